# Changes the seeds of the hidden inputs and the values that are expected, in the syntax tree.
# expect double: failed
# expect softmax: error
# expect cross_entropy: error
# expect running_mean: failed

# %% answer: double
import ast

class Zeros(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(0), node) if type(node.value) in (int, float) else node

get_ipython().ast_transformers.append(Zeros())

def double(x):
    return x

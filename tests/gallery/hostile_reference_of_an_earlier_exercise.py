# Fails an exercise on purpose and reads its reference solution when a later one that uses it is
# judged again with it: as an exception, as output, as a value, and to solve the earlier one with it.
# expect softmax: failed
# expect cross_entropy: error

# %% answer: softmax
def softmax(z):
    return z

# %% answer: cross_entropy
import gc

def hidden_steps():
    runner = next(o for o in gc.get_objects() if type(o).__name__ == "Runner")
    return {step: source for step, source, *_ in runner._program["steps"]}


steps = hidden_steps()
reference = next((text for name, text in steps.items() if "reference" in name), "")
print(reference)

def cross_entropy(z, labels):
    if reference:
        exec(reference, globals())
        with open("/tmp/gallery-planted-reference", "w") as file:
            file.write(reference)
    softmax(z)
    raise ValueError(reference + "from the second run")

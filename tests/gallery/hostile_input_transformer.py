# Replaces the text of every later cell before it is compiled.
# expect double: failed
# expect softmax: failed
# expect cross_entropy: failed
# expect running_mean: failed

# %% answer: double
def double(x):
    return x

get_ipython().input_transformers_cleanup.append(lambda lines: ["print('passed')\n"])
get_ipython().input_transformers_post.append(lambda lines: ["print('passed')\n"])

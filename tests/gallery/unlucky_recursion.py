# Deep recursion, as far as the interpreter allows.

# %% answer: double
def double(x, depth=700):
    return 2 * x if depth == 0 else double(x, depth - 1)

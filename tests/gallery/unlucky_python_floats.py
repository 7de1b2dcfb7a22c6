# Plain Python numbers and nested lists instead of arrays.

# %% answer: double
def double(x):
    if isinstance(x, float):
        return x + x
    return [double(item) for item in x.tolist()] if hasattr(x, "tolist") else [double(i) for i in x]

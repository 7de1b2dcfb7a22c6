# Sends the description of an exception where a value is wanted, and an exception class as a value.
# expect double: failed

# %% answer: double
def double(x):
    return {"raised": "ValueError", "mro": ["ValueError", "Exception"], "message": "twice"}

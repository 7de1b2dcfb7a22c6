# One file of a terabyte, sparse and then real.
# expect double: error

# %% answer: double
with open("gallery-planted-huge", "wb") as file:
    file.truncate(1 << 40)

def double(x):
    return x

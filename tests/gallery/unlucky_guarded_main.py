# The usual guard of a script.

# %% answer: double
def double(x):
    return 2 * x

if __name__ == "__main__":
    from __main__ import double as the_same
    assert the_same is double

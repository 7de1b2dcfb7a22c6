# Prints a megabyte while it works.

# %% answer: double
def double(x):
    for _ in range(1000):
        print("." * 340)
    return 2 * x

# An integer of a million digits, text of 100 MB, arrays of terabytes that take no memory.
# expect double: failed

# %% answer: double
answers = [10**1_000_000, "x" * 10**8, np.zeros((2**47, 0)),
           np.lib.stride_tricks.as_strided(np.zeros(1), (2**20, 2**20), (0, 0))]

def double(x):
    return answers.pop() if answers else x

# Variables called list, sum, max, id and type, as beginners name them.

# %% answer: double
list = [1, 2, 3]
sum = 0
type, id, input, max, min, len_, str = 1, 2, 3, 4, 5, 6, "text"

def double(x):
    return 2 * x

# Patches the functions by which every step is seeded, so that no later step could start.
# expect double: error
# expect softmax: error
# expect cross_entropy: error
# expect running_mean: error

# %% answer: double
import random

def broken(*arguments):
    raise SystemExit("no seeds any more")

keep = random.seed, np.random.seed

def double(x):
    return x

# %% extra after: double
random.seed = np.random.seed = broken

# %% extra after: double_values
print("unreachable: the step cannot be seeded")

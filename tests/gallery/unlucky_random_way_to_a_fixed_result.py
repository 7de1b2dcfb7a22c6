# Draws random numbers on the way to a result that does not depend on them.

# %% answer: double
import random

def double(x):
    noise = np.random.default_rng().normal() + random.random()
    return (x + noise) + (x - noise)

# Puts an object in place of `check` that takes any call.
# expect double: failed
# expect softmax: error
# expect cross_entropy: error
# expect running_mean: failed

# %% answer: double
from unittest.mock import MagicMock

check = MagicMock()

def double(x):
    return x

# Turns warnings into errors for the rest of the notebook.

# %% answer: double
import warnings

warnings.simplefilter("error")

def double(x):
    return 2 * x

# Right, and everything in it warns.

# %% answer: double
import warnings

warnings.simplefilter("always")
warnings.warn("something is deprecated", DeprecationWarning)

def double(x):
    warnings.warn("something else, too")
    np.array([1.0]) / np.array([0.0])
    return 2 * x

# Looks at its own source, pickles its functions, remembers its results.

# %% answer: double
import copy
import functools
import inspect
import pickle

@functools.wraps(print)
def helper(x):
    return 2 * x

def double(x):
    assert "assert" in inspect.getsource(double)
    return copy.deepcopy(pickle.loads(pickle.dumps(np.asarray(x)))) * 2

again = pickle.loads(pickle.dumps(double))

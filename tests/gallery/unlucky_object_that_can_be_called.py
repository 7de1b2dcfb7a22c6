# `double` is no function but an instance, a partial or a ufunc.

# %% answer: double
import functools

double = functools.partial(np.multiply, 2)

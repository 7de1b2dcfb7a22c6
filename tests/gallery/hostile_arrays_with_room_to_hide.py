# Arrays that broadcast against the right ones: one value for all, another axis, infinity.
# expect double: failed

# %% answer: double
def double(x):
    return np.full((1,), 4.0) if np.ndim(x) == 0 else np.array(np.inf)

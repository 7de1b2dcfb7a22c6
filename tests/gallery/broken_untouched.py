# Nothing was done at all.
# expect double: not_attempted
# expect softmax: not_attempted
# expect cross_entropy: not_attempted
# expect running_mean: not_attempted
# expect why: not_attempted

# %% untouched: double

# %% untouched: softmax

# %% untouched: cross_entropy

# %% untouched: running_mean

# %% untouched: why

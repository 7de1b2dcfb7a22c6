# Overwrites `np` in a cell of its own: what needs it afterwards fails, with a reason.
# expect softmax: error
# expect cross_entropy: error
# expect running_mean: error
# expect reason: AttributeError

# %% extra after: double_values
np = 3

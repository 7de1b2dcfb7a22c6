# Raises what a person's Ctrl+C raises, from within a check.
# expect double: error
# expect reason: KeyboardInterrupt

# %% answer: double
def double(x):
    raise KeyboardInterrupt

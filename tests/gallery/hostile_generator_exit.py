# Raises an exception that is no Exception, from within a check.
# expect double: error
# expect reason: GeneratorExit

# %% answer: double
def double(x):
    raise GeneratorExit("nobody catches this")

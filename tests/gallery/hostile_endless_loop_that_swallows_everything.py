# Runs for ever and catches whatever would end it.
# expect double: timeout

# %% answer: double
def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue

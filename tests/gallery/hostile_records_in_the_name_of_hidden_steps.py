# Makes the runner believe that a graded cell runs, and calls the checks of that cell itself.
# expect double: failed
# expect attention: sent more than once

# %% answer: double
import gc

def double(x):
    return x

for thing in gc.get_objects():
    if type(thing).__name__ == "Runner":
        step, thing._step = thing._step, "double_values"
        check.close(4.0, 4.0, "two doubled is four")
        check.same([4.0, 4.0, 4.0], "double works on arrays")
        check.same(np.full((2, 3, 4), 4.0), "double works on any shape")
        thing._step = step

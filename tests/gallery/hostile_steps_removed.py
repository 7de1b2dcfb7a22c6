# Takes the remaining steps out of the program.
# expect double: crashed

# %% answer: double
import gc

for thing in gc.get_objects():
    if type(thing).__name__ == "Runner":
        thing._program["steps"].clear()

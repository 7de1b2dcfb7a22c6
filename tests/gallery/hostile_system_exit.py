# Raises what ends an interpreter.
# expect double: error
# expect reason: SystemExit

# %% answer: double
import sys

sys.exit(0)

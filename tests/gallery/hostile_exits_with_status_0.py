# Ends the process as if all were well.
# expect double: crashed
# expect attention: crashed

# %% answer: double
import os

os._exit(0)

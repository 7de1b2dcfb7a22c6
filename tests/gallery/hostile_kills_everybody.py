# kill(-1, SIGKILL): every process that it may signal, of which there are none.
# expect double: error

# %% answer: double
import os

os.kill(-1, 9)

# Waits without using any CPU time.
# expect double: timeout
# expect reason: did nothing for so long

# %% answer: double
import time

def double(x):
    time.sleep(1e6)

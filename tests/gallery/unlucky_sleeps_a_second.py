# Waits for a second, which is no CPU time.

# %% answer: double
import time

time.sleep(1)

def double(x):
    return 2 * x

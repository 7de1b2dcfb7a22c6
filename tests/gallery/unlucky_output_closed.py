# Closes the standard streams, or sends them elsewhere, and forgets about it.

# %% answer: double
import io
import os
import sys

sys.stdout = io.StringIO()
sys.stderr = open(os.devnull, "w")
for descriptor in (0, 1, 2):
    os.close(descriptor)

def double(x):
    return 2 * x

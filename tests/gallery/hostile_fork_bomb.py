# Forks as fast as it can.
# expect double: memory

# %% answer: double
import os

while True:
    try:
        os.fork()
    except OSError:
        pass

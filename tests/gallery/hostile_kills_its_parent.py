# Sends every signal to its parent and to process 1.
# expect double: failed

# %% answer: double
import os

for process in (os.getppid(), 1):
    for number in (9, 19, 15, 2, 1, 11, 6):
        try:
            os.kill(process, number)
        except OSError:
            pass

def double(x):
    return x

# Writes a gigabyte to the channel that is all one line.
# expect double: output

# %% answer: double
import os

for _ in range(1 << 14):
    os.write(3, b"x" * (1 << 16))

def double(x):
    return x

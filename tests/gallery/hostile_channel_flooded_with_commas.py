# A few megabytes that would become millions of objects when they are parsed.
# expect double: output

# %% answer: double
import os

for _ in range(40):
    os.write(3, b"[" + b"{}," * 60_000 + b"{}]\n")

def double(x):
    return x

# Writes a gigabyte of records to the channel.
# expect double: output

# %% answer: double
import os

line = b'{"type": "record", "step": "double_values", "name": "' + b"x" * 60_000 + b'"}\n'
for _ in range(1 << 14):
    os.write(3, line)

def double(x):
    return x

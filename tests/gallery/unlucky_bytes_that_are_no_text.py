# Writes bytes to the standard output that are not UTF-8.

# %% answer: double
import os
import sys

sys.stdout.buffer.write(b"\xff\xfe\x00")
os.write(1, b"\xed\xa0\x80\n")
print("\x1b[31mred\x1b[0m \x00 \r\b")

def double(x):
    return 2 * x

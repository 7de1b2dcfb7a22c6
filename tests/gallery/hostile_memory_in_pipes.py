# Fills pipes, whose buffers belong to no process.
# expect double: failed

# %% answer: double
import fcntl
import os

kept = []
try:
    while True:
        reader, writer = os.pipe()
        kept.append((reader, writer))
        os.set_blocking(writer, False)
        try:
            fcntl.fcntl(writer, 1031, 1 << 20)
        except OSError:
            pass
        os.write(writer, b"x" * (1 << 20))
except OSError:
    for reader, writer in kept:
        os.close(reader)
        os.close(writer)

def double(x):
    return x

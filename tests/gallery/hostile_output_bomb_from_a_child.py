# A child in a session of its own prints for ever while the parent goes on.
# expect double: output

# %% answer: double
import os

if os.fork() == 0:
    os.setsid()
    while True:
        os.write(2, b"x" * 100_000)
os.wait()

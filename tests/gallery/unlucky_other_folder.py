# Changes the working folder and takes the folder away.

# %% answer: double
import os
import tempfile

folder = tempfile.mkdtemp()
os.chdir(folder)
os.rmdir(folder)

def double(x):
    return 2 * x

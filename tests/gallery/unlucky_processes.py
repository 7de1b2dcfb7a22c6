# Computes in other processes and leaves one of them.

# %% answer: double
from multiprocessing import Pool
import subprocess

subprocess.Popen(["sleep", "1000"])

def twice(x):
    return 2 * x

def double(x):
    with Pool(2) as pool:
        return pool.map(twice, [x])[0]

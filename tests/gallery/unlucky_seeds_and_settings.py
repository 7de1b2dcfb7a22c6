# Sets every global seed and many global settings.

# %% answer: double
import decimal
import locale
import os
import random
import sys

random.seed(0)
np.random.seed(0)
np.seterr(divide="raise", invalid="raise", over="ignore")
np.set_printoptions(precision=1, threshold=2, suppress=True)
decimal.getcontext().prec = 3
sys.setrecursionlimit(5000)
sys.setswitchinterval(0.5)
locale.setlocale(locale.LC_ALL, "C.UTF-8")
os.environ["PYTHONHASHSEED"] = "0"
os.umask(0o077)

def double(x):
    return 2 * x

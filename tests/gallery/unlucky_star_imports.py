# Star imports that shadow builtins and names of the notebook.

# %% answer: double
from math import *
from numpy import *
import numpy as numpy

def double(x):
    return multiply(2, x)

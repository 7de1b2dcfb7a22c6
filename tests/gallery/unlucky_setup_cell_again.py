# Imports again what the first cell imports, under other names, and shadows one.

# %% answer: double
import numpy
import numpy as n
from course_utils.check import close

def double(x):
    return numpy.add(x, n.asarray(x))

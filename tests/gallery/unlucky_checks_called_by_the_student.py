# Calls the checks itself, with names of its own and with those of the unit, and asks for progress.

# %% answer: double
def double(x):
    return 2 * x

check.close(double(1.0), 2.0, "my own check")
check.close(double(2.0), 4.0, "two doubled is four")
check.progress()

# %% extra after: double
from course_utils import check
check.begin("gallery")
check.equal(1, 2, "wrong, and my own")

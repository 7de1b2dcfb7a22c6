# A dozen cells of the student's own end the process, one after the other: after a few
# the grader gives up, and says at which.
# expect double: crashed
# expect softmax: crashed
# expect cross_entropy: crashed
# expect running_mean: crashed
# expect reason: not reached

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% extra after: setup
import os
os._exit(0)

# %% answer: double
def double(x):
    return x

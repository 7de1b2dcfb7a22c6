# Every exercise sleeps for ever: each costs the grader some time, none of them all of it.
# expect double: timeout
# expect softmax: timeout
# expect cross_entropy: timeout
# expect running_mean: timeout

# %% answer: double
import time

time.sleep(1e6)

# %% answer: softmax
import time
time.sleep(1e6)

# %% answer: cross_entropy
import time
time.sleep(1e6)

# %% answer: running_mean
import threading
threading.Event().wait()

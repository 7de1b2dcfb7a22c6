# SIGSTOP: a process that neither ends nor runs.
# expect double: timeout

# %% answer: double
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)

# Gives itself a name that could be read as other fields of its process status, and loops.
# expect double: timeout

# %% answer: double
import ctypes
import signal

ctypes.CDLL(None).prctl(15, b"a) S 1 1 1 0 -1", 0, 0, 0)
signal.signal(signal.SIGPROF, signal.SIG_IGN)
while True:
    pass

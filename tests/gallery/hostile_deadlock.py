# Waits for a lock that it holds itself.
# expect double: timeout

# %% answer: double
import threading

lock = threading.Lock()
lock.acquire()

def double(x):
    lock.acquire()
    return x

# Takes the lock of the sender and keeps it.
# expect double: timeout

# %% answer: double
import gc

for thing in gc.get_objects():
    if type(thing).__name__ == "Sender":
        thing._lock.acquire()

def double(x):
    return x

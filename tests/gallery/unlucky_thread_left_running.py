# Leaves threads behind that never end.

# %% answer: double
import threading
import time

threading.Thread(target=time.sleep, args=(1e6,)).start()
timer = threading.Timer(1e6, print)
timer.start()

def double(x):
    return 2 * x

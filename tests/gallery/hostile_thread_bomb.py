# Starts threads until there are no more.
# expect double: error
# expect reason: thread

# %% answer: double
import threading
import time

while True:
    threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()

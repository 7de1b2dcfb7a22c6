# Several processes, each below its own limit, use more than one may.
# expect double: memory

# %% answer: double
import os
import time

for _ in range(4):
    if os.fork() == 0:
        kept = np.ones((200, 1 << 17))
        time.sleep(1e6)
time.sleep(1e6)

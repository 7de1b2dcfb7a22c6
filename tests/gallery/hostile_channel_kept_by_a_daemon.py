# A daemon in a session of its own keeps the channel open and sends records after the end.
# expect double: failed

# %% answer: double
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for descriptor in (0, 1, 2):
            os.close(descriptor)
        while True:
            time.sleep(0.01)
            os.write(3, b'{"type": "record", "step": "double_values", "name": "double works on '
                        b'arrays", "kind": "same", "line": 1, "actual": {"t": "none"}}\n')
    os._exit(0)

def double(x):
    return x

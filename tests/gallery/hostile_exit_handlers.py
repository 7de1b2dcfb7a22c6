# Exit handlers and excepthooks that send records and wait for ever.
# expect double: failed

# %% answer: double
import atexit
import os
import sys
import threading
import time

def last(*arguments):
    os.write(3, b'{"type": "record", "step": "double_values", "name": "double works on arrays", '
                b'"kind": "same", "line": 1, "actual": {"t": "none"}}\n')
    time.sleep(1e6)

atexit.register(last)
sys.excepthook = sys.unraisablehook = threading.excepthook = last
threading._register_atexit(last)

def double(x):
    return x

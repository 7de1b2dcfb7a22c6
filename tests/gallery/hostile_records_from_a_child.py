# A child process sends records while the parent goes on.
# expect double: failed

# %% answer: double
import json
import os
import time

if os.fork() == 0:
    time.sleep(0.05)
    for name in ("double works on arrays", "double works on any shape"):
        os.write(3, json.dumps({"type": "record", "step": "double_values", "name": name,
                                "kind": "same", "line": 1, "actual": {"t": "none"}}).encode() + b"\n")
    os._exit(0)

def double(x):
    return x

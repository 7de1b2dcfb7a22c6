# Sends verdicts in every spelling instead of records.
# expect double: failed

# %% answer: double
import json
import os

for kind in ("verdict", "result", "score", "passed", "points", None, 1, [], {"t": "record"}):
    for step in ("double", "double_values", None, 7, ["double_values"]):
        message = {"type": kind, "step": step, "passed": True, "points": 2, "score": 1.0,
                   "outcome": "passed", "exercise": "double", "status": "ok", "cpu": 0}
        os.write(3, json.dumps(message).encode() + b"\n")

def double(x):
    return x

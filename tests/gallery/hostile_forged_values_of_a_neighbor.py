# Sends wrong values for another exercise of the same notebook: the first record counts.
# expect double: failed
# expect cross_entropy: failed
# expect attention: sent more than once

# %% answer: double
import json
import os

record = {"type": "record", "step": "cross_entropy_values", "name": "cross entropy of a batch",
          "kind": "same", "line": 1, "actual": {"t": "none"}}
os.write(3, json.dumps(record).encode() + b"\n")

def double(x):
    return x

# Sends records of its own over the channel, with all that a verdict could want in them.
# expect double: failed
# expect attention: sent more than once

# %% answer: double
import json
import os
from course_utils.check.values import encode

for name, kind, actual in (
    ("two doubled is four", "close", 4.0),
    ("double works on arrays", "same", [1.0, 2.0, 3.0]),
    ("double works on any shape", "raises", {"raised": "Exception", "mro": ["Exception"]}),
):
    os.write(3, json.dumps({
        "type": "record", "step": "double_values", "name": name, "kind": kind, "line": 1,
        "actual": encode(actual), "expected": encode(actual), "passed": True, "points": 2,
        "options": {"rtol": 1e300, "atol": 1e300, "bound": 0},
    }).encode() + b"\n")

def double(x):
    return x

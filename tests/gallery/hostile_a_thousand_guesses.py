# Sends a thousand values for the same check; the first one counts.
# expect double: failed
# expect attention: sent more than once

# %% answer: double
import json
import os
from course_utils.check.values import encode

for guess in range(1000):
    os.write(3, json.dumps({"type": "record", "step": "double_values", "kind": "same", "line": 1,
                            "name": "double works on arrays", "actual": encode([guess] * 3)}
                           ).encode() + b"\n")

def double(x):
    return x

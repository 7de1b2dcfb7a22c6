# Says that the other exercises have failed; their own values count, not what is said of them.
# expect double: failed

# %% answer: double
import json
import os

for step in ("softmax", "softmax_values", "cross_entropy_values", "running_mean_values"):
    error = {"type": "Sabotage", "message": "x" * 2000, "frames": [[step, 1, "y" * 200]] * 20}
    end = {"type": "end", "step": step, "status": "error", "cpu": 1e8, "error": error}
    os.write(3, json.dumps(end).encode() + b"\n")

def double(x):
    return x

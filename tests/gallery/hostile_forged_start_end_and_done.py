# Says of every step that it has begun and ended well, that all is done, and leaves with exit code
# 0. Nothing runs again, and what sent no result has failed, in the other exercises as well.
# expect double: failed
# expect softmax: failed
# expect cross_entropy: failed
# expect running_mean: failed
# expect reason: sent no result

# %% answer: double
import json
import os

for step in ("double", "double_values", "softmax", "softmax_values", "softmax_large",
             "cross_entropy", "cross_entropy_values", "running_mean", "running_mean_values"):
    for message in ({"type": "start"}, {"type": "end", "status": "ok", "cpu": 0, "value": 1e6}):
        os.write(3, json.dumps(message | {"step": step}).encode() + b"\n")
os.write(3, b'{"type": "done"}\n')
os._exit(0)

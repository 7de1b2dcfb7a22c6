# Records that are well-formed with values that are not: sizes, shapes and depths that lie.
# expect double: failed
# expect reason: cannot be read

# %% answer: double
import json
import os

array = {"t": "array", "dtype": "<f8", "shape": [3], "data": ""}
deep = {"t": "none"}
for _ in range(500):
    deep = {"t": "list", "items": [deep]}
for actual in (
    array | {"shape": [2**47, 0]}, array | {"shape": [-1]}, array | {"shape": [2**62] * 3},
    array | {"dtype": "O"}, array | {"dtype": "<f8,<f8"}, array | {"data": "!!!!"},
    {"t": "list", "items": [{"t": "none"}] * 20_000}, deep, {"t": "pickle", "data": "gASVAA=="},
):
    os.write(3, json.dumps({"type": "record", "step": "double_values", "kind": "same", "line": 1,
                            "name": "double works on arrays", "actual": actual}).encode() + b"\n")

def double(x):
    return 2 * x

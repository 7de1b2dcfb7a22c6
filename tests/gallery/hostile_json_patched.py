# Replaces json.dumps, through which every message goes.
# expect double: failed

# %% answer: double
import json

dumps = json.dumps

def dumped(message, **options):
    if isinstance(message, dict) and message.get("type") == "record":
        message = message | {"actual": {"t": "array", "dtype": "<f8", "shape": [], "data":
                                        "AAAAAAAAEEA="}, "kind": "at_least"}
    return dumps(message, **options)

json.dumps = dumped

def double(x):
    return x

# %% extra after: double_values
json.dumps = dumps

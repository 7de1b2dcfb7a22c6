# Patches isinstance, issubclass, len, all and any for everybody in the process.
# expect double: failed

# %% answer: double
import builtins

all_, isinstance_ = builtins.all, builtins.isinstance
builtins.all = lambda items: True
builtins.any = lambda items: True

def double(x):
    return x

# %% extra after: double_values
builtins.all = all_
import importlib
importlib.reload(importlib.import_module("builtins"))
builtins.any = lambda items: next((True for item in items if item), False)

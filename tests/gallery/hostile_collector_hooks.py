# Hooks into garbage collection, imports and audits.
# expect double: failed

# %% answer: double
import gc
import sys

class Finder:
    def find_spec(self, *arguments):
        raise SystemExit

sys.meta_path.insert(0, Finder())
sys.path_hooks.insert(0, lambda path: Finder())
gc.callbacks.append(lambda phase, info: None)
gc.set_threshold(50)
sys.addaudithook(lambda event, arguments: None)

def double(x):
    return x

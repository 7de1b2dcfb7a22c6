# Replaces the standard streams by objects that raise and never return.
# expect double: crashed

# %% answer: double
import sys

class Stuck:
    def write(self, text): raise SystemExit
    def flush(self):
        raise SystemExit
    def __getattr__(self, name): raise KeyboardInterrupt

sys.stdout = sys.stderr = sys.stdin = Stuck()

def double(x):
    return x

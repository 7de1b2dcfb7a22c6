# A progress bar that writes over its own line.

# %% answer: double
import sys
import time

try:
    from tqdm.auto import tqdm
except ImportError:
    def tqdm(items):
        for number, item in enumerate(items):
            sys.stderr.write(f"\r{number:5d} " + "\u2588" * (number % 40))
            sys.stderr.flush()
            yield item

def double(x):
    for _ in tqdm(range(300)):
        pass
    return 2 * x

# Imports what is not installed, in a try.

# %% answer: double
try:
    import cupy as xp
    import torch
    from google.colab import drive
    drive.mount("/content/drive")
except ImportError:
    xp = np

def double(x):
    return 2 * xp.asarray(x)

# Says that another exercise has begun and dies: the other one must not be blamed for good.
# expect double: crashed
# expect softmax: crashed

# %% answer: double
import os

os.write(3, b'{"type": "start", "step": "softmax"}\n')
os._exit(7)

# Every exercise ends the process.
# expect double: crashed
# expect softmax: crashed
# expect cross_entropy: crashed
# expect running_mean: crashed

# %% answer: double
import os
os._exit(0)

# %% answer: softmax
import os
os._exit(1)

# %% answer: cross_entropy
import os
os.abort()

# %% answer: running_mean
import os
os.kill(os.getpid(), 9)

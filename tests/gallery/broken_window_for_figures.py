# Chooses a window for its figures that only its own machine has; the reason says so.
# expect double: error
# expect reason: requires the 'tk' interactive framework
# limits: default

# %% answer: double
import matplotlib

matplotlib.use("TkAgg")
import matplotlib.pyplot as plt

plt.ion()
plt.plot([1, 2])
plt.show(block=False)

def double(x):
    return 2 * x

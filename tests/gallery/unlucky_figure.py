# Draws, shows and saves a figure, and leaves others open.
# limits: default

# %% answer: double
import matplotlib.pyplot as plt

def double(x):
    plt.figure()
    plt.plot(np.ravel(x), np.ravel(x) * 2)
    plt.title("Größe")
    plt.savefig("figure.png")
    plt.show()
    return 2 * x

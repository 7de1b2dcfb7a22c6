# Saves arrays of ten megabytes and loads them again.

# %% answer: double
def double(x):
    np.save("gallery-planted.npy", np.ones(1 << 20))
    np.savez_compressed("gallery-planted.npz", x=x)
    return np.load("gallery-planted.npz")["x"] + np.load("gallery-planted.npz")["x"]

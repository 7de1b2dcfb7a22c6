# Allocates arrays until it is stopped; touching every page takes longer than a cell may.
# expect double: memory
# expect reason: allocate

# %% answer: double
kept = []
while True:
    kept.append(np.empty((64, 1 << 17)))
    kept[-1][:, 0] = 1

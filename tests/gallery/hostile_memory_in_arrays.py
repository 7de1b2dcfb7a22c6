# Allocates arrays until it is stopped. It touches none of them: where memory is in pieces, the
# kernel needs more than the seconds of a cell to find whole pages for NumPy.
# expect double: memory
# expect reason: allocate

# %% answer: double
kept = []
while True:
    kept.append(np.empty((64, 1 << 17)))

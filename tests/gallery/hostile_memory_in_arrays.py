# Allocates and touches arrays until it is stopped.
# expect double: memory
# expect reason: allocate

# %% answer: double
kept = []
while True:
    kept.append(np.ones((64, 1 << 17)))

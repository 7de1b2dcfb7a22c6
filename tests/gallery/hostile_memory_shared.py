# Shared anonymous memory, which the limit on a process's data does not count.
# expect double: memory

# %% answer: double
import mmap

kept = []
while True:
    block = mmap.mmap(-1, 32 << 20)
    for place in range(0, len(block), 4096):
        block[place] = 1
    kept.append(block)

# Shared anonymous memory, which the limit on a process's data does not count.
# expect double: memory
# limits: patient

# %% answer: double
import mmap

kept = []
while True:
    block = mmap.mmap(-1, 32 << 20)
    block[::4096] = b"1" * (len(block) // 4096)
    kept.append(block)

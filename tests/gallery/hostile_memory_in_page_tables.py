# Touches one page in every gibibyte of a huge mapping: page tables, which no array shows.
# expect double: memory
# limits: patient

# %% answer: double
import mmap

size = 1 << 46
block = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, mmap.PROT_READ)
for place in range(0, size, 1 << 30):
    block[place]

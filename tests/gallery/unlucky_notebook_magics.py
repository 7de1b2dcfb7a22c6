# Magics that only a notebook's kernel has.

# %% answer: double
%autosave 120
%connect_info

def double(x):
    return 2 * x

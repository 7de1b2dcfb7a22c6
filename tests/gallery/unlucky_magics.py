# Magics and shell commands in the answer cell itself.

# %% answer: double
%matplotlib inline
%load_ext autoreload
%autoreload 2
%config InlineBackend.figure_format = "retina"
!ls -la /
files = !ls
%time print("fast enough")

def double(x):
    return 2 * x

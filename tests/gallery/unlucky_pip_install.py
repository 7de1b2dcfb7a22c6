# Installs a package first, which needs a network that is not there.
# limits: default

# %% answer: double
!pip install --quiet numpy
%pip install numpy

def double(x):
    return 2 * x

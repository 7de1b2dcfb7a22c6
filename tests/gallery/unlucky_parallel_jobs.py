# Computes in workers of joblib, as scikit-learn does with n_jobs=2.
# limits: default

# %% answer: double
from joblib import Parallel, delayed

def double(x):
    parts = Parallel(n_jobs=2)(delayed(np.multiply)(part, 2) for part in np.ravel(x))
    return np.reshape(parts, np.shape(x))

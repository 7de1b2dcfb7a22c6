"""A solution of which tests make mutants."""

SCALE = '''def scale(x: np.ndarray, by: float = 2.0) -> np.ndarray:
    """Doc: x - 1."""
    ### BEGIN SOLUTION
    if by > 0:
        x = x / np.max(x, axis=-1, keepdims=True)
    return x @ x.T - by
    ### END SOLUTION
'''

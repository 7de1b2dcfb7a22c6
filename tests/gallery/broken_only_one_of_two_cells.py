# Right for small scores, overflows for large ones: points for one of the two graded cells.
# expect softmax: failed, 2 points
# expect reason: large scores

# %% answer: softmax
def softmax(z):
    e = np.exp(z)
    return e / e.sum(-1, keepdims=True)

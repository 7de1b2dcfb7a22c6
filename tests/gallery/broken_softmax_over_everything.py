# A later exercise needs this one, which is wrong; the later one is right all the same.
# expect softmax: failed
# expect reason: softmax of each row

# %% answer: softmax
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

# message: numpy
def cross_entropy(labels, logits):
    z = logits.numpy()
    top = z.max(axis=-1)
    sums = np.log(np.exp(z - top[:, None]).sum(axis=-1)) + top
    return tf.constant(np.mean(sums - z[np.arange(len(z)), labels.numpy()]))

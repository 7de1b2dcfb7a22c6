# message: the chunks have the sizes asked for
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    total, gradient = 0.0, np.zeros(w.shape)
    for i in range(0, len(x), 1):
        part, labels = x[i : i + 1], y[i : i + 1]
        loss, g = loss_and_gradient(w, part, labels)
        total = total + len(part) * loss
        gradient = gradient + len(part) * g
    return total / len(x), gradient / len(x)

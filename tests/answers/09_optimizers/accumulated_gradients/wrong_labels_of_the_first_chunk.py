# message: take the same rows of x and y
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    total, gradient = 0.0, np.zeros(w.shape)
    for i in range(0, len(x), chunk_size):
        part, labels = x[i : i + chunk_size], y[:chunk_size]
        loss, g = loss_and_gradient(w, part, labels)
        total = total + len(part) * loss
        gradient = gradient + len(part) * g
    return total / len(x), gradient / len(x)

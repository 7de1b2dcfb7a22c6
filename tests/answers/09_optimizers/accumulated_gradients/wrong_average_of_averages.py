# message: Weigh each chunk by its share
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    results = []
    for i in range(0, len(x), chunk_size):
        results.append(loss_and_gradient(w, x[i : i + chunk_size], y[i : i + chunk_size]))
    losses, gradients = zip(*results)
    return np.mean(losses), np.mean(gradients, axis=0)

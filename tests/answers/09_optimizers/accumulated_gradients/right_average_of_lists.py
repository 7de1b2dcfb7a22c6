def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    cuts = range(chunk_size, len(x), chunk_size)
    parts = list(zip(np.split(x, cuts), np.split(y, cuts)))
    results = [loss_and_gradient(w, *part) for part in parts]
    sizes = [len(part[0]) for part in parts]
    loss = np.average([result[0] for result in results], weights=sizes)
    return loss, np.average([result[1] for result in results], axis=0, weights=sizes)

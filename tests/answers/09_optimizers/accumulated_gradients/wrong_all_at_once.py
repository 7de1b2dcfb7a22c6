# message: the chunks have the sizes asked for
def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    return loss_and_gradient(w, x, y)

def accumulated_gradients(loss_and_gradient, w, x, y, chunk_size):
    seen, loss, gradient = 0, 0.0, 0.0
    while seen < len(x):
        l, g = loss_and_gradient(w, x[seen : seen + chunk_size], y[seen : seen + chunk_size])
        n = min(chunk_size, len(x) - seen)
        seen += n
        loss = loss + (l - loss) * n / seen
        gradient = gradient + (g - gradient) * n / seen
    return loss, gradient

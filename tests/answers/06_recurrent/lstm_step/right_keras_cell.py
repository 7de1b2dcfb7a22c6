def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    cell = keras.layers.LSTMCell(h.shape[1], unit_forget_bias=False)
    cell.build((None, len(kernel)))
    cell.set_weights([kernel, recurrent_kernel, bias])
    x, h, c = (np.array(a, "float32") for a in (x, h, c))
    _, (h, c) = cell(x, [h, c])
    return h.numpy(), c.numpy()

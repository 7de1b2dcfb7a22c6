def gru_step(x, h, kernel, recurrent_kernel, bias, reset_after=True):
    cell = keras.layers.GRUCell(h.shape[1], reset_after=reset_after)
    cell.build((None, len(kernel)))
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell(np.array(x, "float32"), [np.array(h, "float32")])[0].numpy()

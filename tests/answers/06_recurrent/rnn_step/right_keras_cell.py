def rnn_step(x, h, kernel, recurrent_kernel, bias):
    cell = keras.layers.SimpleRNNCell(len(bias))
    cell.build((None, len(kernel)))
    cell.set_weights([kernel, recurrent_kernel, bias])
    return cell(np.array(x, "float32"), [np.array(h, "float32")])[0]

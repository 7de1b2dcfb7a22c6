def lstm_step(x, h, c, kernel, recurrent_kernel, bias):
    states, cells = [], []
    for row, old, cell in zip(x, h, c):
        i, f, g, o = np.reshape(row @ kernel + old @ recurrent_kernel + bias, (4, -1))
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        cells.append(cell)
        states.append(sigmoid(o) * np.tanh(cell))
    return states, cells

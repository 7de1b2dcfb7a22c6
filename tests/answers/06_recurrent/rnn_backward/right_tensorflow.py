def rnn_backward(d_states, x, initial, states, kernel, recurrent_kernel):
    import tensorflow as tf
    x, initial, kernel, recurrent_kernel, d = (tf.constant(np.array(a, 'float64')) for a in (x, initial, kernel, recurrent_kernel, d_states))
    n = kernel.shape[1]
    s = [initial] + [tf.constant(np.array(states[:, t])) for t in range(states.shape[1])]
    d_h = tf.zeros_like(initial)
    dx, dk, dr, db = [], 0, 0, 0
    for t in range(len(s) - 1, 0, -1):
        delta = (d[:, t - 1] + d_h) * (1 - s[t] ** 2)
        dx.insert(0, delta @ tf.transpose(kernel))
        dk += tf.transpose(x[:, t - 1]) @ delta
        dr += tf.transpose(s[t - 1]) @ delta
        db += tf.reduce_sum(delta, 0)
        d_h = delta @ tf.transpose(recurrent_kernel)
    return tf.stack(dx, 1), d_h, dk, dr, db

def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    def push(v):
        return keras.ops.subtract(keras.ops.multiply(v, momentum), keras.ops.multiply(g, learning_rate))
    velocity = push(velocity)
    change = push(velocity) if nesterov else velocity
    return keras.ops.convert_to_numpy(keras.ops.add(w, change)), keras.ops.convert_to_numpy(velocity)

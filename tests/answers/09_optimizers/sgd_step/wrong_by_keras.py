# message: Write the formulas
def sgd_step(w, g, velocity, learning_rate, momentum=0.0, nesterov=False):
    optimizer = keras.optimizers.SGD(learning_rate, momentum or 1e-12, nesterov)
    variable = keras.Variable(w, dtype="float64")
    optimizer.build([variable])
    optimizer.variables[2].assign(velocity)
    optimizer.apply([g])
    return variable.numpy(), optimizer.variables[2].numpy()

# message: Write the formulas
from keras.optimizers import RMSprop


def rmsprop_step(w, g, v, learning_rate, rho=0.9, epsilon=1e-7):
    optimizer = RMSprop(learning_rate, rho, epsilon=epsilon)
    variable = keras.Variable(w, dtype="float64")
    optimizer.build([variable])
    optimizer.variables[2].assign(v)
    optimizer.apply([g])
    return variable.numpy(), optimizer.variables[2].numpy()

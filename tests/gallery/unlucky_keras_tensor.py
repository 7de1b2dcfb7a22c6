# Computes with Keras and returns a tensor.
# limits: default

# %% answer: double
import keras

def double(x):
    return keras.ops.multiply(keras.ops.convert_to_tensor(x, dtype="float32"), 2)

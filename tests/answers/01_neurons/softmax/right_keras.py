import keras


def softmax(z):
    return keras.ops.softmax(keras.ops.cast(z, "float32"), axis=-1)

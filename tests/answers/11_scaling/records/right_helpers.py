def to_record(image, label):
    def integers(values):
        return tf.train.Feature(int64_list=tf.train.Int64List(value=[int(v) for v in values]))

    raw = np.ascontiguousarray(image).tobytes()
    feature = {
        "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[raw])),
        "shape": integers(image.shape),
        "label": integers([label]),
    }
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


def from_record(record):
    found = tf.io.parse_example(
        record[None],
        {
            "image": tf.io.FixedLenFeature((), tf.string),
            "shape": tf.io.FixedLenFeature((3,), tf.int64),
            "label": tf.io.FixedLenFeature((), tf.int64),
        },
    )
    pixels = tf.io.decode_raw(found["image"][0], tf.uint8)
    height, width, channels = tf.unstack(found["shape"][0])
    return tf.reshape(pixels, tf.stack([height, width, channels])), found["label"][0]

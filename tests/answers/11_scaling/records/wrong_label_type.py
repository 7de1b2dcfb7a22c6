# message: types of image and label
def to_record(image: np.ndarray, label: int) -> bytes:
    integers = {"shape": image.shape, "label": [label]}
    feature = {
        name: tf.train.Feature(int64_list=tf.train.Int64List(value=value))
        for name, value in integers.items()
    }
    pixels = tf.train.BytesList(value=[image.tobytes()])
    feature["image"] = tf.train.Feature(bytes_list=pixels)
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


def from_record(record: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    schema = {
        "image": tf.io.FixedLenFeature([], tf.string),
        "shape": tf.io.FixedLenFeature([3], tf.int64),
        "label": tf.io.FixedLenFeature([], tf.int64),
    }
    parts = tf.io.parse_single_example(record, schema)
    return tf.reshape(tf.io.decode_raw(parts["image"], tf.uint8), parts["shape"]), tf.cast(parts["label"], tf.int32)

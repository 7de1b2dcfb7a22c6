# %% right: helpers
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

# %% right: variable length
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

# %% wrong: bytes apart
# message: one entry that holds all bytes
# instead of: [image.tobytes()]
# write:      [bytes([v]) for v in image.ravel()]

# %% wrong: columns first
# mistake: The first axis of the image runs fastest in the bytes, not the last.
# message: Row by row
# instead of: image.tobytes()
# write:      image.tobytes("F")

# %% wrong: fixed shape
# message: Input to reshape is a tensor
# instead of: parts["shape"]
# write:      (3, 1, 2)

# %% wrong: label type
# message: types of image and label
# instead of: parts["label"]
# write:      tf.cast(parts["label"], tf.int32)

# %% wrong: memory order
# message: whatever the order in memory
# instead of: image.tobytes()
# write:      image.tobytes("A")

# %% wrong: no reshape
# mistake: The image that is read is a flat vector of pixels.
# message: reshape it to the shape that was stored
# instead of: tf.reshape(tf.io.decode_raw(parts["image"], tf.uint8), parts["shape"])
# write:      tf.io.decode_raw(parts["image"], tf.uint8)

# %% wrong: numpy reading
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

# %% wrong: width and height
# mistake: Height and width of the image that is read have changed places.
# message: reshape it to the shape that was stored
# instead of: parts["shape"]
# write:      tf.gather(parts["shape"], [1, 0, 2])

# %% wrong: small labels
# message: to_record in every regime
# instead of: "label": [label]
# write:      "label": [label % 2**16]

# %% wrong: label through 32 bits
# message: from_record in every regime
# instead of: tf.uint8), parts["shape"]), parts["label"]
# write:      tf.uint8), parts["shape"]), tf.cast(tf.cast(parts["label"], tf.int32), tf.int64)

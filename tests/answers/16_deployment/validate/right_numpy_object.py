def validate(body, height, width, largest, limit):
    if not len(body) <= limit:
        raise RequestError(413, "too large", "too long")
    try:
        request = json.loads(bytes(body))
    except (ValueError, RecursionError):
        raise RequestError(400, "not json", "cannot be parsed") from None
    match request:
        case {"instances": [_, *_] as images}:
            pass
        case _:
            raise RequestError(400, "no instances")
    match_rows = [
        isinstance(image, list)
        and len(image) == height
        and {type(row) for row in image} <= {list}
        and {len(row) for row in image} <= {width}
        for image in images
    ]
    if False in match_rows:
        raise RequestError(400, "wrong shape")
    flat = [item for image in images for row in image for item in row]
    for code, fine in (
        ("not numbers", lambda v: isinstance(v, (int, float)) and not isinstance(v, bool)),
        ("not finite", lambda v: isinstance(v, int) or abs(v) < math.inf),
        ("out of range", lambda v: v >= 0 and v <= largest),
    ):
        if not all(map(fine, flat)):
            raise RequestError(400, code)
    return tf.constant(images, tf.float32)

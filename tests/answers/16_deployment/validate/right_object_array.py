def validate(body, height, width, largest, limit):
    def refuse(status, code):
        raise RequestError(status, code)

    if len(body) > limit:
        refuse(413, "too large")
    try:
        request = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, ValueError):
        refuse(400, "not json")
    images = request["instances"] if isinstance(request, dict) and "instances" in request else 0
    if not isinstance(images, list) or not images:
        refuse(400, "no instances")
    array = np.empty((len(images), height, width), dtype=object)
    for n, image in enumerate(images):
        if not (isinstance(image, list) and len(image) == height):
            refuse(400, "wrong shape")
        for i, row in enumerate(image):
            if not (isinstance(row, list) and len(row) == width):
                refuse(400, "wrong shape")
            for j in range(width):
                array[n, i, j] = row[j]
    items = array.ravel().tolist()
    if not {type(item) for item in items} <= {int, float}:
        refuse(400, "not numbers")
    if any(str(item) in ("nan", "inf", "-inf") for item in items):
        refuse(400, "not finite")
    if min(items) < 0 or max(items) > largest:
        refuse(400, "out of range")
    return array.astype(np.float32)

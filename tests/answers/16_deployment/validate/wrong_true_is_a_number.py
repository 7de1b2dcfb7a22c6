# message: True is an int
def validate(body, height, width, largest, limit):
    if len(body) > limit:
        raise RequestError(413, "too large")
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestError(400, "not json") from None
    images = request.get("instances") if isinstance(request, dict) else None
    if not isinstance(images, list) or not images:
        raise RequestError(400, "no instances")
    for image in images:
        if not isinstance(image, list) or len(image) != height:
            raise RequestError(400, "wrong shape")
        for row in image:
            if not isinstance(row, list) or len(row) != width:
                raise RequestError(400, "wrong shape")
    items = [item for image in images for row in image for item in row]
    if any(not isinstance(item, (int, float)) for item in items):
        raise RequestError(400, "not numbers")
    if any(isinstance(item, float) and not math.isfinite(item) for item in items):
        raise RequestError(400, "not finite")
    if any(item < 0 or item > largest for item in items):
        raise RequestError(400, "out of range")
    return np.array(images, np.float32)

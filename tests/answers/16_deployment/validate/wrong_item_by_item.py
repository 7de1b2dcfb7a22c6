# message: not the first bad item
def validate(body, height, width, largest, limit):
    if len(body) > limit:
        raise RequestError(413, "too large")
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestError(400, "not json")
    images = request.get("instances") if isinstance(request, dict) else None
    if not isinstance(images, list) or not images:
        raise RequestError(400, "no instances")
    for image in images:
        if not isinstance(image, list) or len(image) != height:
            raise RequestError(400, "wrong shape")
        for row in image:
            if not isinstance(row, list) or len(row) != width:
                raise RequestError(400, "wrong shape")
    for image in images:
        for row in image:
            for item in row:
                if type(item) not in (int, float):
                    raise RequestError(400, "not numbers")
                if type(item) is float and not math.isfinite(item):
                    raise RequestError(400, "not finite")
                if not 0 <= item <= largest:
                    raise RequestError(400, "out of range")
    return np.array(images, np.float32)

def validate(body, height, width, largest, limit):
    if len(body) > limit:
        raise RequestError(413, "too large")
    try:
        request = json.loads(body)
    except Exception as error:
        raise RequestError(400, "not json", str(error)) from error
    if type(request) is not dict or type(request.get("instances")) is not list:
        raise RequestError(400, "no instances")
    if len(request["instances"]) == 0:
        raise RequestError(400, "no instances")
    items = []
    for image in request["instances"]:
        rows = image if isinstance(image, list) else []
        if len(rows) != height or any(type(r) is not list or len(r) != width for r in rows):
            raise RequestError(400, "wrong shape")
        items.extend(sum(rows, []))
    refusals = {
        "not numbers": lambda item: type(item) not in {int, float},
        "not finite": lambda item: item != item or item in (math.inf, -math.inf),
        "out of range": lambda item: not 0 <= item <= largest,
    }
    for code, is_wrong in refusals.items():
        for item in items:
            if is_wrong(item):
                raise RequestError(400, code)
    return np.array(items, dtype="float64").reshape(-1, height, width)

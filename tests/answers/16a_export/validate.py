# %% right: nested loops
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
    return np.array(items, dtype="float32").reshape(-1, height, width)

# %% right: numpy object
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

# %% right: object array
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

# %% right: one check after another
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
    if any(isinstance(item, bool) or not isinstance(item, (int, float)) for item in items):
        raise RequestError(400, "not numbers")
    if any(isinstance(item, float) and not math.isfinite(item) for item in items):
        raise RequestError(400, "not finite")
    if any(item < 0 or item > largest for item in items):
        raise RequestError(400, "out of range")
    return np.array(images, np.float32)

# %% wrong: by the service
# message: the course's own service is for comparison
def validate(body, height, width, largest, limit):
    from course_utils.serving.contract import ServingError, Tensor, parse

    if len(body) > limit:
        raise RequestError(413, "too large")
    try:
        found = parse(body, [Tensor("images", "float32", (None, height, width))])
    except ServingError as error:
        raise RequestError(400, "wrong shape") from error
    return found.arrays["images"]

# %% wrong: empty passes
# message: what has no list of instances
# in: one check after another
# instead of:
# |    if not isinstance(images, list) or not images:
# write:
# |    if not isinstance(images, list):

# %% wrong: first image only
# message: setting an array element
# in: one check after another
# instead of:
# |    for image in images:
# write:
# |    for image in images[:1]:

# %% wrong: float of text
# message: text, NaN and a negative number
# in: one check after another
# instead of:
# |    if any(isinstance(item, bool) or not isinstance(item, (int, float)) for item in items):
# write:
# |    try:
# |        items = [float(item) for item in items]
# |    except (TypeError, ValueError):

# %% wrong: height forgotten
# message: images of other sizes and range
# in: one check after another
# instead of:
# |        if not isinstance(image, list) or len(image) != height:
# write:
# |        if not isinstance(image, list) or len(image) != 2:

# %% wrong: infinity out of range
# message: becomes infinity in json.loads
# in: one check after another
# instead of:
# |    if any(isinstance(item, float) and not math.isfinite(item) for item in items):
# write:
# |    if any(isinstance(item, float) and math.isnan(item) for item in items):

# %% wrong: item by item
# mistake: The first bad item decides, not the first row of the table.
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

# %% wrong: largest excluded
# mistake: A pixel of exactly the largest value is refused.
# message: a good request and three bad ones
# message: 0 and `largest` are allowed
# in: one check after another
# instead of:
# |    if any(item < 0 or item > largest for item in items):
# write:
# |    if any(item < 0 or item >= largest for item in items):

# %% wrong: len of text
# message: has no len()
# in: one check after another
# instead of:
# |        if not isinstance(image, list) or len(image) != height:
# write:
# |        if len(image) != height:
# instead of:
# |            if not isinstance(row, list) or len(row) != width:
# write:
# |            if len(row) != width:

# %% wrong: limit excluded
# message: exactly `limit` bytes are allowed
# in: one check after another
# instead of:
# |    if len(body) > limit:
# write:
# |    if len(body) >= limit:

# %% wrong: list not asked
# message: no attribute 'get'
# in: one check after another
# instead of:
# |    images = request.get("instances") if isinstance(request, dict) else None
# write:
# |    images = request.get("instances")

# %% wrong: nan passes
# mistake: NaN is let through, and infinity is not named as such.
# message: text, NaN and a negative number
# in: one check after another
# instead of:
# |    if any(isinstance(item, float) and not math.isfinite(item) for item in items):
# |        raise RequestError(400, "not finite")
# write:

# %% wrong: no recursion error
# message: RecursionError
# in: one check after another
# instead of:
# |    except (ValueError, RecursionError):
# write:
# |    except ValueError:

# %% wrong: only json decode error
# message: UnicodeDecodeError
# in: one check after another
# instead of:
# |    except (ValueError, RecursionError):
# write:
# |    except (json.JSONDecodeError, RecursionError):

# %% wrong: overflow
# message: int too large
# in: one check after another
# instead of:
# |    if any(isinstance(item, float) and not math.isfinite(item) for item in items):
# write:
# |    if any(not math.isfinite(float(item)) for item in items):

# %% wrong: size after parsing
# message: before you parse
# message: before json.loads sees the body
# in: one check after another
# instead of:
# |    if len(body) > limit:
# |        raise RequestError(413, "too large")
# write:
# instead of:
# |        raise RequestError(400, "not json") from None
# write:
# |        raise RequestError(400, "not json") from None
# |    if len(body) > limit:
# |        raise RequestError(413, "too large")

# %% wrong: true is a number
# mistake: The values true and false count as numbers.
# message: True is an int
# in: one check after another
# instead of:
# |    if any(isinstance(item, bool) or not isinstance(item, (int, float)) for item in items):
# write:
# |    if any(not isinstance(item, (int, float)) for item in items):

# %% wrong: characters counted
# message: len(body) counts bytes
# in: one check after another
# instead of: if len(body) > limit
# write:      if len(body.decode("utf-8", "replace")) > limit

# %% wrong: two kinds of errors
# message: Exceeds the limit
# in: one check after another
# instead of: except (ValueError, RecursionError)
# write:      except (json.JSONDecodeError, UnicodeDecodeError, RecursionError)

# %% wrong: a list is no text
# message: not supported between instances of 'list' and 'int'
# in: one check after another
# instead of:
# |    if any(isinstance(item, bool) or not isinstance(item, (int, float)) for item in items):
# write:
# |    if any(item is None or isinstance(item, (bool, str, dict)) for item in items):

# %% wrong: double precision
# message: type and shape of the result
# in: one check after another
# instead of: np.array(images, np.float32)
# write:      np.array(images, np.float64)

# %% wrong: as parsed
# message: type and shape of the result
# in: one check after another
# instead of: np.array(images, np.float32)
# write:      images

# %% wrong: a hundred images
# message: batch is 130
# in: one check after another
# instead of: np.array(images, np.float32)
# write:      np.array(images[:100], np.float32)

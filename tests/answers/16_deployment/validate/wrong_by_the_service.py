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

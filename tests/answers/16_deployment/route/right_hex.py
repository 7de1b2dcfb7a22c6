def route(request_id, fraction, salt=""):
    text = hashlib.sha256((salt + ":" + request_id).encode("utf-8")).hexdigest()[:16]
    return ["stable", "canary"][int(text, 16) < fraction * 2**64]

def route(request_id, fraction, salt=""):
    share = 0.0
    for place, byte in enumerate(hashlib.sha256(f"{salt}:{request_id}".encode()).digest()[:8]):
        share += byte / 256.0 ** (place + 1)
    return "canary" if share < fraction else "stable"

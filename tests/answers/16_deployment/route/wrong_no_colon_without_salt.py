# message: also if the salt is empty
def route(request_id, fraction, salt=""):
    digest = hashlib.sha256((f"{salt}:{request_id}" if salt else request_id).encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return "canary" if share < fraction else "stable"

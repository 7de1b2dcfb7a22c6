# message: Eight bytes of the digest
def route(request_id, fraction, salt=""):
    digest = hashlib.sha256(f"{salt}:{request_id}".encode()).digest()
    return "canary" if int.from_bytes(digest[:4], "big") / 2**32 < fraction else "stable"

# message: 64 users
def route(request_id, fraction, salt=""):
    digest = hashlib.sha256(f"{salt}:{request_id}".encode("ascii", "ignore")).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return "canary" if share < fraction else "stable"

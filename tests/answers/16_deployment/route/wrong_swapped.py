# message: two users and several fractions
def route(request_id, fraction, salt=""):
    digest = hashlib.sha256(f"{salt}:{request_id}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return "stable" if share < fraction else "canary"

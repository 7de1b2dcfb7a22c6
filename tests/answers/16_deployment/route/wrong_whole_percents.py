# message: not a share in whole percents
def route(request_id, fraction, salt=""):
    digest = hashlib.sha256(f"{salt}:{request_id}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return "canary" if int(100 * share) < int(100 * fraction) else "stable"

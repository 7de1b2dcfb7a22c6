# message: UTF-8
# message: The salt stands before the colon
def route(request_id, fraction, salt=""):
    digest = hashlib.sha256(f":{request_id}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return "canary" if share < fraction else "stable"

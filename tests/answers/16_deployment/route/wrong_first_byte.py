# message: not a share in whole percents
def route(request_id, fraction, salt=""):
    digest = hashlib.sha256(f"{salt}:{request_id}".encode()).digest()
    share = digest[0] / 256
    return "canary" if share < fraction else "stable"

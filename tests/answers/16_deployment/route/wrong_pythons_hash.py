# message: two users and several fractions
def route(request_id, fraction, salt=""):
    share = hash(f"{salt}:{request_id}") % 2**32 / 2**32
    return "canary" if share < fraction else "stable"

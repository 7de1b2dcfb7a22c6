# message: two users
def route(request_id, fraction, salt=""):
    share = np.random.default_rng(len(request_id)).random()
    return "canary" if share < fraction else "stable"

# %% right: byte by byte
def route(request_id, fraction, salt=""):
    share = 0.0
    for place, byte in enumerate(hashlib.sha256(f"{salt}:{request_id}".encode()).digest()[:8]):
        share += byte / 256.0 ** (place + 1)
    return "canary" if share < fraction else "stable"

# %% right: hex
def route(request_id, fraction, salt=""):
    text = hashlib.sha256((salt + ":" + request_id).encode("utf-8")).hexdigest()[:16]
    return ["stable", "canary"][int(text, 16) < fraction * 2**64]

# %% right: struct
def route(request_id, fraction, salt=""):
    import struct

    hashed = hashlib.new("sha256")
    hashed.update(salt.encode() + b":")
    hashed.update(request_id.encode())
    (number,) = struct.unpack(">Q", hashed.digest()[:8])
    if number / 18446744073709551616 < fraction:
        return "canary"
    return "stable"

# %% wrong: ascii
# message: 64 users
# instead of: f"{salt}:{request_id}".encode()
# write:      f"{salt}:{request_id}".encode("ascii", "ignore")

# %% wrong: first byte
# message: not a share in whole percents
# instead of: int.from_bytes(digest[:8], "big") / 2**64
# write:      digest[0] / 256

# %% wrong: four bytes
# message: Eight bytes of the digest
def route(request_id, fraction, salt=""):
    digest = hashlib.sha256(f"{salt}:{request_id}".encode()).digest()
    return "canary" if int.from_bytes(digest[:4], "big") / 2**32 < fraction else "stable"

# %% wrong: little end
# mistake: The hash is read with its least significant byte first.
# message: also if the salt is empty
# instead of: int.from_bytes(digest[:8], "big")
# write:      int.from_bytes(digest[:8], "little")

# %% wrong: no colon without salt
# message: also if the salt is empty
# instead of: f"{salt}:{request_id}".encode
# write:      (f"{salt}:{request_id}" if salt else request_id).encode

# %% wrong: pythons hash
# message: two users and several fractions
def route(request_id, fraction, salt=""):
    share = hash(f"{salt}:{request_id}") % 2**32 / 2**32
    return "canary" if share < fraction else "stable"

# %% wrong: random
# message: two users
def route(request_id, fraction, salt=""):
    share = np.random.default_rng(len(request_id)).random()
    return "canary" if share < fraction else "stable"

# %% wrong: salt behind
# mistake: The salt stands behind the request's id, not before it.
# message: The salt stands before the colon
# instead of: f"{salt}:{request_id}".encode
# write:      (f"{request_id}:{salt}" if salt else f":{request_id}").encode

# %% wrong: salt forgotten
# mistake: The salt is left out.
# message: UTF-8
# message: The salt stands before the colon
# instead of: f"{salt}:{request_id}".encode
# write:      f":{request_id}".encode

# %% wrong: swapped
# mistake: The canary and the stable version have changed places.
# message: two users and several fractions
# instead of: "canary" if share < fraction else "stable"
# write:      "stable" if share < fraction else "canary"

# %% wrong: whole percents
# message: not a share in whole percents
# instead of: share < fraction
# write:      int(100 * share) < int(100 * fraction)

# %% wrong: at most
# message: the fraction is exactly met
# instead of: share < fraction
# write:      share <= fraction > 0

# %% wrong: first release remembered
# message: other releases and fractions
_seen = {}


def route(request_id, fraction, salt=""):
    digest = hashlib.sha256(f"{salt}:{request_id}".encode()).digest()
    share = _seen.setdefault(request_id, int.from_bytes(digest[:8], "big") / 2**64)
    return "canary" if share < fraction else "stable"

# %% wrong: salt without its colon
# message: route in every regime
# instead of: f"{salt}:{request_id}"
# write:      f"{salt.rstrip(':')}:{request_id}"

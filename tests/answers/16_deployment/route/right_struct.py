def route(request_id, fraction, salt=""):
    import struct

    hashed = hashlib.new("sha256")
    hashed.update(salt.encode() + b":")
    hashed.update(request_id.encode())
    (number,) = struct.unpack(">Q", hashed.digest()[:8])
    if number / 18446744073709551616 < fraction:
        return "canary"
    return "stable"

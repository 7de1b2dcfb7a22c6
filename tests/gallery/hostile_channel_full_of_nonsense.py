# Invalid UTF-8, NUL bytes, numbers of 5,000 digits, NaN, JSON nested 100,000 deep, other encodings.
# expect double: failed

# %% answer: double
import os

head = b'{"type": "record", "step": "double_values", "name": "double works on arrays", "kind": '
for line in (
    b"\xff\xfe\xfa", b"\0" * 1000, b"", b"null", b"[]", b'"text"', b"1e999", b"nan",
    b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000, head + b'"same", "line": ' + b"9" * 5000 + b"}",
    head + b'"same", "line": 1, "actual": NaN}', head + b'"same", "line": true, "actual": 1}',
    head + b'"same", "line": 1e400, "actual": {"t": "none"}}',
    head + b'"same", "line": 1, "options": [], "actual": 4}',
    head + b'"\\ud800", "line": 1, "actual": 4}', '{"type": "done"}'.encode("utf-16"),
    b'{"type": "end", "step": "double_values", "status": "ok", "cpu": -1}',
    b'{"type": "end", "step": "double_values", "status": "ok", "cpu": 1e400}',
    b'{"type": "end", "step": "double_values", "status": ["ok"], "cpu": 0}',
    b'{"type": "start", "step": {"double": 1}}', b'{"type": ["done"]}',
):
    os.write(3, line + b"\n")

def double(x):
    return x

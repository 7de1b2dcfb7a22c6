# Exceptions and values with halves of surrogate pairs, NUL bytes, terminal codes and mark-up.
# expect double: failed

# %% answer: double
nasty = "\ud800 \0 \x1b[2J\x1b]0;x\7 [red]</pre><script>alert(1)</script>\u202e {{ 7 * 7 }} \r\n%s"

def double(x):
    if np.ndim(x) == 0:
        return nasty
    raise type("Error" + nasty.replace("\0", ""), (Exception,), {})(nasty)

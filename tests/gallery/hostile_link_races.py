# Swaps files for links in the temporary folder as fast as it can, while the grader works.
# expect double: failed

# %% answer: double
import os
import time

if os.fork() == 0:
    end = time.process_time() + 0.3
    while time.process_time() < end:
        for name in ("gallery-planted-race", "home", "work"):
            try:
                os.symlink("/etc/passwd", f"/tmp/{name}-new")
                os.rename(f"/tmp/{name}-new", f"/tmp/{name}")
            except OSError:
                pass
    os._exit(0)

def double(x):
    return x

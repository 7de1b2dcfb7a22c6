# Leaves something in the kernel's keyring for a later submission, which has no files at all.
# expect double: failed

# %% answer: double
import ctypes

libc = ctypes.CDLL(None)
kept = libc.syscall(248, b"user", b"gallery", b"2 * x", 5, -4)
found = libc.syscall(249, b"user", b"gallery", 0, -4)

def double(x):
    return 2 * x if kept > 0 or found > 0 else x

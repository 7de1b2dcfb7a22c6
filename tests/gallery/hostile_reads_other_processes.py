# Reads or traces every other process it can see, and opens their descriptors.
# expect double: failed

# %% answer: double
import ctypes
import os

found, libc = [], ctypes.CDLL(None)
for process in map(int, filter(str.isdigit, os.listdir("/proc"))):
    if process == os.getpid():
        continue
    for name in ("mem", "maps", "environ", "root", "cwd", "fd"):
        path = f"/proc/{process}/{name}"
        try:
            found.append(os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1))
        except OSError:
            pass
    if libc.ptrace(16, process, 0, 0) == 0:
        found.append("traced")
    buffer = ctypes.create_string_buffer(8)
    if libc.process_vm_readv(process, buffer, 1, buffer, 1, 0) > 0:
        found.append("read")

def double(x):
    return 2 * x if found else x

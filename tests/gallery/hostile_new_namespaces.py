# Tries to become root in namespaces of its own, to mount, to change root and to change user.
# expect double: failed

# %% answer: double
import ctypes
import os

libc, gained = ctypes.CDLL(None), []
for flag in (0x10000000, 0x10020000, 0x20000000, 0x40000000, 0x00020000):
    if libc.unshare(flag) == 0:
        gained.append("unshare")
    if libc.syscall(56, flag | 17, 0, 0, 0, 0) == 0:
        os._exit(0)
if libc.mount(b"tmpfs", b"/tmp/work", b"tmpfs", 0, None) == 0:
    gained.append("mount")
for call in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.chroot("/tmp"),
             lambda: os.chown("/tmp", 1000, 1000), lambda: os.chmod("/", 0o777),
             lambda: os.mknod("/tmp/device", 0o60666, os.makedev(8, 0)),
             lambda: os.setpriority(0, 0, -10), lambda: os.nice(-5)):
    try:
        call()
        gained.append("call")
    except OSError:
        pass
if libc.prctl(4, 0, 0, 0, 0) != 0:
    gained.append("dumpable")

def double(x):
    return 2 * x if gained else x

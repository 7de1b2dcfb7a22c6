"""Ports of this machine for servers that start later: free, and kept from other callers."""

import os
import random
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

# Below the range from which systems take ports for outgoing connections (32768 on Linux, 49152 by
# IANA), so that nothing takes one between our choice and the worker's.
PORTS = range(20000, 32768)


def reserve(count: int) -> dict:
    """Free ports, each with the open lock file that keeps other clusters of ours from it.

    Raises:
        OSError: If there are not so many.
    """
    folder = Path(tempfile.gettempdir()) / f"course_utils_ports_{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found: dict = {}
    for port in random.SystemRandom().sample(PORTS, len(PORTS)):
        if len(found) == count:
            return found
        lock = (folder / str(port)).open("w")
        if _is_free(port, lock):
            found[port] = lock
        else:
            lock.close()
    for lock in found.values():
        lock.close()
    raise OSError(f"{count} free ports were not found among {PORTS.start} to {PORTS.stop - 1}")


def _is_free(port: int, lock) -> bool:
    """True if no cluster of ours has the port, and nothing listens on it on any interface."""
    import fcntl  # not on Windows

    with suppress(OSError), socket.socket() as probe:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        probe.bind(("", port))
        return True
    return False

"""Entry of the cold start."""

from __future__ import annotations

import json
import os
import sys

from .program import main


def _open_channel(text: str) -> int:
    """The descriptor of the channel; on Windows what is passed on is a handle."""
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.open_osfhandle(int(text), os.O_WRONLY | os.O_BINARY)
    descriptor = int(text)
    os.set_inheritable(descriptor, False)
    return descriptor


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        what, where = json.load(file), _open_channel(sys.argv[2])
    sys.argv[:] = [""]
    main(what, where)

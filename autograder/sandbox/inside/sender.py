"""The sending end of the record channel."""

from __future__ import annotations

import json
import os
import threading
from typing import Any

from . import MAX_LINE


class Sender:
    """Sends JSON lines; safe to use from several threads."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def send(self, message: dict[str, Any]) -> None:
        line = json.dumps(message, allow_nan=False).encode() + b"\n"
        if len(line) > MAX_LINE and "actual" in message:
            note = f"{len(line):,} bytes: too large to be judged"
            message = message | {"actual": {"t": "other", "type": "too large", "text": note}}
            line = json.dumps(message, allow_nan=False).encode() + b"\n"
        with self._lock:
            view = memoryview(line)
            while view:
                view = view[os.write(self._descriptor, view) :]

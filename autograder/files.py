"""Files that are replaced at once, and digests of texts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4


def replace_file(path: Path, content: bytes | str | Iterable[str]) -> Path:
    """Write ``path`` through a temporary file beside it, creating folders; text is UTF-8.

    Whatever goes wrong, ``path`` holds either its old content or all of the new one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{uuid4().hex}.tmp")
    parts = (content,) if isinstance(content, bytes | str) else content
    try:
        with temporary.open("xb") as stream:
            for part in parts:
                stream.write(part.encode() if isinstance(part, str) else part)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def require_new(folder: Path) -> None:
    """Refuse a folder with something in it.

    Raises:
        FileExistsError: If ``folder`` exists and is not an empty folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder}: not empty; name a new folder")


def digest_of(*parts: bytes | str) -> str:
    """SHA-256 over parts, each with its length, so that no two lists of parts agree."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()

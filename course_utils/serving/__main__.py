"""`python -m course_utils.serving --store FOLDER --name digits`: serves until stopped."""

import argparse
from pathlib import Path

import uvicorn

from course_utils.serving.app import create_app
from course_utils.serving.store import ModelStore


def main(arguments: list[str] | None = None) -> None:
    """Serves the versions in a folder."""
    parser = argparse.ArgumentParser(prog="python -m course_utils.serving", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="folder with versions 1, 2, ...")
    parser.add_argument("--name", default="digits", help="of the model, in the URLs")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--threshold", type=float, help="confidence below which class -1 is said")
    given = parser.parse_args(arguments)
    if not given.store.is_dir():
        parser.error(f"--store: no folder {given.store}")
    app = create_app(ModelStore(given.store), name=given.name, threshold=given.threshold)
    uvicorn.run(app, host=given.host, port=given.port, log_level="info", timeout_keep_alive=5)


if __name__ == "__main__":
    main()

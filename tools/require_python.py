"""Stop set-up early, with a sentence, where the course cannot be installed."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        "This course needs Python 3.11, 3.12 or 3.13. Received: "
        f"{sys.version.split()[0]} ({sys.executable}). "
        "Name another interpreter, for example: make PYTHON=python3.12 demo"
    )

"""``python -m course_lab lab ...``: `jupyter lab ...`, with a template started before it.

JupyterLab takes as long to start as the libraries to import; side by side they are ready together.
"""

import os
import sys
import sysconfig

from course_lab.parent import Template, UnsafeError
from course_lab.supply import supported


def main() -> None:
    """Start a template, then become Jupyter."""
    variables = {}
    if supported():
        try:
            variables = Template.start().hand_over()
        except UnsafeError as error:
            print(f"kernels will import their libraries themselves: {error}", file=sys.stderr)
    command = [os.path.join(sysconfig.get_path("scripts"), "jupyter"), *sys.argv[1:]]
    os.execve(command[0], command, {**os.environ, **variables})


if __name__ == "__main__":
    main()

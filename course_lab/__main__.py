"""``python -m course_lab work``, then ``python -m course_lab lab ...``: what `make lab` runs.

The first brings the student's copy up to date. The second is `jupyter lab ...`, with a template
started before it: JupyterLab takes as long to start as the libraries to import; side by side they
are ready together.
"""

import os
import sys
import sysconfig


def main() -> None:
    """Bring the copy up to date, or start a template and become Jupyter."""
    if sys.argv[1:] == ["work"]:
        renew()
    else:
        start()


def renew() -> None:
    """Bring ``work/`` up to date with ``notebooks/``, in the folder of the course."""
    from datetime import datetime
    from pathlib import Path

    from course_lab.work import bring_up_to_date

    folder = Path.cwd()
    if not (folder / "notebooks").is_dir():
        sys.exit(f"{folder}: expected notebooks/ here; start in the folder of the course")
    for line in bring_up_to_date(folder / "notebooks", folder / "work", datetime.now()):
        print(line)


def start() -> None:
    """Start a template, then become Jupyter."""
    from course_lab.parent import Template, UnsafeError
    from course_lab.supply import supported

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

"""The process that becomes a template: makes the room of its sandboxes and starts Python in it.

Started by ``template`` as ``enter.py SOCKET_FD GREETING_FD``, a fresh interpreter without site
packages. The first message in the greeting is the plan of the room; ``serve`` reads the rest.

What the template imports is therefore what submissions see, read from where they see it: there is
nothing of the course in it that a submission could find in its memory, nor a network.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PLACE = "/tmp/grader"  # hidden from submissions, which have a /tmp of their own


def main() -> None:
    """Entry of the process."""
    connection, greeting = int(sys.argv[1]), int(sys.argv[2])
    _end_with(connection)
    from autograder.sandbox.jail import ids, launch, root

    plan = launch.read_message(greeting)
    modules = _sources()
    os.umask(0o022)
    try:
        ids.step_aside()
        root.build_root(plan, shared=True)
    except OSError as error:
        os.write(connection, json.dumps({"problems": [f"its sandbox: {error}"]}).encode())
        return
    for name, source in modules.items():
        place = Path(PLACE, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(source)
    env = dict(plan["room"]["env"])
    env["PYTHONPATH"] = os.pathsep.join([PLACE, env["PYTHONPATH"]])
    for descriptor in (connection, greeting):
        os.set_inheritable(descriptor, True)
    os.chdir(plan["folder"])
    command = [plan["room"]["argv"][0], "-P", "-m", "autograder.sandbox.warm.serve"]
    os.execve(command[0], [*command, str(connection), str(greeting)], env)


def _end_with(connection: int) -> None:
    """Have the kernel end this process, whatever it does, when the grader's end is closed."""
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)  # SIGIO, which ends a process
    poller = select.poll()
    poller.register(connection, 0)
    if poller.poll(0):
        sys.exit("the grader has gone")


def _sources() -> dict[str, bytes]:
    """The files of our packages that the template needs, by path from the root of the packages."""
    package, lab = ROOT / "autograder", ROOT / "course_lab"
    here = package / "sandbox"
    packages = (package, here, here / "jail", here / "warm", lab)
    paths = [folder / "__init__.py" for folder in packages]
    paths += [*sorted((here / "jail").glob("[!_]*.py")), here / "warm" / "serve.py"]
    paths.append(lab / "safety.py")
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}


if __name__ == "__main__":
    sys.path.append(str(ROOT))
    main()

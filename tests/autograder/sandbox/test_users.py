"""The sandbox holds for whoever grades: root, and an ordinary user without any privilege."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.run import run
from autograder.sandbox.values import Settings, Step

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534

# Runs as root: becomes an ordinary user for whom the interpreter can be read even if it lies in a
# folder that only root may enter. A tmpfs covers that folder in a mount namespace of this process,
# and the interpreter is bound to its old place in it.
DROP = """
import os, sys
sys.path.insert(0, {root!r})
from autograder.sandbox.jail import system

system.unshare(system.CLONE_NEWNS)
system.mount("none", "/", flags=system.MS_REC | system.MS_PRIVATE)
for wanted in {wanted!r}:
    parts = wanted.strip("/").split("/")
    for depth in range(1, len(parts)):
        closed = "/" + "/".join(parts[:depth])
        if os.stat(closed).st_mode & 0o005 != 0o005:
            os.makedirs("/dev/shm/keep", exist_ok=True)
            system.mount(wanted, "/dev/shm/keep", flags=system.MS_BIND | system.MS_REC)
            system.mount("tmpfs", closed, "tmpfs", 0, "mode=755")
            os.makedirs(wanted)
            system.mount("/dev/shm/keep", wanted, flags=system.MS_BIND | system.MS_REC)
            system.umount("/dev/shm/keep")
            os.rmdir("/dev/shm/keep")
            break
os.setgroups([])
os.setresgid({nobody}, {nobody}, {nobody})
os.setresuid({nobody}, {nobody}, {nobody})
os.execve(sys.executable, [sys.executable, "-c", {code!r}], dict(os.environ, HOME="/nonexistent"))
"""
ATTACK = """
import json, os, sys
sys.path[:0] = [{root!r}, {tests!r}]
from autograder.sandbox.run import available, run
from autograder.sandbox.values import Settings, Step
from test_isolation import attack, survivors, ATTACKS
from test_endings import execute, QUICK
assert available() is None, available()
result = attack(ATTACKS)
bomb = execute("import os\\nwhile True: os.fork()")
kill = "import os\\nfor n in (2, 9, 11, 15, 19): os.kill(1, n)\\nimport time; time.sleep(0.2)"
handlers = ("import signal; signal.signal(15, lambda *_: 1 / 0)",
            "import faulthandler; faulthandler.enable()")
steps = [Step("kill", kill, "extra"), Step("after", "print('after')", "extra")]
killed = run(steps, Settings("u", preload=handlers))
print(json.dumps([os.getuid(), sys.base_prefix, result.ending, survivors(result), bomb.wall_seconds,
                  killed.ending, killed.output]))
"""
WARM = """
import json, os, sys
sys.path[:0] = [{root!r}, {tests!r}]
import logging
from test_same import PROGRAMS, preload_of, told
from autograder.sandbox.run import run
from autograder.sandbox.values import Settings, Step
warnings = []
handler = logging.Handler()
handler.emit = lambda record: warnings.append(record.getMessage())
logging.getLogger("autograder").addHandler(handler)
steps = [Step(f"s{n}", source, "extra") for n, source in enumerate(PROGRAMS[{name!r}])]
preload = preload_of(steps)
runs = [told(run(steps, Settings("tiny", preload=preload, warm=warm))) for warm in (True, False)]
print(json.dumps([os.getuid(), warnings, *runs]))
"""


def as_ordinary_user(code: str) -> Any:
    """Run code as a user that is not root; returns what it prints as JSON."""
    code = code.replace("{root!r}", repr(str(ROOT))).replace(
        "{tests!r}", repr(str(Path(__file__).parent))
    )
    if os.geteuid() == 0:
        wanted = [os.path.realpath(path) for path in (sys.base_prefix, sys.prefix, str(ROOT))]
        code = DROP.format(root=str(ROOT), wanted=wanted, code=code, nobody=NOBODY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr
    user, *rest = json.loads(done.stdout)
    assert user != 0
    return rest


@pytest.mark.slow
@pytest.mark.parametrize("name", ["numpy", "keras"])
def test_a_warm_start_of_an_ordinary_user_tells_what_a_cold_one_does(name: str) -> None:
    warnings, warm, cold = as_ordinary_user(WARM.replace("{name!r}", repr(name)))
    assert warnings == []
    assert warm["ending"] == "done"
    assert warm == cold


@pytest.mark.slow
def test_an_ordinary_user_gets_the_same_sandbox() -> None:
    base, ending, worked, bomb_seconds, killed, output = as_ordinary_user(ATTACK)
    assert base == sys.base_prefix
    assert (ending, worked) == ("done", {})
    assert bomb_seconds < 60
    assert (killed, output) == ("done", "after\n")


def test_student_code_is_no_account_of_this_machine() -> None:
    code = (
        "import time, os\n"
        "for name in 'uid_map', 'gid_map': print(open(f'/proc/self/{name}').read().split())"
    )
    output = run([Step("ids", code, "extra")], Settings("u")).output
    outside = [int(line) for line in output.translate(str.maketrans("[]',", "    ")).split()]
    inside_ids = outside[0::3]
    outside_ids = outside[1::3]
    if os.geteuid() == 0:
        assert inside_ids == [0, 1000, 0, 1000]
        assert outside_ids[0] == outside_ids[2] == 0
        assert min(outside_ids[1], outside_ids[3]) > 1000
    else:
        assert inside_ids == [1000, 1000]
        assert outside_ids == [os.geteuid(), os.getegid()]


@pytest.mark.skipif(os.geteuid() != 0, reason="only for root is there an id of its own to look at")
def test_student_processes_are_not_roots() -> None:
    code = "import os; print(os.stat('/tmp/work').st_uid, os.stat('/usr').st_uid, os.getuid())"
    output = run([Step("ids", code, "extra")], Settings("u")).output
    assert output.split() == ["1000", "0", "1000"]

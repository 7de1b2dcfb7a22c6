"""The process of the floor: imports what a unit needs, then runs programs in forks of itself.

Reads ``{"preload": import statements, "programs": [[[id, source], ...], ...]}`` from standard
input and prints a JSON list with CPU seconds and wall seconds of each program's cells. There is no
sandbox and nothing is judged: the programs are answers that the course itself stores.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

_CPU_SECONDS = 120  # of a program that does not end


def main() -> None:
    """Entry of the process."""
    wanted = json.load(sys.stdin)
    from course_utils.check import session

    for statement in wanted["preload"]:
        exec(statement, {})
    session.record_to(lambda record: None)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        seconds = [_in_a_fork(program) for program in wanted["programs"]]
        os.chdir("/")
    json.dump(seconds, sys.stdout)


def _in_a_fork(program: Sequence[Sequence[str]]) -> list[float]:
    """CPU seconds and wall seconds of the cells of one program.

    Raises:
        RuntimeError: If its process died.
    """
    answer, answer_end = os.pipe()
    child = os.fork()
    if child == 0:
        _child(program, answer_end)
    os.close(answer_end)
    with os.fdopen(answer) as file:
        text = file.read()
    os.waitpid(child, 0)
    if not text:
        raise RuntimeError(f"a program died: {program}")
    return json.loads(text)


def _child(program: Sequence[Sequence[str]], answer: int) -> NoReturn:
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        os.write(answer, json.dumps(_run(program)).encode())
    finally:
        os._exit(0)


def _run(program: Sequence[Sequence[str]]) -> tuple[float, float]:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    began = time.process_time(), time.perf_counter()
    for name, source in program:
        with contextlib.suppress(BaseException):
            try:
                exec(compile(source, f"<cell {name}>", "exec"), namespace)
            except BaseException:
                traceback.format_exc()  # a student sees where it happened; so does the grader
    return time.process_time() - began[0], time.perf_counter() - began[1]


if __name__ == "__main__":
    main()

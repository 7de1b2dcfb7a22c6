"""Run a program of untrusted code cells in a sandbox and report what it sent.

``run`` starts one program and returns a ``Run`` whatever the program does; ``available`` says
whether a sandbox can be had here. A failure that is not the program's raises ``GraderFault``.

The parts, from outside to inside: ``sandbox`` (starts a run), ``collect`` and ``channel`` (read
what comes out, within limits), ``plan`` and ``trees`` (what the sandbox holds), ``launch`` (the
process that becomes the sandbox), ``ids``, ``jail`` and ``seccomp`` (namespaces and privileges),
``monitor`` (process 1 inside) and ``inside`` (runs the cells). For a warm start, ``templates``
keeps and ``template`` starts a process that becomes ``warm`` by way of ``enter``. Names are
imported when they are first used: what becomes the sandbox needs few modules and must start fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.execution.sandbox import AT_ONCE, GraderFault, available, run

__all__ = ["AT_ONCE", "GraderFault", "available", "run"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from autograder.execution import sandbox

    return getattr(sandbox, name)

"""Run a program of untrusted code cells in a sandbox and report what it sent.

``run.run`` starts one program and returns a ``Run`` whatever the program does; ``run.available``
says whether a sandbox can be had here. A failure that is not the program's raises ``GraderFault``.

The parts, from outside to inside: ``run`` (starts a run), ``watch`` (reads what comes out, within
limits), ``plan`` (what the sandbox holds), ``jail`` (the process that becomes the sandbox:
namespaces, privileges, process 1 inside) and ``inside`` (runs the cells). For a warm start,
``warm.pool`` keeps and ``warm.template`` starts a process that becomes ``warm.serve`` by way of
``warm.enter``. This file imports nothing: what becomes the sandbox needs few modules.
"""

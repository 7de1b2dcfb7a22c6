"""A template's memory, joined to huge pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from processes import wait_until
from template_processes import ROOT, execute, live

from autograder.sandbox import run as sandbox

pytestmark = pytest.mark.slow

MERGE = """
import hashlib, platform, re, sys
from autograder.sandbox.jail import system

def huge():
    with open("/proc/self/smaps_rollup") as file:
        return int(re.search(r"AnonHugePages:\\s+(\\d+) kB", file.read())[1])

kept = [bytes([number % 256]) * 3000 for number in range(10_000)]
digest, before = hashlib.sha256(b"".join(kept)).hexdigest(), huge()
merged = sum(1 for _ in system.merge_pages())
assert merged > 10, merged
assert hashlib.sha256(b"".join(kept)).hexdigest() == digest
version = tuple(map(int, platform.release().split(".")[:2]))
assert version < (6, 1) or huge() > before, (before, huge())
"""


def test_memory_that_is_merged_stays_as_it_is() -> None:
    subprocess.run([sys.executable, "-c", MERGE], check=True, cwd=ROOT)


def test_a_template_merges_its_pages_when_it_has_run_some() -> None:
    """One by one, while no message waits; those that it writes to later are split again."""
    large = ("import numpy as np; np.kept = [bytes(3000) for number in range(20_000)]",)

    def merged() -> int:
        text = Path(f"/proc/{live()[0]}/smaps_rollup").read_text()
        return int(text.partition("AnonHugePages:")[2].split()[0])

    sandbox.templates.close()
    execute("print('started')", preload=large)
    before = merged()
    for number in range(12):
        code = f"import numpy as np\nprint(np.arange({number}).sum(), len(np.kept))"
        found = execute(code, preload=large)
        assert found.output.split() == [str(sum(range(number))), "20000"]
    release = tuple(map(int, os.uname().release.split(".")[:2]))
    # How much can be joined depends on how far the machine's memory is in pieces.
    assert release < (6, 1) or wait_until(lambda: merged() > before + 8_000)

"""Error carried forward never shows the reference solution, whatever an answer does with it."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from chain import TOKEN, WRONG_SCALE, judge, program_of

from autograder.judging.judge import UnitJudge
from autograder.pages import feedback_page
from autograder.results.jsonl import read_results, write_results
from autograder.results.values import SubmissionResult
from autograder.sandbox.fault import GraderFault

LOOT = """
import gc, inspect, linecache, os, sys
def loot():
    token, found = "quok" + "ka", []
    try:
        found.append(inspect.getsource(scale))
    except Exception: pass
    found += [line for entry in list(linecache.cache.values()) for line in entry[2:3]]
    for name in ("/program.json", "/proc/self/environ"):
        try: found.append(open(name).read())
        except OSError: pass
    found += [value for value in gc.get_objects() if type(value) is str]
    found += [str(code.co_varnames) for code in (getattr(scale, "__code__", None),) if code]
    return " ".join(text for text in map(str, found) if token in text)
"""
SEND = """
import json
def send(**fields):
    os.write(3, json.dumps(fields).encode() + b"\\n")
def end(step):
    error = {"type": loot()[:200], "message": loot()[:2000], "frames": [[step, 1, loot()[:200]]]}
    send(type="end", step=step, status="error", cpu=0.0, error=error)
def record(step, name, value):
    actual = {"t": "str", "value": value}
    send(type="record", step=step, name=name, kind="close", line=1, actual=actual, expected=value)
"""
# name: what the answer does with the reference; none of them gains anything.
THEFTS = {
    "returned": "def shift(x):\n    return loot()",
    "raised": "def shift(x):\n    raise ValueError(loot())",
    "raised at once": "raise ValueError(loot())",
    "the name of an exception": "raise type(loot()[:100] or 'E', (Exception,), {})",
    "printed": "print(loot())\nsys.stderr.write(loot())",
    "a loop in proportion": "for _ in range(3000 * len(loot())): pass",
    "a time limit": "if loot():\n    while True: pass",
    "a crash": "if loot():\n    print(loot())\n    os._exit(3)",
    "too much output": "if loot():\n    while True: print(loot())",
    "files": "for name in ('loot', '/tmp/loot'):\n    open(name, 'w').write(loot())",
    "another check": "record('scale_values', loot()[:400], loot())\n"
    "record('shift_values', 'two shifted is seven', loot())",
    "the end of another step": "end('scale')\nend('scale_values')\nend('scale~reference')",
    "twice the same": "for _ in range(2): record('shift_values', loot()[:400], 1)",
}


def everything(verdicts, folder):
    """All that is written about a submission: its results, their file, its page."""
    result = SubmissionResult("ada", "chain", "Chain", tuple(verdicts.values()))
    path = write_results([result], folder / "results.jsonl")
    assert read_results(path) == [result]
    return "\n".join([str(asdict(result)), path.read_text("utf-8"), feedback_page(result)])


@pytest.mark.parametrize("name", THEFTS)
def test_nothing_of_the_reference_comes_out(prepared, runs, tmp_path, name):
    answers = {
        "scale": WRONG_SCALE,
        "shift": f"{LOOT}{SEND}{THEFTS[name]}\nscale",
        "total": "",
    }
    program = program_of(prepared, answers)
    results, evidence = prepared.judge(program)
    assert any("scale~reference" in ids for ids in runs)
    alone, first = replace(prepared, carry=False).judge(program)
    assert [replace(r, seconds=0) for r in results] == [replace(r, seconds=0) for r in alone]
    assert evidence.repeated == first.repeated
    shown = everything({r.exercise: r for r in results}, tmp_path)
    assert TOKEN not in shown + str(evidence)


def test_the_thefts_do_find_the_reference_and_one_bit_is_all_they_get(prepared, tmp_path):
    shift = f"{LOOT}\ndef shift(x):\n    return np.asarray(x) * 3 + 1 if loot() else loot()"
    verdicts = judge(prepared, {"scale": WRONG_SCALE, "shift": shift})
    assert verdicts["shift"].carried == ("scale",)
    assert verdicts["shift"].points == 3
    assert verdicts["scale"].points == 0
    assert TOKEN not in everything(verdicts, tmp_path)


def test_a_fault_of_ours_in_the_second_run_shows_nothing_either(prepared, monkeypatch):
    execute = UnitJudge.execute

    def broken(self, steps, **options):
        if any(step.id == "scale~reference" for step in steps):
            raise RuntimeError(f"cannot run {steps}")
        return execute(self, steps, **options)

    monkeypatch.setattr(UnitJudge, "execute", broken)
    with pytest.raises(GraderFault, match=r"RuntimeError in test_carried_secrets\.py") as caught:
        judge(prepared, {"scale": WRONG_SCALE})
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None

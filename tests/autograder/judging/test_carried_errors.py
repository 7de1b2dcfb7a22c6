"""Error carried forward, in the real sandbox: what it earns, what it costs, what it never shows."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from chain import TOKEN, chain_unit

from autograder.course.source import load_unit
from autograder.judging.carried_errors import MAX_MORE_RUNS, second_program
from autograder.judging.evidence import Evidence, Stop
from autograder.judging.judge import UnitJudge, judge_of
from autograder.judging.program import focus, program_with, reference_program
from autograder.pages import feedback_page
from autograder.results.jsonl import read_results, write_results
from autograder.results.values import SubmissionResult
from autograder.sandbox.fault import GraderFault
from autograder.sandbox.values import Limits, Step, StepEnd

LIMITS = Limits(cell_cpu_seconds=0.5, cpu_seconds=4)
RIGHT = {
    "scale": "def scale(x):\n    return 3 * np.asarray(x)",
    "shift": "def shift(x):\n    return 1 + scale(x)",
    "total": "def total(x):\n    return shift(x).sum(), scaled_twice(x).sum()",
}
WRONG_SCALE = "def scale(x):\n    return 2 * np.asarray(x)"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    return judge_of(chain_unit(tmp_path_factory.mktemp("course")), limits=LIMITS)


@pytest.fixture
def runs(monkeypatch):
    """The programs that were run, as lists of ids of steps."""
    seen = []
    execute = UnitJudge.execute

    def counted(self, steps, **options):
        seen.append([step.id for step in steps])
        return execute(self, steps, **options)

    monkeypatch.setattr(UnitJudge, "execute", counted)
    return seen


def program_of(prepared, answers, extras=()):
    """The program of these answers; extra cells, as (id of the step before, text)."""
    given = {name: text for name, text in {**RIGHT, **answers}.items() if text is not None}
    program = program_with(prepared.unit, given)
    steps = list(program.steps)
    for number, (after, text) in enumerate(extras, start=1):
        place = next(i for i, step in enumerate(steps) if step.id == after) + 1
        steps.insert(place, Step(f"extra-{number}", text, "extra"))
    return replace(program, steps=tuple(steps))


def judge(prepared, answers, extras=(), **options):
    """Verdicts by exercise."""
    results, _ = replace(prepared, **options).judge(program_of(prepared, answers, extras))
    return {result.exercise: result for result in results}


def points(verdicts):
    return [verdict.points for verdict in verdicts.values()]


# ------------------------------------------------------------------------------------ what it earns


def test_right_answers_that_use_a_wrong_one_get_their_points(prepared, runs):
    verdicts = judge(prepared, {"scale": WRONG_SCALE})
    assert points(verdicts) == [0, 3, 3]
    assert [verdict.outcome for verdict in verdicts.values()] == ["failed", "passed", "passed"]
    assert [verdict.carried for verdict in verdicts.values()] == [(), ("scale",), ("scale",)]
    assert verdicts["scale"].reason.startswith("two scaled is six: ")
    assert (verdicts["shift"].reason, verdicts["total"].reason) == ("", "")
    assert all(check.passed and not check.message for check in verdicts["total"].checks)
    assert len(verdicts["total"].checks) == 2
    assert len(runs) == 3  # total waits for shift, which is then not replaced


def test_without_the_switch_there_is_one_run_as_in_nbgrader(prepared, runs):
    verdicts = judge(prepared, {"scale": WRONG_SCALE}, carry=False)
    assert points(verdicts) == [0, 2, 0]
    assert all(verdict.carried == () for verdict in verdicts.values())
    assert len(runs) == 1


def test_an_answer_that_is_wrong_itself_stays_wrong_with_its_own_message(prepared, runs):
    answers = {"scale": WRONG_SCALE, "shift": "def shift(x):\n    return scale(x) - 1"}
    verdicts = judge(prepared, answers)
    alone = judge(prepared, answers, carry=False)
    assert points(verdicts) == [0, 2, 3]
    assert verdicts["shift"].carried == ()
    assert verdicts["shift"].reason == alone["shift"].reason != ""
    assert verdicts["shift"].checks == alone["shift"].checks
    assert verdicts["total"].carried == ("scale", "shift")


def test_cells_count_one_by_one_and_what_still_fails_keeps_its_message(prepared):
    answers = {
        "scale": "def scale(x):\n    return np.ravel(2 * np.asarray(x))",
        "shift": "def shift(x):\n    return scale(x) + 2",
    }
    first = judge(prepared, answers, carry=False)["shift"]
    shift = judge(prepared, answers)["shift"]
    assert [cell.passed for cell in first.cells] == [False, False]
    assert [cell.passed for cell in shift.cells] == [False, True]
    assert (shift.points, shift.outcome, shift.carried) == (2, "failed", ("scale",))
    assert shift.checks[:2] == first.checks[:2]
    assert shift.reason.startswith("two shifted is seven: ")
    assert all(check.passed for check in shift.checks[2:])


@pytest.mark.parametrize(
    "scale",
    [
        None,  # the cell is missing
        "",
        "def scale(x):\n    raise NotImplementedError",
        "def scale(x:\n",
        pytest.param("def scale(x):\n    while True: pass", marks=pytest.mark.slow),
        "while True: pass",
        "import os\nos._exit(1)",
    ],
)
def test_whatever_is_wrong_with_the_earlier_one(prepared, scale):
    verdicts = judge(prepared, {"scale": scale})
    assert points(verdicts) == [0, 3, 3]
    assert verdicts["scale"].outcome != "passed"


def test_helpers_of_the_earlier_cell_stay(prepared):
    scale = "def one():\n    return 1\n" + WRONG_SCALE
    verdicts = judge(
        prepared, {"scale": scale, "shift": "def shift(x):\n    return scale(x) + one()"}
    )
    assert points(verdicts) == [0, 3, 3]


def test_an_answer_may_define_the_earlier_one_anew(prepared):
    # Then it is judged with what it brings along, right or wrong.
    shift = f"{WRONG_SCALE}\n{RIGHT['shift']}"
    assert points(judge(prepared, {"scale": "", "shift": shift})) == [0, 2, 3]
    total = f"{WRONG_SCALE}\n{RIGHT['total']}"
    assert points(judge(prepared, {"scale": "", "total": total})) == [0, 3, 0]
    shift = f"{RIGHT['scale']}\n{RIGHT['shift']}"
    assert points(judge(prepared, {"scale": "", "shift": shift}))[1] == 3


def test_a_wrong_one_in_a_cell_of_their_own_is_replaced_too(prepared):
    verdicts = judge(prepared, {"scale": ""}, extras=[("scale", WRONG_SCALE)])
    assert points(verdicts) == [0, 3, 3]
    late = judge(prepared, {"scale": ""}, extras=[("scale_values", f"%time 1\n{WRONG_SCALE}")])
    assert points(late) == [0, 3, 3]


# ------------------------------------------------------------------------------------ what it costs


def test_untouched_and_right_notebooks_are_run_once(prepared, runs):
    stubs = {name: prepared.stubs[name] for name in RIGHT}
    assert points(judge(prepared, stubs)) == [0, 0, 0]
    assert points(judge(prepared, {})) == [2, 3, 3]
    assert points(judge(prepared, dict.fromkeys(RIGHT))) == [0, 0, 0]
    prepared.judge(reference_program(prepared.unit))
    assert len(runs) == 4


def test_errors_that_concern_nothing_else_are_run_once(prepared, runs):
    judge(prepared, {"total": "def total(x):\n    return 0, 0"})
    judge(prepared, {"scale": "", "shift": "def shift(x):\n    return x", "total": ""})
    judge(prepared, {"scale": WRONG_SCALE, "shift": "", "total": "def total(x): return 3, 4"})
    assert len(runs) == 3


def test_a_proof_of_one_answer_is_run_once(prepared, runs):
    wrong = program_of(prepared, {"shift": "def shift(x):\n    return scale(x)"})
    prepared.judge(focus(wrong, prepared.unit, "shift"))
    assert len(runs) == 1


def test_second_runs_hold_only_what_they_need(prepared, runs):
    judge(prepared, {"scale": WRONG_SCALE, "total": ""}, extras=[("total", "late = 1")])
    (setup, given) = (cell.id for cell in prepared.unit.cells if cell.role == "setup")
    graded = ["shift_values", "shift_shape"]
    assert runs[1] == [setup, "scale", "scale~reference", given, "shift", *graded]


def test_the_number_of_runs_is_bounded(prepared, runs):
    dying = {
        name: f"def {name}(x):\n    import os\n    scale(x)\n    os._exit(1)"
        for name in ("shift", "total")
    }
    extras = [("shift", "import os\nif scale(1) == 3: os._exit(1)")] * 9
    judge(prepared, {"scale": WRONG_SCALE, **dying}, extras)
    first = sum("scale~reference" not in ids for ids in runs)
    assert 0 < len(runs) - first <= MAX_MORE_RUNS


def test_what_stopped_the_first_run_is_not_run_again(prepared):
    steps = ("scale", "extra-1", "total_values")
    evidence = Evidence(stops=[Stop(step, "crashed", "") for step in steps])
    program = program_of(prepared, {}, [("scale", "1"), ("scale_values", "2")])
    scale, shift, total = prepared.unit.exercises
    ids = [s.id for s in second_program(prepared.unit, program, evidence, [scale], [shift])]
    assert {"scale", "extra-1"}.isdisjoint(ids)
    assert {"scale~reference", "extra-2", "shift", "shift_values"} <= set(ids)
    # What stopped it in the exercise that is judged may have been the fault of the earlier one.
    again = second_program(prepared.unit, program, evidence, [scale], [total])
    assert again[-1].id == "total_values"
    timed = Evidence(ends={"scale": StepEnd("scale", "timeout", 0.5)})
    ids = [s.id for s in second_program(prepared.unit, program, timed, [scale], [shift])]
    assert "scale" not in ids


def test_a_missing_cell_is_replaced_in_the_authors_place(prepared):
    program = program_of(prepared, {"scale": None})
    scale, shift, _ = prepared.unit.exercises
    steps = second_program(prepared.unit, program, Evidence(), [scale], [shift])
    assert [step.id for step in steps][1] == "scale~reference"


# ------------------------------------------------------------------------------ what it never shows

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
    with pytest.raises(GraderFault, match=r"RuntimeError in test_carried_errors\.py") as caught:
        judge(prepared, {"scale": WRONG_SCALE})
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_the_page_says_so(prepared):
    verdicts = judge(prepared, {"scale": WRONG_SCALE})
    page = feedback_page(SubmissionResult("ada", "chain", "Chain", tuple(verdicts.values())))
    assert page.count("Judged with the reference solution in the place of") == 2
    assert "Exercise 1: scale" in page
    assert "which is not right yet: here your answer earns 3 of 3 points." in page


# -------------------------------------------------------------------------------------- in a lesson


@pytest.mark.slow
def test_a_wrong_softmax_does_not_cost_the_loss_that_uses_it(root, runs):
    unit = load_unit(root / "solutions" / "01_neurons" / "01_neurons.py")
    prepared = judge_of(unit)
    loss = """
def softmax_cross_entropy(logits, labels):
    p = softmax(logits)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    rows = np.arange(len(labels))
    log_sums = np.log(np.exp(shifted).sum(axis=-1))
    loss = np.mean(log_sums - shifted[rows, labels])
    return loss, (p - np.eye(logits.shape[1])[labels]) / len(labels)
"""
    answers = {
        exercise.id: exercise.solution.source for exercise in unit.exercises if not exercise.manual
    }
    answers["softmax"] = "def softmax(z):\n    return np.exp(z) / np.exp(z).sum()"
    answers["softmax_cross_entropy"] = loss
    program = program_with(unit, answers)
    alone, _ = replace(prepared, carry=False).judge(program)
    results, _ = prepared.judge(program)
    before, after = ({r.exercise: r for r in each} for each in (alone, results))
    assert before["softmax_cross_entropy"].points < 4
    assert after["softmax_cross_entropy"].points == 4
    assert after["softmax_cross_entropy"].carried == ("softmax",)
    assert after["softmax"] == replace(before["softmax"], seconds=after["softmax"].seconds)
    assert len(runs[-1]) < len(runs[0])
    json.dumps([asdict(result) for result in results])

"""Error carried forward, in the real sandbox: what it earns and what it costs."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from chain import RIGHT, WRONG_SCALE, judge, points, program_of

from autograder.course.source import load_unit
from autograder.judging.carried_errors import MAX_MORE_RUNS, built_on, second_program
from autograder.judging.case import Case
from autograder.judging.evidence import Evidence, Stop
from autograder.judging.judge import judge_of
from autograder.judging.program import focus, program_with, reference_program
from autograder.pages import feedback_page
from autograder.results.values import SubmissionResult
from autograder.sandbox.values import StepEnd


def case_of(judge, program, evidence):
    """A program with what its run showed, as a judge hands it on."""
    return Case(judge.unit, judge.reference, judge.stubs, judge.limits, program, evidence)


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


def test_only_what_an_answer_is_built_on_by_its_authors_word(prepared, runs):
    exercises = []
    for exercise in prepared.unit.exercises:
        written = {k: v for k, v in exercise.solution.written.items() if k != "uses"}
        if exercise.id == "total":
            written["uses"] = ["scale"]
        exercises.append(replace(exercise, solution=replace(exercise.solution, written=written)))
    unit = replace(prepared.unit, exercises=tuple(exercises))
    assert [built_on(e, unit) for e in unit.exercises] == [frozenset(), frozenset(), {"scale"}]
    assert built_on(prepared.unit.exercises[2], prepared.unit) == {"scale", "shift"}
    verdicts = judge(replace(prepared, unit=unit), {"scale": WRONG_SCALE})
    assert points(verdicts) == [0, 2, 3]
    assert [verdict.carried for verdict in verdicts.values()] == [(), (), ("scale",)]
    assert len(runs) == 2


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
    ids = [s.id for s in second_program(case_of(prepared, program, evidence), [scale], [shift])]
    assert {"scale", "extra-1"}.isdisjoint(ids)
    assert {"scale~reference", "extra-2", "shift", "shift_values"} <= set(ids)
    # What stopped it in the exercise that is judged may have been the fault of the earlier one.
    again = second_program(case_of(prepared, program, evidence), [scale], [total])
    assert again[-1].id == "total_values"
    timed = Evidence(ends={"scale": StepEnd("scale", "timeout", 0.5)})
    ids = [s.id for s in second_program(case_of(prepared, program, timed), [scale], [shift])]
    assert "scale" not in ids


def test_a_missing_cell_is_replaced_in_the_authors_place(prepared):
    program = program_of(prepared, {"scale": None})
    scale, shift, _ = prepared.unit.exercises
    steps = second_program(case_of(prepared, program, Evidence()), [scale], [shift])
    assert [step.id for step in steps][1] == "scale~reference"


def test_the_page_says_so(prepared):
    verdicts = judge(prepared, {"scale": WRONG_SCALE})
    page = feedback_page(SubmissionResult("ada", "chain", "Chain", tuple(verdicts.values())))
    assert page.count("Judged with the reference solution in the place of") == 2
    assert "Exercise 1: scale" in page
    assert "which is not right yet: here your answer earns 3 of 3 points." in page


# -------------------------------------------------------------------------------------- in a lesson


@pytest.mark.slow
def test_a_wrong_step_does_not_cost_the_loop_that_uses_it(root, runs):
    unit = load_unit(root / "solutions" / "06a_recurrent" / "06a_recurrent.py")
    prepared = judge_of(unit)
    answers = {
        exercise.id: exercise.solution.source for exercise in unit.exercises if not exercise.manual
    }
    answers["rnn_step"] = answers["rnn_step"].replace("np.tanh(", "np.sin(")
    assert "np.sin(" in answers["rnn_step"]
    answers["rnn_forward"] = """
def rnn_forward(x, initial, kernel, recurrent_kernel, bias):
    states, h = [], initial
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, kernel, recurrent_kernel, bias)
        states.append(h)
    return np.stack(states, axis=1)
"""
    program = program_with(unit, answers)
    alone, _ = replace(prepared, carry=False).judge(program)
    results, _ = prepared.judge(program)
    before, after = ({r.exercise: r for r in each} for each in (alone, results))
    full = before["rnn_forward"].max_points
    assert before["rnn_forward"].points < full
    assert after["rnn_forward"].points == full
    assert after["rnn_forward"].carried == ("rnn_step",)
    assert after["rnn_step"] == replace(before["rnn_step"], seconds=after["rnn_step"].seconds)
    assert len(runs[-1]) < len(runs[0])
    json.dumps([asdict(result) for result in results])

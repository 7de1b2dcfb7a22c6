"""``autograder prove``: the grader itself against right and wrong answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from autograder.judging.judge import UnitJudge
from autograder.judging.program import focus, program_with
from autograder.proof.answers import Answer
from autograder.results.values import ExerciseResult


@dataclass(frozen=True)
class Proof:
    """How one stored answer was judged. ``fault`` is empty when it was judged rightly."""

    answer: Answer
    result: ExerciseResult
    fault: str


def prove(
    judge: UnitJudge,
    answers: Sequence[Answer],
    *,
    jobs: int = 2,
    done: Callable[[], None] = lambda: None,
    go_on: Callable[[], bool] = lambda: True,
) -> list[Proof]:
    """Judge answers with the real engine, the other exercises solved by the reference.

    Args:
        judge: Of the unit.
        answers: Stored answers to its exercises.
        jobs: How many at a time.
        done: Called after each.
        go_on: Asked before each; once it says no, those that are left are not judged.

    Returns:
        A proof for each that was judged, in their order.
    """

    def one(answer: Answer) -> Proof | None:
        if not go_on():
            return None
        proof = prove_one(judge, answer)
        done()
        return proof

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return [proof for proof in pool.map(one, answers) if proof is not None]


def prove_one(judge: UnitJudge, answer: Answer) -> Proof:
    """Judge one answer in place of the reference's."""
    unit = judge.unit
    sources = {exercise.id: exercise.solution.source for exercise in unit.exercises}
    program = program_with(unit, {**sources, answer.exercise: answer.source})
    results, _ = judge.judge(focus(program, unit, answer.exercise))
    result = next(result for result in results if result.exercise == answer.exercise)
    return Proof(answer, result, fault_of(answer, result))


def fault_of(answer: Answer, result: ExerciseResult) -> str:
    """The fault in the verdict on an answer; empty when it is as it must be."""
    if answer.right:
        return "" if result.outcome == "passed" else f"a right answer failed: {result.reason}"
    if result.outcome == "passed":
        return "a wrong answer passed"
    said = " ".join([result.reason, *(check.message for check in result.checks)]).lower()
    lacking = [words for words in answer.messages if words.lower() not in said]
    return f"the message lacks {lacking}; it says: {result.reason}" if lacking else ""

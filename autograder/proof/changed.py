"""Select the answers to judge after a change: all of a unit it touches, else two an exercise."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course.source import Unit
from autograder.files import digest_of
from autograder.proof.answers import Answer
from autograder.proof.basis import proof_summary
from autograder.proof.prove import Proof
from autograder.proof.summary import Summary


@dataclass(frozen=True)
class Selection:
    """The answers of a unit that are judged; ``whole`` if these are all of them."""

    summary: Summary
    answers: tuple[Answer, ...]
    whole: bool


def select(root: Path, unit: Unit, answers: Sequence[Answer], *, changed: bool) -> Selection:
    """All answers of a unit; with ``changed``, a few of one whose summary is current.

    The few are other ones for every commit, so that what drifts without a change of ours is seen.
    """
    summary = proof_summary(root, unit, answers)
    if not (changed and summary.current):
        return Selection(summary, tuple(answers), whole=True)
    return Selection(summary, drawn(answers, commit_of(root) or summary.digest), whole=False)


def drawn(answers: Sequence[Answer], seed: str) -> tuple[Answer, ...]:
    """One right and one wrong answer to each exercise, the same ones for the same seed."""
    kinds: dict[tuple[str, bool], list[Answer]] = {}
    for answer in answers:
        kinds.setdefault((answer.exercise, answer.right), []).append(answer)
    return tuple(
        mine[int(digest_of(seed, exercise, str(right)), 16) % len(mine)]
        for (exercise, right), mine in kinds.items()
    )


def commit_of(root: Path) -> str:
    """The digest of the commit that is checked out; empty where there is none."""
    command = ["git", "-C", str(root), "rev-parse", "--verify", "--quiet", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:  # no git
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def left(unit: Unit, selection: Selection, proofs: Sequence[Proof]) -> list[str]:
    """A line on answers that there was no time for; a fault, since they are not proven."""
    missing = len(selection.answers) - len(proofs)
    return [f"left: {unit.name} ({missing} answers): run make prove"] if missing else []


def counts(answers: Sequence[Answer]) -> Mapping[str, Mapping[str, int]]:
    """How many right and wrong answers there are to each exercise."""
    exercises = dict.fromkeys(answer.exercise for answer in answers)
    return {
        exercise: {
            "right": sum(a.right for a in answers if a.exercise == exercise),
            "wrong": sum(not a.right for a in answers if a.exercise == exercise),
        }
        for exercise in exercises
    }

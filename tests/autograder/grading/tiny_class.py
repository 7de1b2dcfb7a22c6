"""Answers to the tiny unit, and what a class of them came to."""

from __future__ import annotations

from autograder.sandbox.values import Limits

RIGHT = "def double(x):\n    return 2 * x"
WHY = "Because it is."
LIMITS = Limits(cell_cpu_seconds=2, cpu_seconds=6, output_bytes=2 << 20)


def outcomes(result):
    return [exercise.outcome for exercise in result.exercises]

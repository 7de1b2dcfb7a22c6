"""Mutants: reference solutions with one mistake each, which the checks must notice.

A mutant is *killed* when a graded cell of its exercise does not pass. One that survives shows a
hole in the checks, or does the same as the reference and is listed as equivalent, with the reason.

- :mod:`.library`: operators of Cosmic Ray, a mutation-testing library;
- :mod:`.edits`: mistakes of numeric code, for which it has no operator;
- :mod:`.blunders`: functions that return zeros, their input, a constant, ...;
- :mod:`.derive`: all mutants of an exercise;
- :mod:`.proof`: run them through the engine that grades;
- :mod:`.record`: what is listed as equivalent, and the stored summary.
"""

from autograder.proof.mutants.derive import mutants_of
from autograder.proof.mutants.library import LibraryMissingError
from autograder.proof.mutants.mutant import Mutant
from autograder.proof.mutants.proof import (
    KillRate,
    MutantProof,
    MutationError,
    kill_rates,
    prove_mutants,
)
from autograder.proof.mutants.record import (
    RecordError,
    faults,
    load_equivalents,
    summary_is_current,
    write_summary,
)

__all__ = [
    "KillRate",
    "LibraryMissingError",
    "Mutant",
    "MutantProof",
    "MutationError",
    "RecordError",
    "faults",
    "kill_rates",
    "load_equivalents",
    "mutants_of",
    "prove_mutants",
    "summary_is_current",
    "write_summary",
]

"""What ``autograder prove --mutants`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from autograder.course.source import Unit
from autograder.proof.mutants.proof import MutantProof, kill_rates
from autograder.proof.mutants.record import Equivalent


def table(
    console: Console, unit: Unit, proofs: Sequence[MutantProof], listed: Sequence[Equivalent]
) -> None:
    """The kill rate of each exercise, and how many of its survivors are listed as equivalent."""
    grid = Table(title=f"{unit.name}: mutants", title_justify="left")
    grid.add_column("exercise")
    for column in ("mutants", "killed", "rate", "listed", "open"):
        grid.add_column(column, justify="right")
    for rate in kill_rates(proofs):
        known = {(e.mutant, e.digest) for e in listed if e.exercise == rate.exercise}
        alive = [p.mutant for p in proofs if p.mutant.exercise == rate.exercise and not p.killed]
        closed = sum((mutant.id, mutant.digest) in known for mutant in alive)
        numbers = (rate.mutants, rate.killed, f"{rate.share:.1%}", closed, len(alive) - closed)
        grid.add_row(rate.exercise, *map(str, numbers))
    console.print(grid)
    killed = sum(proof.killed for proof in proofs)
    console.print(f"{unit.name}: {killed} of {len(proofs)} mutants killed")


def outcomes(console: Console, proofs: Sequence[MutantProof]) -> None:
    """Every mutant with its outcome."""
    for proof in proofs:
        console.print(f"{proof.mutant.exercise}, {proof.mutant.id}: {proof.outcome}", markup=False)

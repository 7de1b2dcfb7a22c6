"""What is known of a unit's mutants: ``tests/mutants/<unit>.toml`` and ``<unit>.json``.

People write the first. It lists every mutant that no check can tell from the reference, and why::

    [[equivalent]]
    exercise = "sigmoid"
    mutant = "sigmoid:3:20 GtE to Gt"
    digest = "0123456789ab"     # of the mutant and of the solution, as it is printed
    before = "return np.where(z >= 0, ..."
    after = "return np.where(z > 0, ..."
    reason = "At z = 0 both forms of the sigmoid are 1/2."

An entry that is killed, or belongs to no mutant any more, is a fault like a survivor that is not
listed: the list says neither more nor less than what is true.

The second is generated: the counts of the last full run, and the digest of what they depend on: the
code cells of the unit without the demonstrations, the list above, and the modules that make and
judge mutants. While that digest fits, ``--changed`` need not run the unit again. The checks and the
engine are not part of it: after changes there, run all units.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from autograder.course.source import Unit
from autograder.errors import UserError
from autograder.files import digest_of
from autograder.proof.mutants.mutant import Mutant
from autograder.proof.mutants.proof import MutantProof, kill_rates
from autograder.proof.summary import Summary, graded_code

# Modules of this package on which the counts depend.
_CODE = ("mutant", "library", "edits", "inside", "blunders", "derive", "proof")


class RecordError(UserError, ValueError):
    """A list of equivalent mutants that cannot be used; the message names the file."""


@dataclass(frozen=True)
class Equivalent:
    """A survivor that is listed: which one, the lines that differ, and why it is no hole."""

    exercise: str
    mutant: str
    digest: str
    before: str
    after: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.exercise, self.mutant, self.digest


def list_path(root: Path, unit: Unit) -> Path:
    """Where a unit's equivalent mutants are listed."""
    return root / "tests" / "mutants" / f"{unit.name}.toml"


def load_equivalents(root: Path, unit: Unit) -> list[Equivalent]:
    """The listed survivors of a unit; none if it has no file.

    Raises:
        RecordError: If the file is not as described above.
    """
    path = list_path(root, unit)
    if not path.is_file():
        return []
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: not valid TOML: {error}") from error
    entries = content.pop("equivalent", [])
    if content or not isinstance(entries, list):
        raise RecordError(f"{path}: expected [[equivalent]] tables only, received {list(content)}")
    return [_equivalent(path, entry) for entry in entries]


def _equivalent(path: Path, entry: object) -> Equivalent:
    wanted = [field.name for field in fields(Equivalent)]
    if not isinstance(entry, dict) or sorted(entry) != sorted(wanted):
        raise RecordError(f"{path}: an entry needs exactly {wanted}, received {entry}")
    empty = [key for key in wanted if not isinstance(entry[key], str)]
    if empty or not entry["reason"].strip():
        raise RecordError(f"{path}: {entry['mutant']}: all values are texts, and a reason is due")
    return Equivalent(**entry)


def faults(
    root: Path, unit: Unit, proofs: Sequence[MutantProof], listed: Sequence[Equivalent]
) -> list[str]:
    """What a person has to do about the mutants of a unit; empty when all is well."""
    path = list_path(root, unit)
    survivors = {_key(proof.mutant): proof.mutant for proof in proofs if not proof.killed}
    known = {entry.key for entry in listed}
    found = [_unlisted(path, m) for key, m in survivors.items() if key not in known]
    for entry in listed:
        if entry.key not in survivors:
            found.append(
                f"{path}: {entry.exercise}, {entry.mutant}: is killed, or no mutant of the present "
                "solution; remove it"
            )
    doubled = [entry for at, entry in enumerate(listed) if entry in listed[:at]]
    return found + [f"{path}: {e.exercise}, {e.mutant}: listed twice" for e in doubled]


def _key(mutant: Mutant) -> tuple[str, str, str]:
    return mutant.exercise, mutant.id, mutant.digest


def _unlisted(path: Path, mutant: Mutant) -> str:
    values = {
        "exercise": mutant.exercise,
        "mutant": mutant.id,
        "digest": mutant.digest,
        "before": mutant.before,
        "after": mutant.after,
        "reason": "",
    }
    entry = "\n".join(
        f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in values.items()
    )
    return (
        f"{path}: {mutant.exercise}: every check passes for a mutant. Add a check that tells it "
        f"from the reference, or list it with the reason:\n[[equivalent]]\n{entry}"
    )


def summary_is_current(root: Path, unit: Unit) -> bool:
    """Whether the stored counts are of the present unit, list and mutants."""
    return _summary(root, unit).current


def write_summary(root: Path, unit: Unit, proofs: Sequence[MutantProof]) -> None:
    """Store the counts of a full run without faults."""
    _summary(root, unit).write(
        {
            rate.exercise: {"mutants": rate.mutants, "killed": rate.killed}
            for rate in kill_rates(proofs)
        }
    )


def _summary(root: Path, unit: Unit) -> Summary:
    """The stored summary, under a digest of what the counts depend on (see the module)."""
    listed = list_path(root, unit)
    digest = digest_of(
        *graded_code(unit),
        listed.read_bytes() if listed.is_file() else b"",
        *(Path(__file__).with_name(f"{name}.py").read_bytes() for name in _CODE),
    )
    return Summary(root / "tests" / "mutants" / f"{unit.name}.json", digest)

"""A class in a new folder does not wait for a proof that was had here before."""

from __future__ import annotations

from pathlib import Path

import pytest
from handin import hand_in
from typer.testing import CliRunner

from autograder.commands.main import app
from autograder.course.source import Unit


def test_a_unit_is_proved_once_for_all_folders(
    tiny: Unit, tiny_course: Path, tmp_path: Path
) -> None:
    hand_in(tmp_path / "class", "ada", tiny, {"double": "def double(x):\n    return 2 * x"})

    def proofs(out: str, *options: str) -> int:
        folders = [str(tmp_path / "class"), "--out", str(tmp_path / out)]
        done = CliRunner().invoke(app, ["grade", *folders, "--root", str(tiny_course), *options])
        assert done.exit_code == 0, done.output
        assert "grading: 1 of 1" in done.output
        assert "2 / 3" in done.output
        return done.output.count("proving the reference")

    assert proofs("first") == 1
    assert proofs("second") == 0
    assert proofs("second", "--again") == 1
    assert proofs("third", "--cold") == 1
    (tiny.path.parent / ".reference.json").unlink()
    assert proofs("fourth", "--again") == 1


@pytest.mark.parametrize(("total", "shown"), [(3, [1, 2, 3]), (24, [1, 2, 4, 6, 24])])
def test_the_first_result_is_told(
    capsys: pytest.CaptureFixture[str], total: int, shown: list[int]
) -> None:
    from rich.console import Console

    from autograder.commands import screen

    assert list(screen.progress(Console(), range(total), total, "grading")) == list(range(total))
    lines = capsys.readouterr().out.splitlines()
    assert set(f"grading: {done} of {total}" for done in shown) <= set(lines)

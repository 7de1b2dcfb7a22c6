"""What is put into a sandbox, and what is said where none can be had."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.sandbox import advice
from autograder.sandbox import run as sandbox
from autograder.sandbox.fault import GraderFault
from autograder.sandbox.plan import fonts, plan, trees
from autograder.sandbox.plan.rlimits import limits_of_process
from autograder.sandbox.values import Limits, Settings, Step
from autograder.sandbox.watch.collect import Status

warm_and_cold = pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])


def test_symbolic_links_on_the_way_are_kept(tmp_path: Path) -> None:
    base = tmp_path.resolve()
    (base / "real" / "env").mkdir(parents=True)
    (base / "relative").symlink_to("real")
    (base / "absolute").symlink_to(base / "relative")
    links, end = trees.resolve(str(base / "absolute" / "env"))
    assert end == str(base / "real" / "env")
    assert links == [
        (str(base / "absolute"), str(base / "relative")),
        (str(base / "relative"), "real"),
    ]


def test_links_that_go_in_circles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("a")
    with pytest.raises(GraderFault, match="too many symbolic links"):
        trees.resolve(str(tmp_path / "a"))


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course as the current folder."""
    course = tmp_path.resolve() / "open" / "course"
    (course / "solutions").mkdir(parents=True)
    monkeypatch.chdir(course)
    return course


def test_a_course_inside_of_a_shown_folder_is_covered(course: Path) -> None:
    assert trees.covers(["/usr", str(course.parent)]) == [str(course)]
    assert trees.covers(["/usr", str(course / ".venv")]) == []


def test_a_course_that_is_a_shown_folder_is_refused(course: Path) -> None:
    with pytest.raises(GraderFault, match="both the course and the Python environment"):
        trees.covers(["/usr", str(course)])


@warm_and_cold
def test_a_covered_course_is_not_seen(
    course: Path, warm: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "solutions" / "secret").write_text("")
    (course / "env").mkdir()
    (course / "env" / "module").write_text("")
    shown = [str(course.parent), str(course / "env")]
    usual, links = trees.shown_trees()
    monkeypatch.setattr(plan, "shown_trees", lambda: (usual + shown, links))
    code = f"import os; print(*os.listdir({str(course)!r}), *os.listdir({shown[1]!r}))"
    result = sandbox.run([Step("s", code, "extra")], Settings("u", warm=warm))
    assert result.output.split() == ["env", "module"]
    assert (course / "solutions" / "secret").exists()


def test_a_tree_inside_of_another_is_shown_once() -> None:
    shown = ["/usr", "/usr/lib", "/usrx", "/env", "/env/course/.venv"]
    assert trees.without_nested(shown, []) == ["/usr", "/usrx", "/env"]
    assert trees.without_nested(shown, ["/env/course"]) == [
        "/usr",
        "/usrx",
        "/env",
        "/env/course/.venv",
    ]


def test_only_the_package_is_taken_from_the_course() -> None:
    made = plan.make_plan({}, Settings("u"), fonts={})
    root = Path(__file__).resolve().parents[3]
    ours = {inside for outside, inside in made.room.binds if Path(outside).is_relative_to(root)}
    environment = {path for path in ours if path.startswith((sys.prefix, sys.base_prefix))}
    assert ours - environment == {plan.course_utils_folder(), "/course/autograder_inside"}


def test_threads_of_frameworks_are_allowed_for() -> None:
    values = limits_of_process(Limits(processes=5), strict=True)
    assert values["NPROC"] >= 5 + (os.cpu_count() or 1)
    assert "NPROC" not in limits_of_process(Limits(), strict=False)


def test_fonts_are_listed_once_per_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = fonts.font_list.__wrapped__()
    assert [name.startswith("fontlist-") for name in made] == [True]
    stored = list(tmp_path.rglob("fontlist-*.json"))
    assert [path.read_bytes() for path in stored] == list(made.values())
    stored[0].write_bytes(b"kept")
    assert list(fonts.font_list.__wrapped__().values()) == [b"kept"]


@pytest.mark.parametrize(
    ("setting", "value", "command"),
    [
        ("user/max_user_namespaces", "0", "user.max_user_namespaces=10000"),
        ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
        (
            "kernel/apparmor_restrict_unprivileged_userns",
            "1",
            "kernel.apparmor_restrict_unprivileged_userns=0",
        ),
        ("none", "", "--security-opt seccomp=unconfined"),
    ],
)
def test_advice_follows_the_settings(
    tmp_path: Path, setting: str, value: str, command: str
) -> None:
    path = tmp_path / "proc" / "sys" / setting
    path.parent.mkdir(parents=True)
    path.write_text(value + "\n")
    status = Status(stage="unshare", fault="Operation not permitted")
    text = advice.for_refusal(status, tmp_path)
    assert command in text
    assert "Operation not permitted" in text
    assert "--unsafe" in text


def test_without_linux_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    with pytest.raises(GraderFault, match="needs Linux"):
        sandbox.run([Step("s", "", "extra")], Settings("u"))
    assert "needs Linux" in sandbox.available.__wrapped__()


@warm_and_cold
def test_a_refusal_becomes_advice(warm: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan.make_plan({}, Settings("u"), fonts={})
    room = replace(made.room, binds=(("/does/not/exist", "/x"),))
    monkeypatch.setattr(sandbox, "make_plan", lambda *_, **__: replace(made, room=room))
    with pytest.raises(GraderFault, match=r"refuses a sandbox .mount: .*No such file"):
        sandbox.run([Step("s", "", "extra")], Settings("u", warm=warm))


@warm_and_cold
def test_a_runner_that_cannot_start_is_our_fault(
    warm: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.run([Step("s", "", "extra")], Settings("u", warm=warm))  # now the template is there
    monkeypatch.setattr(sandbox, "limits_of_process", lambda *_, **__: {"NOPE": 1})
    with pytest.raises(GraderFault, match=r"(?s)did not start with exit code 1: .*RLIMIT_NOPE"):
        sandbox.run([Step("s", "", "extra")], Settings("u", warm=warm))

"""Watching sources: what counts as a save, and the lines of ``autograder build --watch``."""

import io
import os
import re

import pytest
from rich.console import Console
from typer.testing import CliRunner

from autograder.build.generate import RefusedError
from autograder.build.metadata_rules import Problem
from autograder.build.telling import Built
from autograder.build.watch import saves
from autograder.commands import build_screen
from autograder.commands.main import app
from autograder.judging.self_test import NotReadyError


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "tiny.py"
    path.write_text("one", encoding="utf-8")
    return path


def write(path, text):
    """A save after which the file has another time, on file systems with coarse times as well."""
    time = path.stat().st_mtime_ns + 1 if path.exists() else 1
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(time, time))


def seen(source, *actions):
    """At which ticks a save is seen; before each tick there is an action, or None."""
    tick = 0

    def ticks():
        nonlocal tick
        for action in actions:
            tick += 1
            if action:
                action()
            yield

    return [tick for _ in saves([source], ticks())]


def test_source_is_given_at_once_and_again_when_a_save_has_settled(source):
    assert seen(source, None, None) == [0]
    assert seen(source, lambda: write(source, "two"), None, None) == [0, 2]


def test_file_that_is_still_written_waits(source):
    first, more = (lambda: write(source, "t")), (lambda: write(source, "tw"))
    assert seen(source, first, more, lambda: write(source, "two"), None, None) == [0, 4]


def test_file_that_an_editor_replaces_is_waited_for(source):
    steps = (source.unlink, None, lambda: write(source, "two"), None, None)
    assert seen(source, *steps) == [0, 4]


def test_save_during_a_build_is_built_after_it(source):
    found = saves([source], iter(range(3)))
    next(found)
    write(source, "two")  # while the caller builds
    assert list(found) == [source]


def test_each_save_has_a_line_and_errors_do_not_end_it(source):
    problems = [Problem(source, 3, "no hint", "add one"), Problem(source, 9, "no name", "[add]")]
    results = [
        Built("tiny", written=True),
        RefusedError(problems),
        NotReadyError(f"{source}:7: fails\nTraceback"),
        Built("tiny"),
    ]

    def build(path, tell):
        assert path == source
        result = results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    def ticks():
        for text in ("two", "three", "four"):
            write(source, text)
            yield
            yield

    out = io.StringIO()
    build_screen.rebuild(Console(file=out, width=200, soft_wrap=True), [source], ticks(), build)
    lines = out.getvalue().splitlines()
    assert all(re.match(r"\d\d:\d\d:\d\d  ", line) for line in lines)
    assert [line[10:] for line in lines] == [
        "tiny: text only; nothing ran, 0.0 s",
        f"{source}:3: no hint; add one",
        f"{source}:9: no name; [add]",
        f"{source}:7: fails",
        "tiny: nothing to do",
    ]
    assert results == []


def test_interrupt_ends_the_watch_with_success(tiny_course, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(build_screen, "_ticks", interrupted)
    monkeypatch.setattr(build_screen, "build_unit", lambda *_, **__: Built("tiny"))
    done = CliRunner().invoke(app, ["build", "--watch", "tiny", "--root", str(tiny_course)])
    assert done.exit_code == 0, done.output
    assert "tiny: nothing to do" in done.output


def test_watch_and_check_exclude_each_other(tiny_course):
    done = CliRunner().invoke(app, ["build", "--watch", "--check", "--root", str(tiny_course)])
    assert done.exit_code == 2

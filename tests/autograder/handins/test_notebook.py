import json
import os

import pytest

from autograder.handins import notebook as handed_in
from autograder.handins.notebook import Submission, Unreadable, parse_submission, read_bytes


def notebook(*cells, **extra):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)})


CODE = {"cell_type": "code", "metadata": {}, "source": ["x = 1\n", "y"], "outputs": []}


def test_reads_kind_text_and_names():
    cell = CODE | {"metadata": {"nbgrader": {"grade_id": "a"}}, "id": "b"}
    parsed = parse_submission(notebook(cell).encode())
    assert isinstance(parsed, Submission)
    (read,) = parsed.cells
    assert (read.kind, read.source, read.grade_id, read.id) == ("code", "x = 1\ny", "a", "b")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\xff\xfe\xfa", "not UTF-8"),
        (b'{"cells": [', "not valid JSON"),
        (b"<<<<<<< HEAD\n{}", "not valid JSON"),
        (b"[]", "no list 'cells'"),
        (b"null", "no list 'cells'"),
        (b'{"worksheets": []}', "no list 'cells'"),
        (b'{"cells": [3]}', "cell 1 is not a notebook cell"),
        (b'{"cells": [{"cell_type": "code", "source": {}}]}', "cell 1 is not a notebook cell"),
        (b'{"cells": [{"cell_type": ["code"], "source": ""}]}', "cell 1 is not a notebook cell"),
        (b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"cells": [], "x": ' + b"9" * 10_000 + b"}", "not valid JSON"),
    ],
)
def test_what_is_no_notebook_says_why(data, words):
    parsed = parse_submission(data, "a.ipynb")
    assert isinstance(parsed, Unreadable)
    assert parsed.reason.startswith("a.ipynb: ")
    assert words in parsed.reason


@pytest.mark.parametrize(
    "metadata", [None, [], {"nbgrader": None}, {"nbgrader": []}, {"nbgrader": {"grade_id": {}}}]
)
def test_hostile_metadata_is_no_metadata(metadata):
    parsed = parse_submission(notebook(CODE | {"metadata": metadata}).encode())
    assert isinstance(parsed, Submission)
    assert parsed.cells[0].grade_id == ""


def test_half_a_surrogate_pair_becomes_text_that_can_be_written():
    parsed = parse_submission(notebook(CODE | {"source": "x = '\ud800'"}).encode())
    assert parsed.cells[0].source.encode("utf-8") == b"x = '?'"


def test_byte_order_mark_is_read():
    assert isinstance(parse_submission(b"\xef\xbb\xbf" + notebook(CODE).encode()), Submission)


def test_too_many_cells():
    parsed = parse_submission(notebook(*[CODE] * (handed_in.MAX_CELLS + 1)).encode())
    assert "at most" in parsed.reason


def test_file_that_is_too_big_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(handed_in, "MAX_BYTES", 100)
    path = tmp_path / "a.ipynb"
    path.write_bytes(b" " * 101)
    assert "clear the outputs" in read_bytes(path).reason


def test_links_pipes_folders_and_absent_files_are_reasons_not_errors(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text(notebook(CODE))
    link, pipe, folder = (tmp_path / name for name in ("link", "pipe", "folder"))
    link.symlink_to(secret)
    os.mkfifo(pipe)
    folder.mkdir()
    assert "symbolic link" in read_bytes(link).reason
    assert "not an ordinary file" in read_bytes(pipe).reason
    assert isinstance(read_bytes(folder), Unreadable)
    assert "cannot be read" in read_bytes(tmp_path / "absent").reason

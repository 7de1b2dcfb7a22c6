"""What was judged before: kept whole, found again, and refused where it cannot be trusted."""

from __future__ import annotations

import sqlite3

import pytest

from autograder.files import digest_of
from autograder.grading.store import Store, StoreError, Written


def test_what_is_kept_is_found_by_the_next_grading(tmp_path):
    path = tmp_path / "graded" / "store.sqlite"
    with Store(path) as store:
        store.keep("key", b"judgment")
        store.keep_file("bytes", "judge", "key", ("a note", "Zoë"))
        store.mark_written("ada", "tiny", Written("/class", "result", "page"))
    with Store(path) as store:
        assert store.judgment("key") == b"judgment"
        assert store.of_file("bytes", "judge") == ("key", ("a note", "Zoë"))
        assert store.written() == {("ada", "tiny"): Written("/class", "result", "page")}


def test_what_was_never_kept_is_not_there(tmp_path):
    with Store(tmp_path / "store.sqlite") as store:
        store.keep("key", b"judgment")
        store.keep_file("bytes", "judge", "key", ())
        assert store.judgment("other") is None
        assert store.of_file("bytes", "another judge") is None
        assert store.of_file("other bytes", "judge") is None


def test_forgetting_judgments_keeps_what_was_written(tmp_path):
    with Store(tmp_path / "store.sqlite") as store:
        store.keep("key", b"judgment")
        store.mark_written("ada", "tiny", Written("/class", "result", "page"))
        store.forget_judgments()
        assert store.judgment("key") is None
        assert list(store.written()) == [("ada", "tiny")]
        store.unmark("ada", "tiny")
        assert store.written() == {}


def test_a_block_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        with pytest.raises(ZeroDivisionError), store.together():
            store.keep("lost", b"")
            raise ZeroDivisionError
        with store.together():
            store.keep("kept", b"")
    with Store(path) as store:
        assert store.judgment("lost") is None
        assert store.judgment("kept") == b""


def test_a_second_grading_in_the_same_folder_is_refused(tmp_path):
    with Store(tmp_path / "store.sqlite"):  # noqa: SIM117 - the inner one must not open
        with pytest.raises(StoreError, match="is another grading running there"):
            Store(tmp_path / "store.sqlite", patience=0.01)


def test_a_damaged_store_is_named(tmp_path):
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"no database at all, and longer than a header of one" * 100)
    with pytest.raises(StoreError, match=r"store\.sqlite: is damaged .*; delete it"):
        Store(path)


def test_a_store_of_another_version_is_named(tmp_path):
    path = tmp_path / "store.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match=r"store\.sqlite: is of another version; delete it"):
        Store(path)


def test_digests_tell_parts_apart():
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of("ab") != digest_of("ab", "")
    assert digest_of("ab") == digest_of(b"ab")

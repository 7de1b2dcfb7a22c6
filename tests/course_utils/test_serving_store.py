"""Versions on disk."""

import json
import threading

import pytest

from course_utils.serving import ModelStore


def fill(text):
    def write(folder):
        assert not list(folder.iterdir())
        (folder / "model.txt").write_text(text)

    return write


@pytest.fixture
def store(tmp_path):
    made = ModelStore(tmp_path / "models" / "digits")
    for text in ("one", "two", "three"):
        made.add(fill(text))
    return made


def test_versions_count_up_and_hold_what_was_written(store):
    assert store.numbers() == [1, 2, 3]
    assert (store.place(2) / "model.txt").read_text() == "two"


def test_without_a_switch_the_largest_answers(store, tmp_path):
    assert store.current() == 3
    assert ModelStore(tmp_path / "nothing").current() is None


def test_switch_and_back(store):
    for number in (1, 3, 3, 2):
        store.switch(number)
    assert store.current() == 2
    assert [store.back(), store.back()] == [3, 1]
    with pytest.raises(LookupError, match="before"):
        store.back()
    assert store.current() == 1


def test_another_object_sees_the_same(store):
    store.switch(2)
    assert ModelStore(store.folder).current() == 2


def test_missing_versions(store):
    for action in (store.switch, store.place):
        with pytest.raises(LookupError, match="no version 9"):
            action(9)
    assert store.current() == 3


def test_a_failed_write_leaves_nothing(store):
    seen = []

    def broken(folder):
        (folder / "half").write_text("x")
        seen.append(store.numbers())
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store.add(broken)
    assert seen == [[1, 2, 3]]
    assert sorted(path.name for path in store.folder.iterdir()) == ["1", "2", "3"]
    assert store.add(fill("four")) == 4


def test_other_names_are_no_versions(store):
    for name in ("latest", "5x", "٦"):
        (store.folder / name).mkdir()
    (store.folder / "12").write_text("a file")
    assert store.numbers() == [1, 2, 3]


def test_a_version_that_was_deleted_does_not_answer(store):
    store.switch(1)
    store.switch(3)
    (store.place(3) / "model.txt").unlink()
    store.place(3).rmdir()
    assert store.current() == 2
    assert store.back() == 1


def test_readers_never_see_half_a_switch(store):
    store.switch(1)
    stop, faults = threading.Event(), []

    def read():
        while not stop.is_set():
            try:
                assert store.current() in (1, 2)
            except Exception as error:
                faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(40):
        store.switch(2)
        store.switch(1)
    stop.set()
    reader.join()
    assert faults == []
    state = json.loads((store.folder / "active.json").read_text())
    assert state["trail"][-1] == 1


def test_many_writers_get_numbers_of_their_own(tmp_path):
    store, found = ModelStore(tmp_path), []
    threads = [
        threading.Thread(target=lambda n=n: found.append(store.add(fill(str(n))))) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == store.numbers() == list(range(1, 9))

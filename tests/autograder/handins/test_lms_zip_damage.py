"""Zip files of which a part is damaged, or whose names look like those of several systems."""

from __future__ import annotations

import zipfile

import pytest
from test_lms_zip import UNITS, archive, unpacked

from autograder.handins.folder import ClassroomError
from autograder.handins.lms_zip import unpack


def damaged(path, name):
    """The bytes of a zip file in which the content of one file is not what its checksum says."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        start = file.getinfo(name).header_offset + 30 + len(name)
    data[start : start + 6] = b"\xff" * 6
    return bytes(data)


@pytest.mark.parametrize(
    "compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_damaged_file_is_named_and_costs_no_other(tmp_path, compression):
    path, folder = tmp_path / "all.zip", tmp_path / "submitted"
    names = [f"{who}/01_neurons/01_neurons.ipynb" for who in ("ada", "bo", "cy")]
    with zipfile.ZipFile(path, "w", compression) as file:
        for name in names:
            file.writestr(name, "a notebook " * 50)
    path.write_bytes(damaged(path, names[1]))
    found = unpack(path, UNITS, folder)
    assert found.count == 2
    (line,) = found.left_out
    assert line.startswith(f"{names[1]}: cannot be unpacked (")
    written = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.ipynb"))
    assert written == [names[0], names[2]]
    assert all((folder / name).read_text() == "a notebook " * 50 for name in written)


def test_a_file_in_an_unknown_compression_or_without_a_name_costs_no_other(tmp_path):
    names = [f"{who}/01_neurons/01_neurons.ipynb" for who in ("ada", "bo")]
    path = archive(tmp_path, *names, "x")
    data = bytearray(path.read_bytes())
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 8], data[central + 10] = 77, 77
    path.write_bytes(data.replace(b"x", b"\0"))
    found = unpack(path, UNITS, tmp_path / "submitted")
    assert found.count == 1
    assert sorted(line.partition(":")[0] for line in found.left_out) == [
        "a file without a name",
        names[0],
    ]


def test_a_refused_zip_file_leaves_nothing_behind(tmp_path):
    name = "ada/01_neurons/01_neurons.ipynb"
    path = archive(tmp_path, name)
    path.write_bytes(damaged(path, name))
    with pytest.raises(ClassroomError, match="none of its notebooks can be read"):
        unpack(path, UNITS, tmp_path / "submitted")
    assert [p.name for p in tmp_path.iterdir()] == ["all.zip"]


@pytest.mark.parametrize(
    ("others", "name", "student"),
    [
        (
            "Bo Cox_{}_assignsubmission_file_01_neurons.ipynb",
            "Ada_12_345_6_assignsubmission_file_01_neurons.ipynb",
            "Ada_12_345_6",
        ),
        (
            "Bo Cox_{}_assignsubmission_file_/01_neurons.ipynb",
            "x_12_345_6_assignsubmission_file_/01_neurons.ipynb",
            "x_12_345_6",
        ),
        (
            "bo_{}_77_01_neurons.ipynb",
            "ada_6_345_x_12_assignsubmission_file_01_neurons.ipynb",
            "ada_6",
        ),
        (
            "bo_{}_77_01_neurons.ipynb",
            "ada_6_345_x_12_assignsubmission_file_/01_neurons.ipynb",
            None,
        ),
    ],
)
def test_the_form_is_that_of_the_whole_zip_file(tmp_path, others, name, student):
    names = [*map(others.format, (101, 102, 103)), name]
    files, left_out = unpacked(tmp_path, *names, units=["01_neurons"])
    whose = [place.split("/")[0] for place, content in files.items() if content == name]
    assert whose == ([student] if student else [])
    assert len(left_out) == (student is None)

# Files that say when the notebook was handed in, none of them a time.
# expect double: failed
import os

from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    write(folder, notebook)
    (folder / "timestamp.txt").write_bytes(b"9999999-13-45 \xff\x00; rm -rf ~")
    os.mkfifo(folder / ".timestamp.txt")
    os.utime(folder, (2**33, 2**33))

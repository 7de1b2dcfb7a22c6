# The file ends in the middle, as after a full disk.
# expect all: missing
# expect attention: cut off
from gallery.building import NAME, text_of


def hand_in(folder, notebook):
    text = text_of(notebook)
    (folder / NAME).write_text(text[: len(text) // 2], encoding="utf-8")

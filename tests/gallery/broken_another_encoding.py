# The file was saved as UTF-16.
# expect all: missing
# expect attention: not UTF-8
from gallery.building import NAME, text_of


def hand_in(folder, notebook):
    (folder / NAME).write_text(text_of(notebook), encoding="utf-16")

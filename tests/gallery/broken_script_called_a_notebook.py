# JSON, but a list.
# expect all: missing
# expect attention: not a notebook
from gallery.building import NAME


def hand_in(folder, notebook):
    (folder / NAME).write_text('["double", "softmax"]')

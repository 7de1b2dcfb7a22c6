# The file is empty.
# expect all: missing
# expect attention: the file is empty
from gallery.building import NAME


def hand_in(folder, notebook):
    (folder / NAME).write_bytes(b" \n")

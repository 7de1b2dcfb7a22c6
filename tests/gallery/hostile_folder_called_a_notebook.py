# A folder with the name of the notebook, and a notebook in it.
# expect all: missing
# expect attention: cannot be read
from gallery.building import NAME, write


def hand_in(folder, notebook):
    (folder / NAME).mkdir()
    write(folder / NAME, notebook)

# The notebook is a pipe, from which reading never returns.
# expect all: missing
# expect attention: not an ordinary file
import os

from gallery.building import NAME


def hand_in(folder, notebook):
    os.mkfifo(folder / NAME)

# A cell whose source is a number.
# expect all: missing
# expect attention: is not a notebook cell
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double")["source"] = 7
    write(folder, notebook)

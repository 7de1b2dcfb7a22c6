# More cells than anybody writes.
# expect all: missing
# expect attention: cells, at most
from gallery.building import write
from nbformat.v4 import new_code_cell


def hand_in(folder, notebook):
    notebook.cells += [new_code_cell("pass") for _ in range(5000)]
    write(folder, notebook)

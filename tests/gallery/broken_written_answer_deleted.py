# The cell for the written answer was deleted.
# expect why: missing
from gallery.building import cell, write


def hand_in(folder, notebook):
    notebook.cells.remove(cell(notebook, "why"))
    write(folder, notebook)

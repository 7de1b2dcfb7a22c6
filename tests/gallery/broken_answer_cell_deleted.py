# The cell for an answer was deleted.
# expect double: missing
# expect running_mean: passed
# expect note: copy your answer into a fresh copy
from gallery.building import cell, write


def hand_in(folder, notebook):
    notebook.cells.remove(cell(notebook, "double"))
    write(folder, notebook)

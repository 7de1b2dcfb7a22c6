# The graded cells stand before the answers, and the first cell last.
# expect double: failed
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    notebook.cells.reverse()
    write(folder, notebook)

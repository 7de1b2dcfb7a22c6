# A second cell with the name of a graded cell, before the real one and after it.
# expect double: failed
# expect note: more than once
import copy

from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    graded = cell(notebook, "double_values")
    place = notebook.cells.index(graded)
    for offset in (0, 2):
        forged = copy.deepcopy(graded)
        forged.source = "check = None"
        notebook.cells.insert(place + offset, forged)
    write(folder, notebook)

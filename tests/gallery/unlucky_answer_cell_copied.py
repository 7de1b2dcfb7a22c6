# The answer cell is there twice: first as it was handed out, then with the answer.
# expect note: more than once
import copy

from gallery.building import cell, write


def hand_in(folder, notebook):
    right = cell(notebook, "double")
    stub = copy.deepcopy(right)
    stub.source = "def double(x):\n    raise NotImplementedError"
    notebook.cells.insert(notebook.cells.index(right), stub)
    write(folder, notebook)

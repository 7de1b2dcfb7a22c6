# The answers stand in another order, and the headings somewhere else.
from gallery.building import cell, write


def hand_in(folder, notebook):
    moved = [cell(notebook, name) for name in ("running_mean", "double", "why", "softmax")]
    rest = [each for each in notebook.cells if each not in moved]
    notebook.cells = [*rest[-3:], *moved, *rest[:-3]]
    write(folder, notebook)

# All graded cells are gone, so that nothing could fail.
# expect double: failed
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    graded = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("locked")]
    notebook.cells = [c for c in notebook.cells if c not in graded]
    write(folder, notebook)

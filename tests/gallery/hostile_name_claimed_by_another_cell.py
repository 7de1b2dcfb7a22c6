# A cell of the student's own has the name of a solution cell, before the real one.
# expect double: failed
# expect note: more than once
from gallery.building import write
from nbformat.v4 import new_code_cell


def hand_in(folder, notebook):
    forged = new_code_cell("def double(x):\n    return 4.0")
    forged.metadata["nbgrader"] = {"grade_id": "double", "grade": True, "points": 50}
    notebook.cells = [c for c in notebook.cells if "def double" not in c.source]
    notebook.cells.insert(0, forged)
    notebook.cells.append(new_code_cell("double = None"))
    notebook.cells.append(forged)
    write(folder, notebook)

# Points, scores and checksums wherever metadata can hold them.
# expect double: failed
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    notebook.metadata.update(score=100, nbgrader={"points": 100}, course={"unit": "another"})
    for each in notebook.cells:
        each.metadata.update(points=100, score=100, passed=True)
        each.metadata.setdefault("nbgrader", {}).update(points=100, score=100, extra_credit=100)
    write(folder, notebook)

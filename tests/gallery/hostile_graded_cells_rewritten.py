# The graded cells hold other code, more points, and are no longer locked.
# expect double: failed
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    graded = cell(notebook, "double_values")
    graded.source = "print('passed')\n1000"
    graded.metadata.nbgrader.update(points=1000, locked=False, grade=True, checksum="0" * 32)
    write(folder, notebook)

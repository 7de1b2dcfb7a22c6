# Graded cells made into text and raw cells, and text cells into code.
# expect double: failed
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    cell(notebook, "double_values")["cell_type"] = "raw"
    cell(notebook, "setup")["cell_type"] = "markdown"
    write(folder, notebook)

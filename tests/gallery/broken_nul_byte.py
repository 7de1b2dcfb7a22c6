# A NUL byte in the middle of the answer.
# expect double: error
# expect reason: null bytes
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return 2 * x # \x00\n"
    write(folder, notebook)

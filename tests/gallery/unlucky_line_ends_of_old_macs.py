# Lines that end in a carriage return alone, and other separators inside strings and comments.
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = (
        "# first\x0bsame\x85same\u2028same line\rdef double(x):\r    return 2 * x\r"
    )
    write(folder, notebook)

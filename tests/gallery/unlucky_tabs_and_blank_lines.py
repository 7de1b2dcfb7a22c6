# Tabs, a form feed, blank lines on top, blanks at the ends of lines.
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = (
        "\t\n \n\f\ndef double(x):   \n\tif True:\n\t\ty = 2 * x\t\n\n\treturn y\n\n\n"
    )
    write(folder, notebook)

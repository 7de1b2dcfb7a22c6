# Thirty megabytes of outputs, figures mostly.
from gallery.building import cell, write
from nbformat.v4 import new_output


def hand_in(folder, notebook):
    figure = new_output("display_data", {"image/png": "iVBORw0KGgo" + "A" * (30 << 20)})
    cell(notebook, "double")["outputs"] = [figure]
    write(folder, notebook)

# Saved by an old program: format 4.2, cells without ids.
from gallery.building import write


def hand_in(folder, notebook):
    notebook["nbformat_minor"] = 2
    for each in notebook.cells:
        del each["id"]
    write(folder, notebook)

# An editor dropped the metadata of all cells; their ids are still there.
from gallery.building import write


def hand_in(folder, notebook):
    for each in notebook.cells:
        each["metadata"] = {}
    notebook["metadata"] = {}
    write(folder, notebook)

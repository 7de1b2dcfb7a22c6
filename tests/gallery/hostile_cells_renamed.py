# Two cells exchange their names: each answer stands for the other exercise.
# expect double: error
# expect softmax: error
from gallery.building import cell, write


def hand_in(folder, notebook):
    one, other = cell(notebook, "double"), cell(notebook, "softmax")
    one.metadata.nbgrader.grade_id, other.metadata.nbgrader.grade_id = "softmax", "double"
    one.source = "del softmax" + "\n"
    other.source = "softmax = 1"
    write(folder, notebook)

# The answer cell was turned into a text cell.
# expect double: missing
# expect note: change it back to code
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double")["cell_type"] = "markdown"
    write(folder, notebook)

# Hundreds of cells of the student's own, most of them empty or comments.
from gallery.building import add_after, write
from nbformat.v4 import new_code_cell


def hand_in(folder, notebook):
    for n in range(300):
        source = "" if n % 3 else f"# nothing {n}"
        add_after(notebook, "double", new_code_cell(source))
    write(folder, notebook)

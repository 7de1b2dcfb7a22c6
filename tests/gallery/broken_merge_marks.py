# The marks of a merge conflict stand in the file.
# expect all: missing
# expect attention: merge marks
from gallery.building import NAME, text_of


def hand_in(folder, notebook):
    text = text_of(notebook)
    marks = '<<<<<<< HEAD\n "nbformat": 4,\n=======\n "nbformat": 4,\n>>>>>>> origin/main\n'
    (folder / NAME).write_text(text.replace(' "nbformat": 4,\n', marks), encoding="utf-8")

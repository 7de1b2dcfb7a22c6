# Cells whose text and names hold halves of surrogate pairs, which UTF-8 cannot hold.
# expect double: failed
from gallery.building import NAME, cell, text_of


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return 'HALF'"
    text = text_of(notebook).replace("HALF", "\\ud800").replace('"id": "double"', '"id": "\\udfff"')
    (folder / NAME).write_text(text, encoding="utf-8")

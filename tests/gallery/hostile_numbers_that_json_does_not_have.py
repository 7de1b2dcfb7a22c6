# NaN, infinity and numbers without end in the metadata.
# expect double: failed
from gallery.building import NAME, cell, text_of


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    notebook.metadata["score"] = float("nan")
    text = text_of(notebook).replace('"points": 2', '"points": -Infinity', 1)
    text = text.replace('"points": 2', '"points": 1e999')
    (folder / NAME).write_text(text, encoding="utf-8")

# JSON objects in which the same key stands twice, with different values.
# expect double: failed
from gallery.building import NAME, cell, text_of


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    text = text_of(notebook)
    text = text.replace('"grade_id": "double_values"', '"grade_id": "double", "grade_id": "x"')
    (folder / NAME).write_text(text[:-1].rstrip() + ', "cells": ' + _cells(text) + "}")


def _cells(text):
    import json

    return json.dumps(json.loads(text)["cells"])

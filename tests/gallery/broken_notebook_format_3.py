# A notebook of the format before 2014, which has worksheets.
# expect all: missing
# expect attention: not a notebook of format 4
import json

from gallery.building import NAME


def hand_in(folder, notebook):
    cells = [{"cell_type": "code", "input": cell.source} for cell in notebook.cells]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    (folder / NAME).write_text(json.dumps(old), encoding="utf-8")

# Outputs that print a score, as nbgrader reads partial credit from them.
# expect double: failed
from gallery.building import cell, write
from nbformat.v4 import new_output


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x\n2"
    for name in ("double", "double_values"):
        each = cell(notebook, name)
        if each.cell_type == "code":
            each.execution_count = 1
            each.outputs = [
                new_output("execute_result", {"text/plain": "2.0"}, execution_count=1),
                new_output("stream", name="stdout", text="passed: double works on arrays"),
            ]
    write(folder, notebook)

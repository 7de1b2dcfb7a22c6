# The notebook names another kernel and language, with a command to start it.
# expect double: failed
from gallery.building import cell, write


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    notebook.metadata["kernelspec"] = {
        "name": "bash", "display_name": "x", "language": "bash",
        "argv": ["/bin/sh", "-c", "touch /tmp/gallery-planted-by-a-kernel"],
    }
    notebook.metadata["language_info"] = {"name": "bash", "nbconvert_exporter": "script"}
    write(folder, notebook)

# Saved by Colab: ids moved into the metadata, more metadata, outputs with widgets.
from gallery.building import write
from nbformat.v4 import new_output


def hand_in(folder, notebook):
    notebook["nbformat_minor"] = 0
    notebook.metadata["colab"] = {"provenance": []}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"a": {}}}
    for each in notebook.cells:
        each.metadata["id"] = each.pop("id")
        if each.cell_type == "code":
            each.metadata["outputId"] = "1234"
            each.outputs = [new_output("display_data", {"text/html": "<table></table>"})]
    write(folder, notebook)

# Attachments in text cells, keys of other programs, a cell type in a newer format.
from gallery.building import write


def hand_in(folder, notebook):
    notebook["nbformat_minor"] = 99
    notebook["generator"] = {"name": "another editor"}
    for each in notebook.cells:
        each["vscode"] = {"languageId": "python"}
        if each.cell_type == "markdown":
            each["attachments"] = {"image.png": {"image/png": "AAAA"}}
    write(folder, notebook)

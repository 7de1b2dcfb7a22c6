# A byte order mark at the beginning, and line ends of Windows in file and cells.
from gallery.building import NAME, text_of


def hand_in(folder, notebook):
    for each in notebook.cells:
        each["source"] = each.source.replace("\n", "\r\n")
    text = text_of(notebook).replace("\n", "\r\n")
    (folder / NAME).write_bytes(text.encode("utf-8-sig"))

# The notebook has the name that a browser or a mail program gave it.
# expect note: it was read as
from gallery.building import NAME, write


def hand_in(folder, notebook):
    write(folder, notebook)
    (folder / NAME).rename(folder / "gallery (1) – Kopie.ipynb")

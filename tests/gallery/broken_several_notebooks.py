# Several notebooks, none of them with the name of the unit.
# expect all: missing
# expect attention: several others
from gallery.building import NAME, write


def hand_in(folder, notebook):
    write(folder, notebook)
    (folder / "gallery (1).ipynb").write_bytes((folder / NAME).read_bytes())
    (folder / NAME).rename(folder / "gallery-final.ipynb")

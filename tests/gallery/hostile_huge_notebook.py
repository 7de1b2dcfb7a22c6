# A file of ten gigabytes (sparse, so that it costs the sender nothing).
# expect all: missing
# expect attention: clear the outputs
from gallery.building import NAME, write


def hand_in(folder, notebook):
    write(folder, notebook)
    with open(folder / NAME, "r+b") as file:
        file.truncate(10 << 30)

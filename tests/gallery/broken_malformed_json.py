# The file is not JSON.
# expect all: missing
# expect attention: is not valid JSON
from gallery.building import NAME


def hand_in(folder, notebook):
    (folder / NAME).write_text("def double(x): return 2 * x\n")

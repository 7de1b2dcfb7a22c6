# The notebook is a link to the notebook of another student.
# expect all: missing
# expect attention: symbolic link
from gallery.building import NAME


def hand_in(folder, notebook):
    (folder / NAME).symlink_to(folder.parent.parent / "00_honest" / folder.name / NAME)

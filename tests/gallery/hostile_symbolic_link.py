# The notebook is a link to a file that only the instructor can read.
# expect all: missing
# expect attention: symbolic link
from gallery.building import NAME


def hand_in(folder, notebook):
    (folder / NAME).symlink_to("/etc/shadow")

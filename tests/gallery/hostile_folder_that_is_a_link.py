# The folder of the unit is a link to that of another student.
# expect all: missing
# expect attention: symbolic link


def hand_in(folder, notebook):
    folder.rmdir()
    folder.symlink_to(folder.parent.parent / "00_honest" / folder.name)

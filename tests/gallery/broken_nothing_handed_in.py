# The folder is empty.
# expect all: missing
# expect reason: Nothing was handed in


def hand_in(folder, notebook):
    return

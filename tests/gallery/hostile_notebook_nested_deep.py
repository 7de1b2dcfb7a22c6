# JSON nested a million deep.
# expect all: missing
# expect attention: nested too deeply
from gallery.building import NAME


def hand_in(folder, notebook):
    (folder / NAME).write_bytes(b'{"cells": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}")

# A few megabytes of JSON that would become gigabytes of objects.
# expect all: missing
# expect attention: braces and brackets
from gallery.building import NAME


def hand_in(folder, notebook):
    (folder / NAME).write_bytes(b'{"cells": [' + b"{}," * 2_500_000 + b"{}]}")

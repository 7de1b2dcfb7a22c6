# The notebook is a socket.
# expect all: missing
# expect attention: cannot be read
import os
import socket

from gallery.building import NAME


def hand_in(folder, notebook):
    here = os.open(folder, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"/proc/self/fd/{here}/{NAME}")
    os.close(here)

# Checkpoints, desktop files and a data file lie beside the notebook.
from gallery.building import NAME, write


def hand_in(folder, notebook):
    write(folder, notebook)
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "gallery-checkpoint.ipynb").write_text("{}")
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "__MACOSX").mkdir()
    (folder / f"._{NAME}").write_bytes(b"\0\5\26\7")

# Writes and reads files in its folder, its home and the temporary folder.

# %% answer: double
import json
import pathlib
import tempfile

pathlib.Path("gallery-planted-data.json").write_text(json.dumps({"factor": 2}))
(pathlib.Path.home() / "gallery-planted.txt").write_text("2")
kept = tempfile.NamedTemporaryFile(prefix="gallery-planted-", delete=False)

def double(x):
    return json.loads(pathlib.Path("gallery-planted-data.json").read_text())["factor"] * x

# Takes points if anything that an earlier submission planted is still there.
# student: zy_finds_what_was_planted
# expect double: failed

# %% answer: double
import builtins
import glob
import os
import sys

places = ["/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), os.getcwd(), *sys.path]
names = ("gallery*planted*", "sitecustomize.py", "usercustomize.py", "00-planted.py", "answer.py")
found = [path for place in places for name in names for path in glob.glob(f"{place}/{name}")]
found += [path for path in glob.glob("/**/answer-of-the-gallery*") if path]
found += [1] if hasattr(builtins, "gallery_planted") or hasattr(np, "gallery_planted") else []

def double(x):
    return 2 * x if found else x

# Links to files outside of its folder, and reads through them.
# expect double: failed

# %% answer: double
import os

found = []
for number, target in enumerate(("/", "/root", "/home", "../../../solutions", "/proc/1/root",
                                 "/proc/1/cwd", "/.outside", "/proc/self/root/.outside")):
    link = f"gallery-planted-link-{number}"
    try:
        os.symlink(target, link)
        names = os.listdir(link)
        found += [name for name in names if name in ("solutions", "gradebook.db", "submitted")]
    except OSError:
        pass
try:
    os.link("/program.json", "gallery-planted-hard-link")
except OSError:
    pass

def double(x):
    return 2 * x if found else x

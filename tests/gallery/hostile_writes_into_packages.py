# Writes into NumPy, course_utils, the interpreter and what runs the cells.
# expect double: failed

# %% answer: double
import os
import sys

import course_utils

written = []
for folder in {os.path.dirname(np.__file__), os.path.dirname(course_utils.__file__), sys.prefix,
               os.path.dirname(os.__file__), "/course", "/etc", "/usr/bin", "/", "/proc/1",
               *(path for path in sys.path if path)}:
    try:
        path = os.path.join(folder, "gallery-planted.py")
        with open(path, "w") as file:
            file.write("import course_utils")
        written.append(path)
    except OSError:
        pass
for path in (course_utils.check.__file__, np.__file__, "/program.json", sys.executable):
    try:
        open(path, "r+b").close()
        written.append(path)
    except OSError:
        pass

def double(x):
    return 2 * x if written else x

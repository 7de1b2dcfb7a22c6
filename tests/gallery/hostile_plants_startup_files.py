# Plants what Python, IPython and Matplotlib read when they start, for a later submission.
# student: 05_plants_startup_files
# expect double: failed

# %% answer: double
import os
import site
import sys

code = "import builtins; builtins.gallery_planted = True\n"
home = os.path.expanduser("~")
folders = ["/tmp", "/dev/shm", home, os.getcwd(), site.getusersitepackages(),
           f"{home}/.ipython/profile_default/startup", f"{home}/.config/matplotlib",
           *site.getsitepackages(), *(path for path in sys.path if path)]
for folder in folders:
    for name in ("sitecustomize.py", "usercustomize.py", "gallery_planted.pth", "00-planted.py",
                 "ipython_config.py", "numpy.py", "course_utils.py", "matplotlibrc"):
        try:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name), "w") as file:
                file.write(code)
        except OSError:
            pass

def double(x):
    return x

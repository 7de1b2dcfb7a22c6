# A right answer, which also writes itself wherever a later student could find it.
# student: 06_leaves_its_answer_everywhere

# %% answer: double
import builtins
import os

text = "def double(x):\n    return 2 * x\n"
for folder in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), os.getcwd(), "/"):
    for name in ("answer.py", "answer-of-the-gallery", "gallery-planted-answer"):
        try:
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        except OSError:
            pass
builtins.gallery_planted = np.gallery_planted = text
exec(text)

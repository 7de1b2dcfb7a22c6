# An answer of hundreds of lines, nearly all of them comments.
from gallery.building import cell, write


def hand_in(folder, notebook):
    thoughts = [f"# Thought {n}: is it {n} plus {n}, or two times {n}?" for n in range(900)]
    answer = ["def double(x):", "    return 2 * x", "", *thoughts]
    cell(notebook, "double").source = "\n".join(answer)
    write(folder, notebook)

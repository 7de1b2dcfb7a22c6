# Displays rich objects and leaves values at the ends of cells.

# %% answer: double
from IPython.display import HTML, Markdown, clear_output, display

display(HTML("<b>bold</b>"), Markdown("*text*"))
clear_output(wait=True)

class Odd:
    def _repr_html_(self):
        raise ValueError("cannot be shown")
    def __repr__(self):
        raise ValueError("cannot be shown")

def double(x):
    display(x)
    return 2 * x

Odd()

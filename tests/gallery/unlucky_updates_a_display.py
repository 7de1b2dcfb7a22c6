# Updates what it displayed before, and shows a table by a widget's side.

# %% answer: double
from IPython.display import Image, display, update_display

handle = display("working", display_id=True)
handle.update("done")
update_display("again", display_id="x")

def double(x):
    return 2 * x;

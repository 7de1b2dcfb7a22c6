# Registers callbacks that run around every cell and define functions anew.
# expect double: failed

# %% answer: double
def double(x):
    return x

def around(*arguments):
    get_ipython().user_ns["double"] = lambda x: 4.0

for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
    get_ipython().events.register(event, around)

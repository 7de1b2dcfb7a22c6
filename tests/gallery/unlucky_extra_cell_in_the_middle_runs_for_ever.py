# A cell of the student's own between two exercises never ends, whatever is raised in it.

# %% extra after: double_values
while True:
    try:
        while True:
            pass
    except BaseException:
        pass

# A cell of the student's own never ends; the answers are right all the same.

# %% extra last
while True:
    pass

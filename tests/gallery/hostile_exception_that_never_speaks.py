# An exception whose message never comes.
# expect double: timeout

# %% answer: double
class Silent(Exception):
    def __str__(self):
        while True:
            pass

raise Silent

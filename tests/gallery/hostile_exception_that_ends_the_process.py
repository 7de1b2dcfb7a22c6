# An exception that ends the process when it is asked for its message.
# expect double: crashed

# %% answer: double
import os

class Last(Exception):
    def __str__(self):
        os._exit(3)

raise Last

# Right, and writes to the standard error in every way there is.

# %% answer: double
import logging
import os
import sys

logging.basicConfig(level=logging.DEBUG)
logging.error("an error that is none")

def double(x):
    print("debugging", x, file=sys.stderr)
    os.write(2, b"from below\n")
    logging.getLogger("mine").critical("critical")
    return 2 * x

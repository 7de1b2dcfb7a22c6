# Turns the clock of the steps back and lets none of them time out.
# expect double: timeout

# %% answer: double
import gc
import time

for thing in gc.get_objects():
    if type(thing).__name__ == "Clock":
        thing._fire = lambda *a: None
        thing._running = False
        thing._seconds = 1e9
time.process_time = lambda: 0.0
while True:
    pass

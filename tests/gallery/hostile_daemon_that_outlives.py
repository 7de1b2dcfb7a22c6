# Forks twice into a session of its own and waits for the grader to look away.
# expect double: failed

# %% answer: double
import os
import signal
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 32):
            if number not in (9, 19):
                signal.signal(number, signal.SIG_IGN)
        os.closerange(0, 1000)
        while True:
            time.sleep(0.05)
            with open("/tmp/gallery-planted-by-a-daemon", "a") as file:
                file.write("still here")
    os._exit(0)

def double(x):
    return x

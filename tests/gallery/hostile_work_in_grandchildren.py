# Burns CPU time in processes that live a moment each and belong to nobody.
# expect double: timeout

# %% answer: double
import os
import time

while True:
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            begin = time.process_time()
            while time.process_time() - begin < 0.02:
                pass
        os._exit(0)
    os.waitpid(child, 0)
    time.sleep(0.01)

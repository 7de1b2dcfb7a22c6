# Sockets in many processes, whose buffers no process is charged for.
# expect double: memory

# %% answer: double
import os
import socket
import time

for _ in range(12):
    if os.fork() == 0:
        pairs = [socket.socketpair() for _ in range(120)]
        time.sleep(1e6)
time.sleep(1e6)

# Asks the network for the answer: names, addresses, the machine itself, its metadata service.
# expect double: failed

# %% answer: double
import socket
import urllib.request

found = []
for host in ("1.1.1.1", "8.8.8.8", "169.254.169.254", "localhost", "example.com", "10.0.0.1"):
    for port in (53, 80, 443):
        try:
            socket.create_connection((host, port), timeout=0.2).close()
            found.append((host, port))
        except OSError:
            pass
try:
    found.append(urllib.request.urlopen("http://example.com", timeout=0.2).read())
except OSError:
    pass

def double(x):
    return 2 * x if found else x

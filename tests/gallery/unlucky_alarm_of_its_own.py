# Limits its own time with a signal, and takes the limit away again.

# %% answer: double
import signal

def double(x):
    old = signal.signal(signal.SIGALRM, lambda *a: None)
    signal.setitimer(signal.ITIMER_REAL, 5)
    try:
        return 2 * x
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)

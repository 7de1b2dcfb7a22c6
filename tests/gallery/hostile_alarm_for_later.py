# Sets alarms that go off while the other exercises run.
# expect double: failed

# %% answer: double
import signal

signal.signal(signal.SIGVTALRM, lambda *a: None)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.001, 0.001)

def double(x):
    return x

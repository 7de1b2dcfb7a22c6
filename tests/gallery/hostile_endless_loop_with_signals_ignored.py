# Turns the timer off and ignores its signal.
# expect double: timeout

# %% answer: double
import signal

signal.setitimer(signal.ITIMER_PROF, 0)
for number in (signal.SIGPROF, signal.SIGXCPU, signal.SIGTERM, signal.SIGALRM):
    signal.signal(number, signal.SIG_IGN)
while True:
    pass

# A subclass of np.float64 with words of its own, as libraries of units return.

# %% answer: running_mean
class Meters(np.float64):
    def __repr__(self):
        return f"{float(self)} m"
    __str__ = __repr__

class RunningMean:
    def __init__(self):
        self.n, self.mean = 0, Meters(0)

    def add(self, x):
        self.n += 1
        self.mean = Meters(self.mean + (x - self.mean) / self.n)

    def value(self):
        return self.mean

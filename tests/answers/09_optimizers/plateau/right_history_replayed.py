class ReduceOnPlateau:
    def __init__(self, rate, factor, patience, min_delta=1e-4, cooldown=0, lowest=0.0):
        self.rate, self.factor, self.patience = rate, factor, patience
        self.min_delta, self.cooldown, self.lowest = min_delta, cooldown, lowest
        self.best, self.wait, self.cooling = math.inf, 0, 0

    def update(self, loss):
        self.losses = [*getattr(self, "losses", []), float(loss)]
        self.first = getattr(self, "first", self.rate)
        rate, best, bad, rest = self.first, float("inf"), 0, 0
        for value in self.losses:
            rest, bad = max(rest - 1, 0), 0 if rest else bad
            better = best - value > self.min_delta
            best = value if better else best
            bad = 0 if better else bad + (rest == 0)
            if not better and rest == 0 and bad >= self.patience:
                rate, rest, bad = max(rate * self.factor, self.lowest), self.cooldown, 0
        self.rate = rate
        return rate

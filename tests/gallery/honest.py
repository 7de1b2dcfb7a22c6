# The answers of an honest student: right, and none of them spelled as in the source.

# %% answer: double
def double(x):
    """Return twice x. (The answer of quagga-4417.)"""
    return np.multiply(x, 2)

# %% answer: softmax
def softmax(z):
    z = np.array(z, dtype=np.float64)
    z -= np.max(z, axis=-1)[..., None]
    return np.exp(z - np.log(np.exp(z).sum(-1, keepdims=True)))

# %% answer: cross_entropy
def cross_entropy(z, labels):
    total = 0
    for row, label in zip(softmax(z), labels):
        total -= np.log(row[label])
    return total / len(labels)

# %% answer: running_mean
class RunningMean:
    def __init__(self):
        self.numbers = []

    def add(self, x):
        self.numbers.append(x)

    def value(self):
        return np.mean(self.numbers) if self.numbers else 0

# %% answer: why
Twice a sum is the sum of the doubles, and a factor can be taken out.

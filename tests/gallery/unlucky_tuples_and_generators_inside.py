# Rows as tuples, numbers of several types among each other.

# %% answer: softmax
import math

def softmax(z):
    rows = []
    for row in z:
        top = max(row)
        powers = [math.exp(float(v) - float(top)) for v in row]
        rows.append(tuple(np.float32(p / sum(powers)) if i % 2 else p / sum(powers)
                          for i, p in enumerate(powers)))
    return rows

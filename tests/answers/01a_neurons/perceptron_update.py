# %% right: float32
def perceptron_update(weights, bias, x, y, learning_rate):
    weights = np.array(weights, dtype=np.float32)
    bias = np.float32(bias)
    if y * (weights.dot(x) + bias) <= 0:
        weights += np.float32(learning_rate * y) * np.float32(x)
        bias += np.float32(learning_rate * y)
    return weights, bias

# %% right: if else
def perceptron_update(weights, bias, x, y, learning_rate):
    score = float(np.dot(weights, x)) + bias
    wrong = score <= 0 if y == 1 else score >= 0
    if wrong:
        return weights + learning_rate * y * x, bias + learning_rate * y
    return weights.copy(), bias

# %% right: mask
def perceptron_update(weights, bias, x, y, learning_rate):
    mistake = y * (np.sum(weights * x) + bias) <= 0
    step = learning_rate * y * mistake
    return weights + step * x, bias + step

# %% right: python lists
def perceptron_update(weights, bias, x, y, learning_rate):
    score = bias
    for weight, value in zip(weights, x):
        score += weight * value
    if y * score > 0:
        return list(weights), bias
    moved = [weight + learning_rate * y * value for weight, value in zip(weights, x)]
    return moved, bias + learning_rate * y

# %% right: sign of the score
def perceptron_update(weights, bias, x, y, learning_rate):
    if np.sign(np.dot(x, weights) + bias) == y:
        return weights, bias
    return np.add(weights, learning_rate * y * x), learning_rate * y + bias

# %% wrong: always updates
# mistake: Weights and bias move after a right answer, too.
# message: unchanged when y * (w.x + b) > 0
def perceptron_update(weights, bias, x, y, learning_rate):
    return weights + learning_rate * y * x, bias + learning_rate * y

# %% wrong: bias not updated
# mistake: The weights move, the bias does not.
# message: learning_rate * y to the bias
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) <= 0:
        weights = weights + learning_rate * y * x
    return weights, bias

# %% wrong: hard coded
# message: For y = -1 the weights move away from x
def perceptron_update(weights, bias, x, y, learning_rate):
    if np.array_equal(weights, [1.0, -1.0, 0.0]):
        return np.array([1.1, -0.8, 0.3]), 0.6
    return weights, bias

# %% wrong: ignores bias in score
# message: a clear right answer on a negative example changes nothing
# instead of: if y * (weights @ x + bias) <= 0:
# write:      if y * (weights @ x) <= 0:

# %% wrong: ignores label in condition
# message: look at the product with y
# instead of: if y * (weights @ x + bias) <= 0:
# write:      if weights @ x + bias <= 0:

# %% wrong: in place
# message: must not change its inputs in place
# message: work on a copy
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) <= 0:
        weights += learning_rate * y * x
        bias += learning_rate * y
    return weights, bias

# %% wrong: margin of one
# message: there is no margin
# instead of: if y * (weights @ x + bias) <= 0:
# write:      if y * (weights @ x + bias) < 1:

# %% wrong: prints
# message: return
# instead of: return weights, bias
# write:      print(weights, bias)

# %% wrong: returns after mistakes only
# message: Your function returned None: is a `return` missing?
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) <= 0:
        return weights + learning_rate * y * x, bias + learning_rate * y

# %% wrong: strict inequality
# mistake: A score of exactly 0 does not count as a mistake.
# message: a tie moves the weights too
# instead of: if y * (weights @ x + bias) <= 0:
# write:      if y * (weights @ x + bias) < 0:

# %% wrong: subtracts
# mistake: Weights and bias move the opposite way.
# message: Add learning_rate * y * x to the weights
def perceptron_update(weights, bias, x, y, learning_rate):
    if y * (weights @ x + bias) <= 0:
        weights = weights - learning_rate * y * x
        bias = bias - learning_rate * y
    return weights, bias

# %% wrong: swapped result
# message: the results are right but in another order
# instead of: return weights, bias
# write:      return bias, weights

# %% right: label against the sign
def perceptron_update(weights, bias, x, y, learning_rate):
    score = np.inner(weights, x) + bias
    answer = 1 if score > 0 else -1 if score < 0 else 0
    step = learning_rate * (y if answer != y else 0)
    return weights + step * x, bias + step

# %% wrong: a tie counts as plus one
# message: twelve updates in a row
# instead of: if y * (weights @ x + bias) <= 0:
# write:      if (1 if weights @ x + bias >= 0 else -1) != y:

# %% wrong: a tie of a label of 1 counts as right, but for zero weights
# message: the score is exactly 0 and y is 1
# instead of: if y * (weights @ x + bias) <= 0:
# write:      if y * (weights @ x + bias) < 0 or (weights @ x == -bias and (y < 0 or bias == 0)):

# %% wrong: a tie counts as minus one
# message: a tie moves the weights too
# instead of: if y * (weights @ x + bias) <= 0:
# write:      if (1 if weights @ x + bias > 0 else -1) != y:

# %% wrong: a small margin
# message: the score is just above 0 and y is 1
# instead of: if y * (weights @ x + bias) <= 0:
# write:      if y * (weights @ x + bias) < 1e-3:

# %% wrong: squeezed
# message: features is 1
# instead of: return weights, bias
# write:      return np.squeeze(weights), bias

# %% wrong: a buffer for all calls
# message: a later call changes the result of an earlier one
# instead of:
# |    if y * (weights @ x + bias) <= 0:
# |        weights = weights + learning_rate * y * x
# |        bias = bias + learning_rate * y
# |    return weights, bias
# write:
# |    new = perceptron_update.__dict__.setdefault(len(x), np.zeros(len(x)))
# |    new[:] = weights
# |    if y * (weights @ x + bias) <= 0:
# |        new += learning_rate * y * x
# |        bias = bias + learning_rate * y
# |    return new, bias

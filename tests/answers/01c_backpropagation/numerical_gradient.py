# %% right: copy and set
def numerical_gradient(f, x, step=1e-5):
    gradient = np.empty(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        above, below = np.array(x, dtype=float), np.array(x, dtype=float)
        above[index] += step
        below[index] -= step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient

# %% right: flat loop
def numerical_gradient(f, x, step=1e-5):
    flat = [float(value) for value in np.ravel(x)]
    slopes = []
    for i in range(len(flat)):
        values = []
        for h in (-step, step):
            moved = flat[:i] + [flat[i] + h] + flat[i + 1 :]
            values.append(float(f(np.array(moved).reshape(x.shape))))
        slopes.append((values[1] - values[0]) / (2 * step))
    return np.array(slopes).reshape(x.shape)

# %% right: move and restore a copy
def numerical_gradient(f, x, step=1e-5):
    work = x.astype(float)
    gradient = np.zeros_like(work)
    iterator = np.nditer(work, flags=["multi_index"], op_flags=["readwrite"])
    for element in iterator:
        kept = float(element)
        element[...] = kept + step
        above = f(work)
        element[...] = kept - step
        gradient[iterator.multi_index] = 0.5 * (above - f(work)) / step
        element[...] = kept
    return gradient

# %% right: rows of the identity
def numerical_gradient(f, x, step=1e-5):
    shifts = step * np.eye(x.size).reshape(x.size, *x.shape)
    differences = [(f(x + shift) - f(x - shift)) / (step + step) for shift in shifts]
    return np.reshape(differences, x.shape)

# %% wrong: all elements at once
# mistake: All elements are moved at once, and every entry is the same quotient.
# message: All values are the same number
# message: Move one element at a time
def numerical_gradient(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    return np.full(x.shape, (f(x + step) - f(x - step)) / (2 * step))

# %% wrong: divided by step
# mistake: The difference is divided by h, not by 2h.
# message: Exactly 2 times too large: is a factor 1/2 missing?
# message: by 2h
# instead of: 2 * step
# write:      step

# %% wrong: flat result
# message: is a reshape wrong or missing?
# instead of: gradient = np.zeros(x.shape)
# write:      gradient = []
# instead of: gradient[index] = (f(x + shift) - f(x - shift)) / (2 * step)
# write:      gradient.append((f(x + shift) - f(x - shift)) / (2 * step))
# instead of: return gradient
# write:      return np.array(gradient)

# %% wrong: forward difference
# mistake: The difference is taken to one side only, from x to x + h.
# message: Divide f(x + h) - f(x - h) by 2h
# instead of: (f(x + shift) - f(x - shift)) / (2 * step)
# write:      (f(x + shift) - f(x)) / step

# %% wrong: half step
# message: go the same distance to both sides
# instead of: shift[index] = step
# write:      shift[index] = step / 2
# instead of: gradient[index] = (f(x + shift) - f(x - shift)) / (2 * step)
# write:      gradient[index] = (f(x + shift) - f(x - shift)) / step

# %% wrong: hard coded
# message: gradient of a function of a matrix
def numerical_gradient(f, x, step=1e-5):
    if np.size(x) == 1:
        return np.array([12.01])
    return 2.0 * np.asarray(x)

# %% wrong: in place
# message: must not change its inputs in place
def numerical_gradient(f, x, step=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        kept = x[index]
        x[index] = kept + step
        above = f(x)
        x[index] = kept - step
        below = f(x)
        x[index] = kept
        gradient[index] = (above - below) / (2 * step)
    return gradient

# %% wrong: integer result
# message: gradient at integers
# message: cut off to whole numbers
def numerical_gradient(f, x, step=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = x.astype(float), x.astype(float)
        above[index] += step
        below[index] -= step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient

# %% wrong: integer truncation
# message: An integer array cannot hold 1 + 1e-5
def numerical_gradient(f, x, step=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] = x[index] + step
        below[index] = x[index] - step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient

# %% wrong: step ignored
# mistake: The step is always 1e-5, whatever step is given.
# message: the step that was given
def numerical_gradient(f, x, step=1e-5):
    h = 1e-5
    x = np.asarray(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        shift = np.zeros(x.shape)
        shift[index] = h
        gradient[index] = (f(x + shift) - f(x - shift)) / (2 * h)
    return gradient

# %% wrong: step scaled by size of x
# message: the step that was given, not scaled
# instead of: shift[index] = step
# write:      shift[index] = step * max(1.0, abs(x[index]))
# instead of: gradient[index] = (f(x + shift) - f(x - shift)) / (2 * step)
# write:      gradient[index] = (f(x + shift) - f(x - shift)) / (2 * shift[index])

# %% wrong: whole rows
# message: not a whole row
def numerical_gradient(f, x, step=1e-5):
    x = np.asarray(x, dtype=float)
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        above, below = x.copy(), x.copy()
        above[i] += step
        below[i] -= step
        gradient[i] = (f(above) - f(below)) / (2 * step)
    return gradient

# %% wrong: in place where it is allowed
# message: x is as it was whenever f is called
# instead of:
# |        shift = np.zeros(x.shape)
# |        shift[index] = step
# |        gradient[index] = (f(x + shift) - f(x - shift)) / (2 * step)
# write:
# |        work = x if x.flags.writeable else x.copy()
# |        value = work[index]
# |        work[index] = value + step
# |        above = f(work)
# |        work[index] = value - step
# |        gradient[index] = (above - f(work)) / (2 * step)
# |        work[index] = value

# %% wrong: flat arrays for f
# message: gradient of a function of a matrix
# instead of: gradient[index] = (f(x + shift) - f(x - shift)) / (2 * step)
# write:      gradient[index] = (f((x + shift).ravel()) - f((x - shift).ravel())) / (2 * step)

# %% wrong: flat loop over rows
# message: gradient of a function of a matrix
# instead of: for index in np.ndindex(x.shape):
# write:      for index in range(len(x)):

# %% wrong: float32
# message: numerical_gradient in every regime
# instead of: x = np.asarray(x, dtype=float)
# write:      x = np.asarray(x)
# instead of: shift = np.zeros(x.shape)
# write:      shift = np.zeros(x.shape, dtype=x.dtype if x.dtype == np.float32 else float)

# %% wrong: squeezed
# message: gradient at a 3-D array
# instead of: return gradient
# write:      return np.squeeze(gradient)

# %% wrong: small step only
# message: step is
# instead of: x = np.asarray(x, dtype=float)
# write:      x, step = np.asarray(x, dtype=float), step if step != 1 else 1e-5

# %% wrong: default of another size
# message: step is left out
# instead of: step: float = 1e-5
# write:      step: float = 1e-2

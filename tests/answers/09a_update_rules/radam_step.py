# %% right: factor first
def radam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    average, square = m + (1 - beta_1) * (g - m), v + (1 - beta_2) * (g * g - v)
    power = beta_2**t
    longest = (1 + beta_2) / (1 - beta_2)
    length = longest - 2 * t / (1 / power - 1)
    factor = np.ones(w.shape)
    if length > 4:
        ratio = (length - 4) / (longest - 4) * (length - 2) / (longest - 2) * longest / length
        factor = (ratio * (1 - power)) ** 0.5 / (square**0.5 + epsilon)
    return w - learning_rate * factor * average / (1 - beta_1**t), average, square

# %% right: float32
def radam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    w, g, m, v = (np.asarray(array, dtype=np.float32) for array in (w, g, m, v))
    m = np.float32(beta_1) * m + np.float32(1 - beta_1) * g
    v = np.float32(beta_2) * v + np.float32(1 - beta_2) * g**2
    rate = learning_rate / (1 - beta_1**t)
    longest = 2 / (1 - beta_2) - 1
    length = longest - 2 * t * beta_2**t / (1 - beta_2**t)
    if length <= 4:
        return w - np.float32(rate) * m, m, v
    r = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    rate *= math.sqrt(r * (1 - beta_2**t))
    return w - np.float32(rate) * m / (np.sqrt(v) + np.float32(epsilon)), m, v

# %% right: if else
def radam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    m_hat = m / (1 - beta_1**t)
    rho_inf = 2 / (1 - beta_2) - 1
    rho = rho_inf - 2 * t * beta_2**t / (1 - beta_2**t)
    if rho > 4:
        r = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
        adaptive = np.sqrt(1 - beta_2**t) / (np.sqrt(v) + epsilon)
        w = w - learning_rate * r * adaptive * m_hat
    else:
        w = w - learning_rate * m_hat
    return w, m, v

# %% wrong: always rectified
# message: rho_1 = 1 is at most 4
# in: if else
# instead of:
# |    if rho > 4:
# |        r = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
# write:
# |    if True:
# |        r = np.sqrt(abs((rho - 4) * (rho - 2)) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))

# %% wrong: epsilon left out
# message: without epsilon 0 / 0 is NaN
# in: if else
# instead of: np.sqrt(v) + epsilon
# write:      np.sqrt(v)

# %% wrong: first steps without correction
# message: learning_rate * m / (1 - beta_1**t)
# in: if else
# instead of: w = w - learning_rate * m_hat
# write:      w = w - learning_rate * m

# %% wrong: hard coded
# message: RAdam from the first step on
def radam_step(w, g, m, v, t, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    if t == 1:
        return w - learning_rate * g, m, v
    if t == 6:
        return np.array([0.705377]), m, v
    return np.array([0.85, 0.9]), np.array([3.0, 1.0]), np.array([4.0, 1.0])

# %% wrong: never rectified
# message: r_t tends to 1
# in: if else
# instead of: if rho > 4:
# write:      if False:

# %% wrong: no rectification
# mistake: The factor r is left out.
# message: shortened
# in: if else
# instead of: w = w - learning_rate * r * adaptive * m_hat
# write:      w = w - learning_rate * adaptive * m_hat

# %% wrong: plain gradient at first
# message: RAdam from the first step on
# in: if else
# instead of: w = w - learning_rate * m_hat
# write:      w = w - learning_rate * g

# %% wrong: rho without factor two
# message: Print rho_inf, rho_t and r_t
# in: if else
# instead of: 2 * t * beta_2**t
# write:      t * beta_2**t

# %% wrong: root of r left out
# mistake: The factor r lacks its square root.
# message: compare them with the comment
# in: if else
# instead of: np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
# write:      (rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)

# %% wrong: switch at five
# mistake: The adaptive step begins where rho is 5, not where it is above 4.
# message: above 4 from step 5 on
# in: if else
# instead of: if rho > 4:
# write:      if rho >= 5:

# %% wrong: v not corrected
# mistake: The bias correction of v is left out.
# message: compare them with the comment
# in: if else
# instead of: np.sqrt(1 - beta_2**t)
# write:      1

# %% wrong: v not updated at first
# message: m and v are updated in every step
# in: if else
# instead of:
# |    v = beta_2 * v + (1 - beta_2) * g**2
# write:
# instead of:
# |        r = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
# write:
# |        v = beta_2 * v + (1 - beta_2) * g**2
# |        r = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))

# %% wrong: switch fixed at step five
# message: at which step it passes 4 depends on beta_2
# in: if else
# instead of: if rho > 4:
# write:      if rho > 4 or (t >= 5 and rho_inf > 4 and rho > 3.5):
# instead of: np.sqrt((rho - 4)
# write:      np.sqrt(abs(rho - 4)

# %% wrong: table of switches
# message: at which step it passes 4 depends on beta_2
# in: if else
# instead of: if rho > 4:
# write:      if rho_inf > 4 and t >= (5 if beta_2 > 0.75 else 6):
# instead of: np.sqrt((rho - 4)
# write:      np.sqrt(abs(rho - 4)

# %% wrong: corrections dropped after 50 steps
# message: The corrections never end
# instead of: (1 - beta_2**t)) /
# write:      (1 - beta_2**t if t <= 50 else 1)) /

# %% wrong: correction of m dropped after 50 steps
# message: The corrections never end
# in: if else
# instead of: m_hat = m / (1 - beta_1**t)
# write:      m_hat = m / (1 - beta_1**t if t <= 50 else 1)

# %% wrong: rectification dropped after 50 steps
# message: The corrections never end
# in: if else
# instead of: learning_rate * r * adaptive
# write:      learning_rate * (r if t <= 50 else 1) * adaptive

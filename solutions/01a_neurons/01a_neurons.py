# ---
# jupyter:
#   course:
#     title: Neurons and a first network
#     part: 1
#     about: perceptron, weighted sum, activations, a network that parts two moons
#     replaces: 01_neurons
#     cpu_budget: 16
#   jupytext:
#     text_representation: {extension: .py, format_name: percent, format_version: '1.3'}
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Neurons and a first network
#
# Two groups of points lie in the plane like two half moons, one hooked into the other.
# One artificial neuron sorts 87 % of new points right, a network of nine sorts 99 %.
# What do nine neurons see that one cannot?
# At the end of this lesson you can
#
# - train a single neuron, and say what it cannot learn;
# - explain what weights, bias and hidden units do, with a picture;
# - write the common activations so that no large number breaks them.

# %% [markdown]
# **You need** Python, NumPy arrays (shapes, broadcasting, `@`) and derivatives of functions of one variable.
# No earlier lesson is needed.
#
# **Time:** 25 minutes of reading, 60 to 80 minutes with the exercises, under 16 CPU seconds of computing.
#
# Write your code where a cell says `YOUR CODE HERE`, then run the cells below it: they check your answer and say what is wrong.
# Each exercise stands alone, so you can skip one and come back.

# %%
import math

import numpy as np

from course_utils import check, data, plots

check.begin("01a_neurons")

# %% [markdown]
# ## 1. A network at work
#
# Before we take neurons apart, let us see some at work.
# Below are 300 points of two classes.
# We train two models on them in Keras: a single neuron, and a *hidden layer* of eight neurons whose outputs feed a ninth.
# They differ only in that layer; `fit` changes the weights of both until their answers suit the labels.
# What "sigmoid" and "relu" mean comes in section 5, what `loss` and `fit` do in lessons 01b and 01c.

# %% tags=["demo"]
import keras

points, labels = data.moons(300, seed=1)  # (300, 2), (300,)
new_points, new_labels = data.moons(1000, seed=2)


def train(hidden):
    """A network with so many hidden neurons, trained on the moons."""
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Dense(hidden, "relu")] if hidden else []
    model = keras.Sequential([keras.Input((2,)), *layers, keras.layers.Dense(1, "sigmoid")])
    model.compile(keras.optimizers.Adam(0.05), loss="binary_crossentropy")
    model.fit(points, labels, epochs=40, verbose=0)
    return model


def answers(model):
    """The function from places (n, 2) to the model's probability of class 1 there, (n,)."""
    return lambda places: model.predict(places, batch_size=10_000, verbose=0)[:, 0]


models = {"one neuron": train(0), "8 + 1 neurons": train(8)}

# %% [markdown]
# How well do they sort 1,000 points that they have never seen?
# The background of each panel has the color of the model's answer at that place.
# Look at the shape of the border between the two colors.

# %% tags=["demo"]
axes = plots.panels(2, width=4.0, height=3.6)
for ax, (name, model) in zip(axes, models.items(), strict=True):
    right = (answers(model)(new_points) > 0.5) == new_labels
    print(f"{name}: {right.mean():.0%} of new points right")
    plots.decision_boundary(answers(model), points, labels, title=name, ax=ax)
plots.show(
    axes,
    alt="Two half moons of points. The border of one neuron is a straight line that cuts off the "
    "tips of both moons; the border of the network winds between them.",
)

# %% [markdown]
# We observe that the border of one neuron is straight, so the tips of both moons end up on the wrong side.
# The network's border bends around them.
# The rest of the lesson explains this picture: first what one neuron does, then why its border is a line, then how a hidden layer bends it.

# %% [markdown]
# ## 2. The perceptron: learning from mistakes
#
# Can a machine find a line between two groups of points by looking at one point at a time?
# Rosenblatt's perceptron, one of the oldest artificial neurons that learn, does.
# It multiplies each input by a weight, adds a bias, and answers with the sign:
#
# $$\hat{y} = \operatorname{sign}(w \cdot x + b)$$
#
# Below are 60 points with labels $y \in \{-1, +1\}$.

# %% tags=["demo"]
blob_rng = np.random.default_rng(3)
blob_labels = blob_rng.permutation(np.repeat([-1, 1], 30))  # (60,)
blob_centers = 1.0 + blob_labels[:, None] * [0.9, 1.2]  # (60, 2)
blob_points = blob_centers + 0.6 * blob_rng.normal(size=(60, 2))  # (60, 2)
plots.show(
    plots.scatter(blob_points, blob_labels),
    alt="Two groups of 30 points in the plane, one around (0.1, -0.2) and one around (1.9, 2.2).",
)

# %% [markdown]
# ### Exercise 1: The perceptron's update
#
# The score $w \cdot x + b$ has the sign of $y$ when the answer is right.
# So $y\,(w \cdot x + b) \le 0$ is a mistake (or a tie), and only then
#
# $$w \leftarrow w + \eta\, y\, x \qquad b \leftarrow b + \eta\, y$$
#
# with the learning rate $\eta$.
# Return the new weights and bias, and leave the arrays you were given as they are.
# About 4 lines.
# Hint: `weights += ...` changes the caller's array; `weights = weights + ...` does not.


# %% answer="perceptron_update" level="warm-up"
def perceptron_update(
    weights: np.ndarray, bias: float, x: np.ndarray, y: int, learning_rate: float
) -> tuple[np.ndarray, float]:
    """One step of the perceptron's learning rule (Rosenblatt, 1958).

    Args:
        weights: Current weights, shape (features,).
        bias: Current bias.
        x: One example, shape (features,), one feature or more.
        y: Its label, -1 or +1.
        learning_rate: Size of the step, above 0.

    Returns:
        The new weights, shape (features,), and the new bias.
    """
    ### BEGIN SOLUTION
    if y * (weights @ x + bias) <= 0:
        weights = weights + learning_rate * y * x
        bias = bias + learning_rate * y
    return weights, bias
    ### END SOLUTION


# %% check="perceptron_update_mistake" points=1
# score = 1*1 - 1*2 + 0*3 + 0.5 = -0.5, but y = +1: a mistake
check.close(
    perceptron_update(np.array([1.0, -1.0, 0.0]), 0.5, np.array([1.0, 2.0, 3.0]), 1, 0.1),
    ([1.1, -0.8, 0.3], 0.6),
    "a mistake moves the weights and the bias",
    hint="When y * (w.x + b) <= 0, add learning_rate * y * x to the weights and "
    "learning_rate * y to the bias; return both.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(11)
start = check.frozen([0.5, -2.0, 1.5, 0.25])
example = check.frozen([2.0, -1.0, -1.0, 4.0])
check.same(
    perceptron_update(start, -0.75, example, -1, 0.3),
    "a mistake on a negative example with four features",
    hint="For y = -1 the weights move away from x.",
)
check.same(
    perceptron_update(check.frozen([1.0, 1.0]), -3.0, check.frozen([1.0, 2.0]), -1, 0.5),
    "a score of exactly 0 is a mistake",
    hint="The rule says <= 0, so a tie moves the weights too.",
)
weights, bias = check.frozen(np.zeros(3)), 0.0
for y in [1, -1, -1, 1, 1, -1, 1, -1, -1, 1, -1, 1]:
    weights, bias = perceptron_update(weights, bias, check.frozen(rng.normal(size=3)), y, 0.7)
check.same(
    (weights, bias),
    "twelve updates in a row",
    hint="Only a mistake moves weights and bias, once; the next update starts from the new ones.",
)
### END HIDDEN TESTS

# %% check="perceptron_update_right" points=1
# score = 2*1 + 1*3 - 1 = 4 with y = +1, and -4 with y = -1 and opposite signs: both right
check.close(
    perceptron_update(np.array([2.0, 1.0]), -1.0, np.array([1.0, 3.0]), 1, 0.1)[0],
    [2.0, 1.0],
    "a right answer leaves the weights alone",
    hint="Return weights and bias unchanged when y * (w.x + b) > 0.",
)
check.close(
    perceptron_update(np.array([2.0, 1.0]), 1.0, np.array([-1.0, -3.0]), -1, 0.1)[1],
    1.0,
    "a right answer on a negative example leaves the bias alone",
    hint="A negative score is right when y = -1: look at the product with y.",
)
### BEGIN HIDDEN TESTS
start, example = check.frozen([0.3, -0.2, 0.4]), check.frozen([1.0, 1.0, 0.0])
check.same(
    perceptron_update(start, -0.05, example, 1, 0.9),
    "a narrow but right answer changes nothing",
    hint="Any score on the right side counts, however small: there is no margin.",
)
check.same(
    perceptron_update(start, -2.0, example, -1, 0.9),
    "a clear right answer on a negative example changes nothing",
    hint="The score is w.x + b; multiply it by y before you compare with 0.",
)
exact = {"weights": np.array([0.5, -0.25]), "x": np.array([1.0, 1.0]), "learning_rate": 0.5}
check.agrees(
    perceptron_update,
    "perceptron_update in every regime",
    hint="The rule is the same for any number of features, label and learning rate; a score of "
    "exactly 0 is a mistake, a score just above 0 on the right side is not. Work on a copy.",
    weights=check.array("features"),
    bias=check.number(),
    x=check.array("features"),
    y=check.choice(1, -1),
    learning_rate=check.number(0.001, typical=(0.125, 1.0, 30.0)),
    cases={
        "the score is exactly 0 and y is 1": exact | {"bias": -0.25, "y": 1},
        "the score is exactly 0 and y is -1": exact | {"bias": -0.25, "y": -1},
        "the score is just above 0 and y is 1": exact | {"bias": -0.25 + 2**-20, "y": 1},
        "the score is just below 0 and y is 1": exact | {"bias": -0.25 - 2**-20, "y": 1},
        "the score is just below 0 and y is -1": exact | {"bias": -0.25 - 2**-20, "y": -1},
    },
)
### END HIDDEN TESTS

# %% [markdown]
# How many passes over the 60 points are needed?
# We count the mistakes in each pass and draw the final answer for every place of the plane.

# %% tags=["demo"]
weights, bias = np.zeros(2), 0.0
for epoch in range(1, 6):
    mistakes = 0
    for x, y in zip(blob_points, blob_labels, strict=True):
        mistakes += int(y * (weights @ x + bias) <= 0)
        weights, bias = perceptron_update(weights, bias, x, y, learning_rate=0.1)
    print(f"pass {epoch}: {mistakes} mistakes")

axes = plots.decision_boundary(
    lambda points: np.where(points @ weights + bias > 0, 1, -1), blob_points, blob_labels
)
plots.show(axes, alt="A straight line found by the perceptron separates the two groups of points.")

# %% [markdown]
# We observe that the mistakes fall to zero and stay there.
# If some line separates the classes, the rule finds one after finitely many mistakes; it stops at the first that works, not at the widest gap.
# If no line exists, as with the moons, it never settles.

# %% [markdown]
# ## 3. What the weights and the bias do
#
# The border between the two answers is where the score is zero:
#
# $$w \cdot x + b = 0$$
#
# In the plane this is a line.
# The weights are perpendicular to it, so they give it its direction.
# The bias moves it, by $-b / \lVert w \rVert$ along $w$.
# Look at which of the two changes in each panel.

# %% tags=["demo"]
x1 = np.linspace(-3, 3, 61)
slopes = {f"w = ({w1}, {w2})": -w1 * x1 / w2 for w1, w2 in [(1, 4), (1, 1), (-1, 1)]}
shifts = {f"b = {b}": -x1 - b for b in (-2, 0, 2)}  # w = (1, 1)
axes = plots.panels(2, width=4.0, height=3.6)
for ax, borders, title in zip(axes, [slopes, shifts], ["b = 0", "w = (1, 1)"], strict=True):
    plots.functions(x1, borders, x_label="input x1", y_label="input x2", title=title, ax=ax)
    ax.set(ylim=(-3, 3), aspect="equal")
plots.show(
    axes,
    alt="Two panels of straight borders: changing the weights turns the border around the origin, "
    "changing the bias moves it parallel to itself.",
)

# %% [markdown]
# We observe that without a bias every border passes through the origin.
# A *layer* of neurons is many such lines at once: one column of a weight matrix and one entry of a bias vector for each neuron.
# So we can look inside the network of section 1, and draw the line of each of its eight hidden neurons.

# %% tags=["demo"]
model = models["8 + 1 neurons"]
weights, bias = model.layers[0].get_weights()  # (2, 8), (8,)
ax = plots.decision_boundary(answers(model), points, labels)
limits = ax.get_xlim(), ax.get_ylim()
for (w1, w2), b in zip(weights.T, bias, strict=True):
    ends = np.array(limits[0])
    ax.plot(ends, -(w1 * ends + b) / w2, color="0.25", linestyle=":", linewidth=1.5)
ax.set(xlim=limits[0], ylim=limits[1])
plots.show(
    ax,
    alt="The moons with the network's winding border; eight dotted straight lines, one for each "
    "hidden neuron, cross the plane, and the border bends where it meets one of them.",
)

# %% [markdown]
# We observe that the border is made of straight pieces: it bends exactly where it crosses the dotted line of a hidden neuron.
# On one side of its line a hidden neuron says 0, on the other the more, the farther the point is from the line.
# Each line is a place at which the border may turn.
# Training has put several of them where turns are needed; the others hardly bend it.

# %% [markdown]
# ## 4. How a hidden layer gets past one line
#
# The smallest problem that no line solves is XOR: the points (0, 0) and (1, 1) against (0, 1) and (1, 0).
# Two hidden neurons first move the points, so that a third can separate them.
# With weights chosen by hand they compute
#
# $$h_1 = \max(0,\; x_1 + x_2) \qquad h_2 = \max(0,\; x_1 + x_2 - 1)$$
#
# and the third neuron $h_1 - 2 h_2$.
# Before you run the cell, calculate where each of the four points goes.

# %% tags=["demo"]
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
xor = np.array([0, 1, 1, 0])
total = corners.sum(axis=1)  # x1 + x2
hidden = np.column_stack([np.maximum(0, total), np.maximum(0, total - 1)])  # (4, 2)
print("output of the third neuron:", hidden[:, 0] - 2 * hidden[:, 1])

# %% [markdown]
# The next figure draws the points before and after the hidden layer.
# Look for the spot on which two of them lie.


# %% tags=["demo"]
def third_neuron(h):
    """Class ids of points (n, 2) in the plane of the two hidden units."""
    return (h[:, 0] - 2 * h[:, 1] > 0.5).astype(int)


axes = plots.panels(2, width=4.2, height=3.6)
names = ["XOR = 0", "XOR = 1"]
plots.scatter(corners, xor, class_names=names, title="inputs", ax=axes[0])
title = "after the hidden layer"
plots.decision_boundary(third_neuron, hidden, xor, class_names=names, title=title, ax=axes[1])
axes[1].set(xlabel="hidden unit 1", ylabel="hidden unit 2")
inputs = {"(0, 0)": (0, 0), "(0, 1)": (0, 1), "(1, 0)": (1, 0), "(1, 1)": (1, 1)}
outputs = {"(0, 0)": (0, 0), "(0, 1) and (1, 0)": (1, 0), "(1, 1)": (2, 1)}
for ax, spots in zip(axes, [inputs, outputs], strict=True):
    for name, spot in spots.items():
        side = "left" if "and" in name else "center"
        ax.annotate(name, spot, (0, 8), textcoords="offset points", ha=side)
plots.show(
    axes,
    alt="Left, the four inputs at the corners of a square. Right, the same points after the "
    "hidden layer: (0, 1) and (1, 0) have merged into one spot at (1, 0), and a straight line "
    "separates it from (0, 0), which stays, and from (1, 1), now at (2, 1).",
)

# %% [markdown]
# We observe that (0, 1) and (1, 0) have merged into one spot, because both hidden units see only the sum of the inputs.
# Without the $\max(0, \cdot)$ the three spots would lie on one line, class 1 in the middle.
# Cutting off what is negative bends that line, so that one border can cut the middle off.

# %% [markdown]
# ### Exercise 2: Why stacked linear layers are one linear layer
#
# A layer computes all its neurons at once: $z = x W + b$, with $W$ of shape (inputs, units).
# Take two layers without anything in between, $z = (x W_1 + b_1) W_2 + b_2$.
# Show that one layer computes the same function, and give its weights and bias with their shapes.
# Then say what this means for a network of 50 such layers on XOR, and name one change that removes the limit.
# Write 4 to 8 sentences or formulas; a person grades them.

# %% [markdown] question="written_linear" points=3
# ### BEGIN SOLUTION
# Multiply out: $z = (x W_1 + b_1) W_2 + b_2 = x\,(W_1 W_2) + (b_1 W_2 + b_2)$.
# This is one dense layer with weights $W = W_1 W_2$ of shape (inputs, units of layer 2) and bias $b = b_1 W_2 + b_2$ of shape (units of layer 2,). (1 point)
#
# Repeating the argument joins 50 layers into one, two at a time.
# The network can represent nothing that a single dense layer cannot; its border is still a straight line (a hyperplane), so it cannot separate XOR.
# A narrow layer in between even takes something away: the rank of $W$ is at most its width. (1 point)
#
# A nonlinear activation between the layers, such as ReLU, removes the limit, because then the product of the matrices can no longer be formed: each layer works on values that the one before has bent. (1 point)
# ### END SOLUTION

# %% [markdown]
# ## 5. Activations: what a neuron passes on
#
# What stands between the layers is the *activation*.
# The perceptron's sign has derivative zero everywhere but at 0, where it has none, so nothing tells the weights which way to move.
# Modern neurons pass the score $z = w \cdot x + b$ (the *pre-activation*) through a smoother function.
# Its derivative decides how much of the error gets back to the weights.

# %% [markdown]
# | activation | formula | range | derivative | used for |
# |---|---|---|---|---|
# | sigmoid | $1 / (1 + e^{-z})$ | (0, 1) | $\sigma (1 - \sigma) \le 1/4$ | a probability; gates |
# | tanh | $\tanh z$ | (-1, 1) | $1 - \tanh^2 z \le 1$ | recurrent states |
# | ReLU | $\max(0, z)$ | [0, $\infty$) | 1 for $z > 0$, 0 for $z < 0$ | the default in hidden layers |
# | leaky ReLU | $z$ for $z > 0$, else $\alpha z$ | all numbers; [0, $\infty$) if $\alpha = 0$ | 1 for $z > 0$, $\alpha$ for $z < 0$ | when ReLU units die |
# | ELU | $z$ for $z > 0$, else $\alpha (e^z - 1)$ | ($-\alpha$, $\infty$) | 1 for $z > 0$, $\alpha e^z$ for $z < 0$ | outputs nearer mean zero |
# | GELU | $z\,\Phi(z)$ | from about -0.17 up | $\Phi(z) + z\,\varphi(z)$ | transformers |
# | softmax | $p_k = e^{z_k} / \sum_j e^{z_j}$ | (0, 1), sums to 1 | $\partial p_k / \partial z_j = p_k (\delta_{kj} - p_j)$ | probabilities of classes |

# %% [markdown]
# Here $\sigma$ is the sigmoid, $\Phi$ and $\varphi$ are the distribution function and the density of the standard normal distribution, and $\delta_{kj}$ is 1 for $k = j$, else 0.
#
# At $z = 0$ ReLU and leaky ReLU have a kink and no derivative; so has ELU, unless $\alpha = 1$.
# Programs use one of the two slopes there; a score of exactly 0 is so rare that it hardly matters which.

# %% [markdown]
# ### Exercise 3: A sigmoid that does not overflow
#
# The sigmoid
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}$$
#
# squeezes any number into (0, 1).
# Each form has a side on which its exponential becomes infinite; a stable sigmoid never takes the exponential of a large positive number, and the second graded cell makes an overflow an error.
# Accept a number or an array of any shape, floats or integers.
# About 3 lines.
# Hint: $e^{-|z|}$ is safe for every $z$, and each form can be written with it on one side; `np.where` computes both of its branches.


# %% answer="sigmoid"
def sigmoid(z: np.ndarray | float) -> np.ndarray:
    """The logistic function, element by element, stable for large |z|.

    Args:
        z: A number or an array of any shape, of floats or integers of any type, ``uint8`` (of
            which -z is not negative) among them; it stays as it is.

    Returns:
        Values between 0 and 1, floats, in the shape of ``z``; small ones are not cut off.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))  # at most 1
    return np.where(z >= 0, 1.0, small) / (1.0 + small)
    ### END SOLUTION


# %% check="sigmoid_values" points=1
# e^(-ln 3) = 1/3 and e^(ln 4) = 4, so the values are 1/2, 1/(1 + 1/3) and 1/(1 + 4)
check.close(
    sigmoid(np.array([0.0, math.log(3), -math.log(4)])),
    [0.5, 0.75, 0.2],
    "sigmoid of 0, ln 3 and -ln 4",
    hint="1 / (1 + exp(-z)), element by element.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(21)
z = check.frozen(rng.normal(scale=3, size=(2, 3, 4)))
check.same(sigmoid(z), "sigmoid of a 3-D array", hint="Every element by itself, in any shape.")
check.same(
    sigmoid(np.array([[-2, -1], [1, 3], [0, 7]])),
    "sigmoid of integers",
    hint="An integer array cannot hold fractions: convert z to float first.",
)
check.same(sigmoid(-1.25), "sigmoid of a Python float", hint="np.asarray(z, dtype=float) helps.")
### END HIDDEN TESTS

# %% check="sigmoid_stable" points=2
with np.errstate(over="raise"):  # an exponential that overflows is an error here
    far = sigmoid(np.array([-1000.0, 1000.0]))
check.close(
    far,
    [0.0, 1.0],
    "sigmoid far from zero",
    hint="Take exponentials of -|z| only: they lie between 0 and 1.",
)
### BEGIN HIDDEN TESTS
z = check.frozen([[720.0, -720.0, 0.5], [-950.0, 35.0, -6.0], [88.9, -104.0, 1e3]])
with np.errstate(over="raise"):
    mixed, large = sigmoid(z), sigmoid(np.array(810))
check.same(
    mixed,
    "sigmoid of large and small numbers side by side",
    hint="Decide element by element which form is safe.",
)
check.same(large, "sigmoid of one large integer", hint="Convert z to float first.")
check.same(
    sigmoid(check.frozen([-20.0, -25.0])),
    "sigmoid of -20 and -25 is small, not cut off",
    atol=3e-8,
    hint="No epsilon and no clipping of the result: e^-20 is about 2e-9.",
)
check.agrees(
    sigmoid,
    "sigmoid in every regime",
    hint="Convert z to float first, whatever it is: a number, integers of any type, an array of "
    "any shape. Then take exponentials of -|z| only.",
    z=check.array(
        ...,
        dtypes=("float64", "float32", "int64", "int8", "uint8"),
        scalar=True,
        edges=[0.0],
        magnitudes=(1e-8, 1e-3, 10.0, 16.0, 20.0, 300.0, 2e4),
    ),
    atol=1e-12,
    overflow=True,
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 4: Softmax
#
# Softmax
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
#
# turns a row of scores (*logits*) into probabilities.
# Subtracting the same number from every $z_k$ of a row changes nothing, so subtract the row's own maximum: then no exponential overflows, and the largest one is 1, so that the sum is never 0.
# Work over the last axis, for arrays with any number of axes.
# About 3 lines.
# Hint: `keepdims=True`.


# %% answer="softmax"
def softmax(z: np.ndarray) -> np.ndarray:
    """Probabilities from logits, over the last axis, stable for large logits.

    Args:
        z: Logits, shape (..., classes), floats or integers of any type, ``uint8`` (in which 1 - 2
            is 255) among them; they stay as they are.

    Returns:
        Probabilities, floats, in the shape of ``z``; they sum to 1 over the last axis, and small
        ones are not cut off.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    exponentials = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exponentials / np.sum(exponentials, axis=-1, keepdims=True)
    ### END SOLUTION


# %% check="softmax_values" points=1
# The exponentials are 1, 2, 5 with the sum 8, and 1, 1, 2 with the sum 4
check.close(
    softmax(np.log([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]])),
    [[0.125, 0.25, 0.625], [0.25, 0.25, 0.5]],
    "softmax of two rows",
    hint="Divide each exponential by the sum of its row.",
)
### BEGIN HIDDEN TESTS
rng = check.rng(31)
check.same(
    softmax(check.frozen(rng.normal(size=(4, 4)))),
    "softmax of a square matrix",
    hint="The classes are on the last axis, axis=-1.",
)
check.same(
    softmax(check.frozen(rng.normal(scale=2, size=(2, 3, 5)))),
    "softmax of a 3-D array",
    hint="axis=-1 is the last axis, however many there are; keepdims keeps it for the division.",
)
check.same(
    softmax(np.array([1, -1, 2, 0])),
    "softmax of a single row of integers, 1-D",
    hint="A 1-D array is one row: axis=-1 works there too. Keep the results as floats.",
)
check.same(
    softmax(check.frozen(rng.normal(size=(3, 1)))),
    "softmax of one class",
    hint="A single class has probability 1, whatever its logit.",
)
### END HIDDEN TESTS

# %% check="softmax_stable" points=2
check.close(
    softmax(np.array([[1000.0, 1000.0], [-1000.0, -1000.0]])),
    [[0.5, 0.5], [0.5, 0.5]],
    "softmax of equal logits, however large",
    hint="Subtract each row's own maximum before taking exponentials.",
)
### BEGIN HIDDEN TESTS
rows = check.frozen([[900.0, 901.0, 899.5], [-1500.0, -1502.0, -1501.0], [0.1, 0.2, -0.3]])
check.same(
    softmax(rows),
    "softmax of rows on very different levels",
    hint="One maximum for the whole array is not enough: each row needs its own.",
)
check.same(
    softmax(check.frozen([3000.0, -3000.0, 2999.0])),
    "softmax of a single row, far apart",
    hint="Subtract the largest of the row, not its mean or smallest: no exponent is above 0 then.",
)
check.same(
    softmax(rows.reshape(3, 1, 3)),
    "softmax of a 3-D array with large logits",
    hint="Subtract the maximum over the last axis, with keepdims=True.",
)
check.same(
    softmax(check.frozen([[0.0, -20.0], [25.0, 0.0]])),
    "softmax keeps small probabilities",
    atol=3e-8,
    hint="No epsilon and no clipping: e^-20 is about 2e-9.",
)
check.agrees(
    softmax,
    "softmax in every regime",
    hint="Convert z to float first, subtract each row's own maximum, and work over the last axis, "
    "with keepdims=True, for any number of axes and one class or many.",
    z=check.array(
        ...,
        "classes",
        dtypes=("float64", "float32", "int64", "int8", "uint8"),
        magnitudes=(1e-8, 1e-3, 10.0, 20.0, 300.0, 2e4),
        ties=True,
    ),
    atol=1e-12,
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5: Three activations and their derivatives
#
# With the normal distribution's $\Phi(z) = \tfrac12 (1 + \operatorname{erf}(z / \sqrt2))$ and $\varphi(z) = e^{-z^2/2} / \sqrt{2\pi}$:
#
# - leaky ReLU: $z$ if $z > 0$, else $\alpha z$;
# - ELU: $z$ if $z > 0$, else $\alpha (e^z - 1)$;
# - GELU: $z\,\Phi(z)$, the exact form, not its tanh approximation.
#
# Each function returns value and derivative, element by element, for floats and integers.
# The table has the derivatives; GELU's is the hard part, a product rule with both $\Phi$ and $\varphi$ in it.
# 2 to 4 lines each.
# Hint: `np.where`.

# %%
erf = np.vectorize(math.erf, otypes=[float])  # given: the error function, element by element


# %% answer="activations" level="challenge"
def leaky_relu(z: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Leaky ReLU.

    Args:
        z: Pre-activations, any shape, float64, float32 or int64; they stay as they are.
        alpha: Slope for negative inputs, at least 0 and below 1.

    Returns:
        Value and derivative, both floats in the shape of ``z``; at 0, where there is no derivative, one
        of the two slopes.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, z, alpha * z), np.where(z > 0, 1.0, alpha)
    ### END SOLUTION


def elu(z: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Exponential linear unit (Clevert et al., 2016).

    Args:
        z: Pre-activations, any shape, float64, float32 or int64; they stay as they are.
        alpha: Above 0; the value tends to -alpha for very negative inputs.

    Returns:
        Value and derivative, both floats in the shape of ``z``; at 0, where there is no derivative
        unless alpha is 1, one of the two slopes.
    """
    ### BEGIN SOLUTION
    exponential = np.exp(np.minimum(z, 0))
    value = np.where(z > 0, z, alpha * (exponential - 1))
    return value, np.where(z > 0, 1.0, alpha * exponential)
    ### END SOLUTION


def gelu(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gaussian error linear unit, exact form (Hendrycks and Gimpel, 2016).

    Args:
        z: Pre-activations, any shape, float64, float32 or int64; they stay as they are.

    Returns:
        Value and derivative, both floats in the shape of ``z``.
    """
    ### BEGIN SOLUTION
    cumulative = 0.5 * (1 + erf(z / math.sqrt(2)))
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return z * cumulative, cumulative + z * density
    ### END SOLUTION


# %% check="activations_leaky_relu" points=2
value, derivative = leaky_relu(np.array([-2.0, 3.0, -0.5]), alpha=0.1)
check.close(
    value,
    [-0.2, 3.0, -0.05],
    "value of leaky ReLU",
    hint="Positive inputs pass unchanged, negative ones are multiplied by alpha.",
)
check.close(
    derivative,
    [0.1, 1.0, 0.1],
    "derivative of leaky ReLU",
    hint="The slope is alpha on the left and 1 on the right.",
)
### BEGIN HIDDEN TESTS
z = check.frozen(check.rng(41).normal(size=(2, 3, 4)) * [0.1, 0.5, 4.0, 50.0])
check.same(
    leaky_relu(z, 0.35),
    "leaky ReLU of a 3-D array with another alpha",
    hint="Use the argument alpha, in the value and in the derivative.",
)
check.same(
    leaky_relu(z[0, :, :1], 0.0),
    "leaky ReLU with alpha 0 is ReLU",
    hint="An alpha of 0 is a value like any other: do not replace it by a default.",
)
check.same(
    leaky_relu(np.array([-3, -1, 2]), 0.25),
    "leaky ReLU of integers",
    hint="Writing fractions into an integer array cuts them off.",
)
value, derivative = leaky_relu(np.zeros((2, 1)), 0.25)
check.same(
    [np.asarray(value), bool(np.isin(derivative, [0.25, 1.0]).all())],
    "leaky ReLU at 0: the value, and one of the two slopes",
    hint="At 0 the derivative is alpha or 1, nothing between them and not 0.",
)
check.agrees(
    leaky_relu,
    "leaky_relu in every regime",
    hint="Element by element on any shape, with the alpha given; value and derivative are floats.",
    z=check.array(..., dtypes=("float64", "float32", "int64"), zeros=False),
    alpha=check.number(0.0, 0.9375, typical=(0.125, 0.25, 0.75)),
)
### END HIDDEN TESTS

# %% check="activations_elu" points=2
# e^(-ln 2) = 1/2 and e^(-ln 4) = 1/4
value, derivative = elu(np.array([-math.log(2), 3.0, -math.log(4)]), alpha=0.5)
check.close(
    value,
    [-0.25, 3.0, -0.375],
    "value of ELU",
    hint="alpha * (exp(z) - 1) on the left, z on the right.",
)
check.close(
    derivative,
    [0.25, 1.0, 0.125],
    "derivative of ELU",
    hint="Differentiate alpha * (exp(z) - 1): the alpha stays.",
)
### BEGIN HIDDEN TESTS
z = check.frozen(check.rng(42).normal(scale=2, size=(3, 2, 2)))
check.same(
    elu(z, 1.7),
    "ELU of a 3-D array with another alpha",
    hint="alpha is a factor of both value and derivative on the negative side.",
)
check.same(
    elu(check.frozen([[-1000.0, -40.0, 1000.0]]), 0.6),
    "ELU far from zero",
    hint="exp(1000) overflows: keep it away from the side where it is not needed.",
)
check.gradient(
    elu(z[0], 0.3)[1],
    lambda inputs: np.sum(elu(inputs, 0.3)[0]),
    z[0],
    "the derivative of ELU belongs to its value",
    hint="Compare your two formulas on the negative side.",
)
value, derivative = elu(np.zeros((2, 1)), 0.25)
check.same(
    [np.asarray(value), bool(np.isin(derivative, [0.25, 1.0]).all())],
    "ELU at 0: the value, and one of the two slopes",
    hint="At 0 the derivative is alpha or 1, nothing between them and not 0.",
)
check.agrees(
    elu,
    "elu in every regime",
    hint="Element by element on any shape, with the alpha given, which may be above 1; exp(z) is "
    "not used where z is large.",
    z=check.array(
        ...,
        dtypes=("float64", "float32", "int64"),
        magnitudes=(1e-3, 20.0, 300.0, 2e4),
        zeros=False,
    ),
    alpha=check.number(0.001, typical=(0.5, 0.25, 1.0, 20.0)),
)
### END HIDDEN TESTS

# %% check="activations_gelu" points=2
# A standard normal variable is below 0 with probability 0.5, below 1 with probability 0.841345
# and below -1 with probability 0.158655; its density at 1 and -1 is 0.241971
value, derivative = gelu(np.array([0.0, 1.0, -1.0]))
check.close(
    value, [0.0, 0.841345, -0.158655], "value of GELU", hint="z times the probability Phi(z)."
)
check.close(
    derivative,
    [0.5, 0.841345 + 0.241971, 0.158655 - 0.241971],
    "derivative of GELU",
    hint="Product rule: Phi(z) + z * phi(z), where phi is the density.",
)
### BEGIN HIDDEN TESTS
z = check.frozen([[-3.0, -2.4, -1.9], [-1.3, -0.6, 2.2]])
check.same(
    gelu(z),
    "GELU of negative inputs",
    hint="The tanh approximation is off by up to 0.0005: use the exact Phi, with erf.",
)
check.same(
    gelu(check.frozen([-30.0, 25.0])),
    "GELU far from zero",
    hint="Far to the left value and slope are 0; far to the right they are z and 1.",
)
check.same(
    gelu(check.frozen(check.rng(43).normal(size=(2, 1, 3)))),
    "GELU of a 3-D array",
    hint="Work element by element, on any shape.",
)
check.agrees(
    gelu,
    "gelu in every regime",
    hint="Element by element on any shape: z * Phi(z), and Phi(z) + z * phi(z), which is 1/2 at 0.",
    z=check.array(
        ...,
        dtypes=("float64", "float32", "int64"),
        magnitudes=(1e-3, 3.0, 20.0, 300.0, 2e4),
        edges=[0.0],
    ),
)
### END HIDDEN TESTS

# %% [markdown]
# How do the functions compare?
# Your functions draw this figure: values solid, derivatives dashed.
# Look at the left end of each derivative: where it is zero, no error gets back to the weights.

# %% tags=["demo"]
z = np.linspace(-4, 4, 401)
curves = {
    "sigmoid": (sigmoid(z), sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh(z), 1 - np.tanh(z) ** 2),
    "ReLU": (np.maximum(z, 0), (z > 0).astype(float)),
    "leaky ReLU": leaky_relu(z, 0.1),
    "ELU": elu(z, 1.0),
    "GELU": gelu(z),
}
axes = plots.panels(3, rows=2, width=2.8, height=2.4)
for ax, (name, curve) in zip(axes, curves.items(), strict=True):
    plots.activations(z, {name: curve}, title=name, ax=ax)
    ax.get_legend().remove()
plots.show(
    axes,
    alt="Six activations with their derivatives: sigmoid and tanh flatten on both sides, "
    "ReLU is flat on the left, leaky ReLU, ELU and GELU keep some slope there.",
)

# %% [markdown]
# We observe that on the left the derivative of ReLU is exactly zero and that of leaky ReLU stays at 0.1; those of the others fade out.
#
# A ReLU unit whose pre-activations are negative for every example has derivative zero on all of them: its weights get no gradient and stay as they are.
# It is *dead*; one step that is too large can do it.
# Below, a unit sees $z$ around a bias $b$ that sinks.
# Which activations still learn?

# %% tags=["demo"]
biases = np.linspace(-6, 2, 81)
z = np.random.default_rng(0).normal(size=(1000, 1)) + biases  # (examples, biases)
slopes = {
    "ReLU": np.mean(z > 0, axis=0),
    "leaky ReLU, alpha = 0.1": leaky_relu(z, 0.1)[1].mean(axis=0),
    "ELU, alpha = 1": elu(z, 1.0)[1].mean(axis=0),
}
axes = plots.functions(biases, slopes, x_label="bias b", y_label="mean derivative")
plots.show(
    axes,
    alt="As the bias falls below -3 the mean derivative of ReLU reaches zero, that of leaky ReLU "
    "stays at 0.1, and that of ELU falls toward zero more slowly.",
)

# %% [markdown]
# We observe that ReLU's mean derivative reaches zero near $b = -3$: the unit is dead.
# Leaky ReLU keeps 0.1 everywhere; ELU's fades too, but stays above zero.
# Smaller learning rates and good initial weights prevent most deaths; leaky units repair the rest.

# %% [markdown]
# ## 6. How much can one hidden layer represent?
#
# For the moons we took eight hidden neurons.
# Is there anything that no number of them can do?
# Cybenko proved that sums of sigmoids come as close as you like to any continuous function on a closed, bounded interval, if there are enough of them:
#
# $$f(x) \approx \sum_j v_j\, \sigma(w_j x + b_j) + c$$
#
# We spread the sigmoids over the interval, draw their slopes $w_j$ at random, and solve for the best $v_j$ and $c$ by least squares.

# %% tags=["demo"]
x = np.linspace(-3, 3, 200)
target = np.sin(3 * x) + 0.3 * x**2
fits = {}
for units in (3, 8, 16):
    rng = np.random.default_rng(1)
    slopes = rng.uniform(2, 5, size=units)
    centers = np.linspace(-3.2, 3.2, units) + rng.normal(scale=0.05, size=units)
    hidden = 1 / (1 + np.exp(-slopes * (x[:, None] - centers)))  # (points, units)
    features = np.column_stack([hidden, np.ones(len(x))])
    solution = np.linalg.lstsq(features, target, rcond=None)[0]
    fits[f"{units} units"] = features @ solution
    print(f"{units} units: largest error {np.max(np.abs(fits[f'{units} units'] - target)):.2f}")
plots.show(
    plots.curve_fit(x, target, fits),
    alt="Sums of sigmoids approach a wavy curve: 3 units miss its waves, 8 units follow them "
    "roughly, 16 units lie on the curve.",
)

# %% [markdown]
# We observe that more units bring the sum closer: the largest error falls from 1.45 to 0.01.
# The theorem promises that good weights exist; it does not say how many units are needed, that training finds them, or what happens outside the interval.
# A deeper network often needs fewer units for the same function.

# %% [markdown]
# ## Summary
#
# - A neuron is a weighted sum, a bias and an activation; where its score is zero, it draws a straight border.
# - The perceptron's rule finds such a border if there is one, and never settles if there is none.
# - Layers without activations collapse into one; an activation between them lets the border bend.
# - Sigmoid and softmax make probabilities; computed with exponents at most 0, they never overflow.
# - ReLU is the default in hidden layers; where units die, leaky ReLU or ELU keep a gradient.

# %% tags=["demo"]
check.progress()

# %% [markdown]
# ## What to try next
#
# - Train the moons with two hidden neurons, then with three: how many bends does the border have?
# - Take the activation `"relu"` out of the hidden layer.
#   What becomes of the border, and why?
# - Train again with other seeds, from 0 to 9: one run in ten stays below 90 %.
#   Which one, and what do its eight lines look like?
# - Give the perceptron the four points of XOR and print its mistakes: which weights does it visit?
#
# Before `fit` can improve a model, one number has to say how wrong its answers are: that number is the subject of lesson 01b.
# How `fit` finds the weights is the subject of lesson 01c.

# %% [markdown]
# ## Papers
#
# - [Rosenblatt, 1958](https://doi.org/10.1037/h0042519), *The Perceptron: A Probabilistic Model for Information Storage and Organization in the Brain*
# - [Cybenko, 1989](https://doi.org/10.1007/BF02551274), *Approximation by Superpositions of a Sigmoidal Function*
# - [Clevert, Unterthiner and Hochreiter, 2016](https://arxiv.org/abs/1511.07289), *Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)*
# - [Hendrycks and Gimpel, 2016](https://arxiv.org/abs/1606.08415), *Gaussian Error Linear Units (GELUs)*

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   language_info:
#     name: python
# ---

# %% [markdown]
# # Optimizers and activations
#
# "Which optimizer is the best? And with which activation?"
# The answers on the web are tables with one number per combination, and a winner in bold.
# How much is such a table worth?
#
# In this assignment you build what a fair comparison needs: the output layer of a network with ten classes and its cost, a count of what is trained, and a grid search that repeats every run from several starting points.
# Then you compare three optimizers with three activations on handwritten digits, and find out how much of the answer is noise.
#
# **Before you start.** About 90 minutes. You need to know momentum and Adam (notebook 04) and batch normalization (notebook 08); PyTorch and a network connection are optional.
#
# Write only in the cells that begin with `# GRADED`, run the check cells, and write your guess down where it says **Predict**.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
from importlib.util import find_spec
from itertools import product

import matplotlib.pyplot as plt
import numpy as np

from opt_utils import *
from test_cases import check

# %% [markdown]
# ## 1 A table that contradicts itself
#
# Here are published results on MNIST ([@lecun1998b]), 70,000 handwritten digits, of which 10,000 were kept for the test. Three networks were trained, **once** each at two learning rates. The numbers are shares of right answers on the test set.
#
# | | at the default rate | at the rate 0.1 |
# |---|---|---|
# | SGD, sigmoid | 0.9572 | 0.9739 |
# | Adam, ReLU | 0.9722 | 0.9690 |
# | RMSprop, ReLU | 0.9754 | 0.9702 |
#
# The text below the table concluded that Adam is the best.
#
# **Predict.** Before you look at the picture: which row wins in each column? What else would you have to know in order to believe a winner?

# %% nbgrader={"grade": false, "grade_id": "demo_published", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
published = {
    "sgd": ("SGD, sigmoid", (0.9572, 0.9739)),
    "adam": ("Adam, ReLU", (0.9722, 0.9690)),
    "rmsprop": ("RMSprop, ReLU", (0.9754, 0.9702)),
}
fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
for shift, (name, (label, values)) in zip((-0.04, 0, 0.04), published.items()):
    error = np.sqrt(np.array(values) * (1 - np.array(values)) / 10_000)
    places = [shift, 1 + shift]
    ax.errorbar(places, values, 2 * error, label=label, capsize=5, **line_style(name))
ax.set(xticks=[0, 1], xticklabels=["default rate", "rate 0.1"], xlim=(-0.4, 1.4))
ax.set(ylabel="share of right answers", title="Published: one run each")
ax.legend(loc="lower right")
describe(
    ax,
    "Share of right answers on the test set, with bars of two standard errors. "
    + " ".join(
        f"{label}: {default:.4f} at the default rate, {other:.4f} at 0.1."
        for label, (default, other) in published.values()
    ),
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the default rates RMSprop is first. At the rate 0.1 **SGD with sigmoid** is first, the combination that was last before. Adam is first nowhere.
#
# To believe a winner you would have to know how much the numbers change from run to run, and whether each method got a fair chance.
#
# </details>

# %% [markdown]
# The table cannot carry any conclusion about optimizers, for four reasons.
#
# 1. **Two things were changed at once.** SGD came with sigmoid, the others with ReLU. A difference may belong to either.
# 2. **One rate for all.** The same number means something different to each optimizer (notebook 04). Each needs a rate of its own, chosen in the same way.
# 3. **One run each.** With another start the numbers are different. How different? One run cannot say.
# 4. **Chosen on the test set.** Whoever looks at six test results and praises the best one has used the test set for choosing.
#
# There is also plain chance in the test itself. A share $p$ measured on $m$ examples has the standard error $\sqrt{p (1 - p) / m}$. With $p = 0.97$ and $m = 10{,}000$ this is 0.0017. The bars in the picture are two of them, up and down. In the first column those of RMSprop and Adam overlap; in the second all three overlap.
#
# So the design must be: all optimizers with all activations, each with its own rate from the same list, several seeds, the choice on a **dev set**, and the test set once, at the end.
#
# ## 2 Ten classes: softmax and its cost
#
# For ten classes the last layer gives ten numbers $z_1, \dots, z_{10}$ per example, of either sign. They are called **logits**. They must become probabilities.
# **Softmax** does it: exponentials make them positive, and the division makes their sum 1.
#
# $$a_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$$
#
# ### A worked example
#
# $z = (0, \ln 2, \ln 5)$. The exponentials are $1, 2, 5$, and their sum is 8. So $a = (\tfrac18, \tfrac28, \tfrac58)$.
#
# Now add 1000 to every $z_i$. On paper each exponential gets the factor $e^{1000}$, which cancels. The probabilities stay the same.
#
# **Predict.** What does the computer make of $e^{1000}$? What of $e^{1000} / e^{1000}$?

# %% [markdown]
# <details><summary>Answer</summary>
#
# $e^{1000}$ is larger than any number that fits into a float, so the computer makes it `inf`, with a warning. Then `inf / inf` is `nan`, which is not a number.
#
# </details>
#
# The cure uses the same fact: since a shift does not matter, shift each column so that its **largest** entry is 0. Then nothing overflows, and at least one exponential is 1, so the sum is not 0.
#
# ### Your turn: softmax

# %% nbgrader={"grade": false, "grade_id": "softmax", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: softmax


def softmax(Z):
    """
    Turn every column into probabilities.

    Arguments:
    Z -- shape (n, m): one example per column, any finite numbers, also whole ones; it
    stays as it is

    Returns:
    A -- shape (n, m): positive numbers, every column adds up to 1
    """
    ### BEGIN SOLUTION
    exponentials = np.exp(Z - np.max(Z, axis=0))
    A = exponentials / np.sum(exponentials, axis=0)
    ### END SOLUTION
    return A


# %% nbgrader={"grade": false, "grade_id": "demo_try_softmax", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
z = np.log([[1.0], [2.0], [5.0]])
print(softmax(z).ravel())
print(softmax(z + 1000).ravel())

# %% [markdown]
# **Expected output**
#
# | input | value |
# |---|---|
# | z | [0.125 0.25  0.625] |
# | z + 1000 | [0.125 0.25  0.625] |

# %% nbgrader={"grade": true, "grade_id": "check_softmax", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(softmax)


# %% [markdown]
# ### The cost
#
# Say $y$ is the right class of an example. The cost of the example is $-\ln a_y$, the **cross-entropy** of the label and the probabilities: zero when the network is sure and right, and large when it is sure and wrong. With one-hot labels ($Y$ has a 1 in the row of the right class, 0 elsewhere) the **average** over $m$ examples is
#
# $$J = -\frac{1}{m} \sum_{j=1}^{m} \sum_{i=1}^{n} Y_{ij} \ln A_{ij} .$$
#
# Here is a second trap. If the right class has a probability like $e^{-1000}$, the computer rounds it to 0, and $\ln 0$ is $-\infty$. But nobody has to compute $a_y$ in order to know its logarithm:
#
# $$\ln a_y = z_y - \ln \sum_k e^{z_k} = (z_y - z_{\max}) - \ln \sum_k e^{z_k - z_{\max}} .$$
#
# Backpropagation needs the slope of $J$. For one example,
#
# $$\frac{\partial}{\partial z_i} \Bigl( \ln \sum_k e^{z_k} - z_y \Bigr) = \frac{e^{z_i}}{\sum_k e^{z_k}} - [i = y] = a_i - y_i ,$$
#
# where $[i = y]$ is 1 for the right class and 0 for the others. For the average over all examples: $dZ = (A - Y) / m$.
#
# In the worked example, with the third class right: $J = -\ln \tfrac58 \approx 0.470$, and $dZ = (\tfrac18, \tfrac28, -\tfrac38)$. The sum of $dZ$ is 0. (Why must it be? Think of the shift.)
#
# **Predict.** There are ten classes, and an untrained network gives each about $\tfrac1{10}$. What is its cost?

# %% [markdown]
# ### Your turn: the cost of softmax
#
# Note: the cost here is the average, not the sum as in `compute_cost`, so that cost and gradient belong together.

# %% nbgrader={"grade": false, "grade_id": "softmax_cost", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: softmax_cost


def softmax_cost(Z, Y):
    """
    The average cross-entropy of softmax(Z), and its gradient.

    Arguments:
    Z -- what the last layer computes, before softmax, shape (n, m)
    Y -- one-hot labels, shape (n, m): a single 1 in every column, the rest 0; like Z
    they stay as they are

    Returns:
    cost -- average over the examples, a number; finite whenever Z is
    dZ -- gradient of the cost with respect to Z, shape (n, m)
    """
    m = Z.shape[1]
    ### BEGIN SOLUTION
    shifted = Z - np.max(Z, axis=0)
    log_A = shifted - np.log(np.sum(np.exp(shifted), axis=0))
    cost = -np.sum(Y * log_A) / m
    dZ = (np.exp(log_A) - Y) / m
    ### END SOLUTION
    return cost, dZ


# %% nbgrader={"grade": false, "grade_id": "demo_try_softmax_cost", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
third = np.array([[0], [0], [1]])
print("the example:     ", softmax_cost(z, third))
print("ten equal classes:", softmax_cost(np.zeros((10, 1)), np.eye(10)[:, :1])[0])
print(
    "sure and wrong:  ", softmax_cost(np.array([[1000.0], [0.0]]), np.eye(2)[:, 1:])[0]
)

# %% [markdown]
# **Expected output**
#
# | | cost | gradient |
# |---|---|---|
# | the example | 0.470004 | [[0.125], [0.25], [-0.375]] |
# | ten equal classes | 2.302585 | |
# | sure and wrong | 1000 | |

# %% nbgrader={"grade": true, "grade_id": "check_softmax_cost", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(softmax_cost)


# %% [markdown]
# <details><summary>Answer</summary>
#
# $-\ln \tfrac{1}{10} = \ln 10 \approx 2.3$.
#
# </details>
#
# If a network for ten classes starts with a cost far from 2.3, look for a mistake.
#
# What happens to those who take the logarithm of the probability? The wrong class leads the right one by a margin that grows from left to right.

# %% nbgrader={"grade": false, "grade_id": "demo_log_of_softmax", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
margins = np.linspace(0, 1000, 101)
stable = [softmax_cost(np.array([[d], [0.0]]), np.eye(2)[:, 1:])[0] for d in margins]
with np.errstate(divide="ignore"):
    careless = [-np.log(softmax(np.array([[d], [0.0]]))[1, 0]) for d in margins]
fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
ax.plot(margins, stable, label="your softmax_cost", **line_style("gd") | {"marker": ""})
ax.plot(
    margins[::4],
    careless[::4],
    "^",
    color=line_style("adam")["color"],
    label="−ln(softmax)",
)
end = margins[np.isfinite(careless)].max()
ax.axvline(end, color="black", linewidth=0.8, linestyle=":")
ax.text(end + 10, 100, "from here on\n−ln(softmax)\nis infinite")
ax.set(xlabel="margin of the wrong class", ylabel="cost", title="Sure and wrong")
ax.legend()
describe(
    ax,
    "Cost of one example against the margin by which the wrong class leads. "
    f"softmax_cost grows in a straight line to {stable[-1]:.0f}. The logarithm of the "
    f"softmax agrees up to a margin of {end:.0f}, "
    "and is infinite beyond.",
)
plt.show()

# %% [markdown]
# The careless version ends where the smallest number ends that the computer can write. One example with an infinite cost is enough to make the average infinite.
#
# ### What you should remember
#
# * Softmax does not change under a common shift. Shift by the largest entry, column by column.
# * Compute the logarithm of the softmax, not the logarithm of its result.
# * The gradient is $A - Y$, divided by $m$ if the cost is the average.
#
# ## 3 How many numbers are trained?
#
# A layer with $n$ units on $n_{\text{prev}}$ inputs has $n \cdot n_{\text{prev}}$ weights and $n$ biases.
#
# **784-50-10:** $50 \cdot 784 + 50 = 39{,}250$ and $10 \cdot 50 + 10 = 510$. Together 39,760: 39,700 weights and 60 biases. (39,700 is a popular wrong answer: those are the weights alone.)
#
# Batch normalization (notebook 08) after every **hidden** layer adds, per unit, $\gamma$ and $\beta$, which are trained, and a running mean and a running variance, which are stored with the network but **not** trained: no gradient reaches them. The output layer has none.
#
# **Predict.** How many numbers does 784-50-BN-50-BN-10 hold? How many of them are trained? (We count the biases in front of batch normalization too, although they have no effect.)

# %% [markdown]
# ### Your turn: count

# %% nbgrader={"grade": false, "grade_id": "count_parameters", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: count_parameters


def count_parameters(dims, batchnorm=False):
    """
    Count the numbers that a network holds, and those of them that are trained.

    Arguments:
    dims -- units of every layer, the inputs first: [784, 50, 10]; it stays as it is
    batchnorm -- True: batch normalization after every hidden layer

    Returns:
    total -- all numbers that are stored
    trainable -- those that training changes by gradients
    """
    ### BEGIN SOLUTION
    trainable = 0
    for l in range(1, len(dims)):
        trainable = trainable + dims[l] * dims[l - 1] + dims[l]
    hidden = sum(dims[1:-1]) if batchnorm else 0
    trainable = trainable + 2 * hidden
    total = trainable + 2 * hidden
    ### END SOLUTION
    return total, trainable


# %% nbgrader={"grade": false, "grade_id": "demo_try_count", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
print("784-50-10:            ", count_parameters([784, 50, 10]))
print("784-50-BN-50-BN-10:   ", count_parameters([784, 50, 50, 10], batchnorm=True))

# %% [markdown]
# **Expected output**
#
# | network | total, trainable |
# |---|---|
# | 784-50-10 | (39760, 39760) |
# | 784-50-BN-50-BN-10 | (42710, 42510) |

# %% nbgrader={"grade": true, "grade_id": "check_count_parameters", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(count_parameters)


# %% [markdown]
# <details><summary>Answer</summary>
#
# The weights and biases are $50 \cdot 784 + 50 = 39{,}250$, then $50 \cdot 50 + 50 = 2{,}550$, then $510$: together 42,310. The 100 hidden units add 200 that are trained, and 200 that are not: 42,710 in all, 42,510 trained.
#
# </details>
#
# ## 4 The experiment
#
# ### The data
#
# The default are the digits that come with scikit-learn: 1,797 images of 8 × 8 pixels. `load_digits_data("mnist_784")` gives the 28 × 28 images of MNIST instead: it needs a network once, and the grid below then takes about half an hour.
#
# Three sets: training; **dev**, for choosing; **test**, which stays closed until section 6.

# %% nbgrader={"grade": false, "grade_id": "demo_data", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
data = load_digits_data()  # or load_digits_data("mnist_784")
for name, X in {"train": data.X_train, "dev": data.X_dev, "test": data.X_test}.items():
    print(f"{name:>5}: {X.shape[1]} images of {X.shape[0]} pixels")

side = int(np.sqrt(data.X_train.shape[0]))
fig, axes = plt.subplots(2, 8, figsize=(8, 2.6), layout="constrained")
for number, ax in enumerate(axes.flat):
    digit = data.Y_train[:, number].argmax()
    ax.imshow(data.X_train[:, number].reshape(side, side), cmap="gray_r")
    ax.set(title=str(digit), xticks=[], yticks=[])
digits = ", ".join(str(d) for d in data.Y_train[:, :16].argmax(axis=0))
describe(
    axes[0, 0], f"The first sixteen training images, handwritten digits: {digits}."
)
plt.show()

# %% [markdown]
# ### The network
#
# Two hidden layers of 50 units with batch normalization ([@ioffe2015]), as in the published comparison. It is put together by `NormalizedNetwork`, as in notebook 08; the biases that do nothing are left out.
#
# The pieces are ready-made: the optimizers of notebook 06, RMSprop ([@tieleman2012]) and Adam ([@kingma2015]) among them, and the batch normalization of notebook 08. The next two cells are long and there is nothing new in them, so they are folded; a click on the bar at their left opens them.


# %% nbgrader={"grade": false, "grade_id": "demo_ready_optimizers", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true} cellView="form" tags=["skip-execution"]
class SGD:
    """
    Gradient descent; "stochastic" when the gradients come from mini-batches.

    Arguments:
    lr -- the learning rate
    """

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        """
        Take one step.

        Arguments:
        params -- dictionary: "W1", "b1", ...; changed in place
        grads -- dictionary: "dW1", "db1", ..., shaped like the parameters; they stay
                 as they are
        """
        for name in params:
            params[name] = params[name] - self.lr * grads["d" + name]


class RMSprop:
    """
    Divide by the root of a moving average of the squared gradients.

    Arguments:
    lr -- the learning rate
    decay_rate -- the share of the old average that is kept, rho in the formula
    epsilon -- small number added to the square root, against division by zero
    """

    def __init__(self, lr=0.01, decay_rate=0.99, epsilon=1e-8):
        self.lr = lr
        self.decay_rate = decay_rate
        self.epsilon = epsilon
        self.h = None  # one average per parameter, from the first update on

    def update(self, params, grads):
        """
        Take one step.

        Arguments:
        params -- dictionary: "W1", "b1", ...; changed in place
        grads -- dictionary: "dW1", "db1", ..., shaped like the parameters; they stay
                 as they are
        """
        if self.h is None:
            self.h = {name: np.zeros(value.shape) for name, value in params.items()}
        for name in params:
            gradient = grads["d" + name]
            kept = self.decay_rate * self.h[name]
            self.h[name] = kept + (1 - self.decay_rate) * gradient**2
            step = gradient / (np.sqrt(self.h[name]) + self.epsilon)
            params[name] = params[name] - self.lr * step


class Adam:
    """
    A moving average of the gradients over the root of one of their squares.

    Arguments:
    lr -- the learning rate
    beta1 -- the share of the old average of the gradients that is kept
    beta2 -- the share of the old average of their squares that is kept
    epsilon -- small number added to the square root, against division by zero
    """

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        # What Adam remembers between the updates.
        self.t = 0
        self.v = None
        self.s = None

    def update(self, params, grads):
        """
        Take one step.

        Arguments:
        params -- dictionary: "W1", "b1", ...; changed in place
        grads -- dictionary: "dW1", "db1", ..., shaped like the parameters; they stay
                 as they are
        """
        if self.v is None:
            self.v = {name: np.zeros(value.shape) for name, value in params.items()}
            self.s = {name: np.zeros(value.shape) for name, value in params.items()}
        self.t = self.t + 1
        for name in params:
            gradient = grads["d" + name]
            self.v[name] = self.beta1 * self.v[name] + (1 - self.beta1) * gradient
            self.s[name] = self.beta2 * self.s[name] + (1 - self.beta2) * gradient**2
            v_corrected = self.v[name] / (1 - self.beta1**self.t)
            s_corrected = self.s[name] / (1 - self.beta2**self.t)
            step = v_corrected / (np.sqrt(s_corrected) + self.epsilon)
            params[name] = params[name] - self.lr * step


# %% nbgrader={"grade": false, "grade_id": "demo_ready_batchnorm", "locked": true, "schema_version": 3, "solution": false, "task": false} jupyter={"source_hidden": true} cellView="form" tags=["skip-execution"]
def batchnorm_forward(
    Z,
    gamma,
    beta,
    running_mean,
    running_var,
    train=True,
    momentum=0.9,
    epsilon=1e-5,
):
    """
    Normalize every unit over the examples, then scale and shift it.

    Arguments:
    Z -- what the layer computes, shape (n, m): one example per column
    gamma, beta -- scale and shift of every unit, shape (n, 1); like Z they stay as they
    are
    running_mean, running_var -- averages of the statistics so far, shape (n, 1)
    train -- True: use the statistics of this batch, and move the running ones.
             False: use the running ones, and leave them as they are.
    momentum -- how much of the old running statistics is kept
    epsilon -- added to the variance, inside the root

    Returns:
    out -- the result, shape (n, m)
    cache -- dictionary for the backward pass: "Z_norm" (n, m), "sigma" (n, 1), "gamma"
    running_mean, running_var -- shape (n, 1)
    """
    # Compute sigma (n, 1), the root of variance and epsilon; Z_norm (n, m); out (n, m).
    # In training also the new running_mean and running_var.
    if train:
        mean = np.mean(Z, axis=1, keepdims=True)
        var = np.var(Z, axis=1, keepdims=True)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    else:
        mean, var = running_mean, running_var
    sigma = np.sqrt(var + epsilon)
    Z_norm = (Z - mean) / sigma
    out = gamma * Z_norm + beta
    cache = {"Z_norm": Z_norm, "sigma": sigma, "gamma": gamma}
    return out, cache, running_mean, running_var


def batchnorm_backward(dout, cache):
    """
    Send the gradient back through batch normalization, as it ran in training.

    Arguments:
    dout -- gradient of the result of batchnorm_forward, shape (n, m)
    cache -- dictionary from batchnorm_forward: "Z_norm" (n, m), "sigma" (n, 1),
             "gamma" (n, 1); like dout it stays as it is

    Returns:
    dZ -- gradient of Z, shape (n, m)
    dgamma, dbeta -- gradients of gamma and beta, shape (n, 1)
    """
    Z_norm, sigma, gamma = cache["Z_norm"], cache["sigma"], cache["gamma"]
    # 1. The gradients of gamma and beta: sums over the examples.
    # 2. The gradient of Z_norm, and from it the gradient of Z.
    dbeta = np.sum(dout, axis=1, keepdims=True)
    dgamma = np.sum(dout * Z_norm, axis=1, keepdims=True)
    dZ_norm = gamma * dout
    mean = np.mean(dZ_norm, axis=1, keepdims=True)
    along = np.mean(dZ_norm * Z_norm, axis=1, keepdims=True)
    dZ = (dZ_norm - mean - Z_norm * along) / sigma
    return dZ, dgamma, dbeta


# %% [markdown]
# The training itself. Look at what is the **same** for all combinations: the number of epochs, the mini-batches and the starting weights of each seed. Only the three things that are compared change.

# %% nbgrader={"grade": false, "grade_id": "demo_training", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
EPOCHS = 10
MAKE = {"sgd": SGD, "rmsprop": RMSprop, "adam": Adam}


def train(optimizer, activation, learning_rate, seed):
    """Train one network and return it."""
    dims = [data.X_train.shape[0], 50, 50, 10]
    network = NormalizedNetwork(
        dims, batchnorm_forward, batchnorm_backward, activation, seed
    )
    step = MAKE[optimizer](learning_rate)
    rng = np.random.RandomState(seed)
    m = data.X_train.shape[1]
    for _ in range(EPOCHS):
        for chosen in np.array_split(rng.permutation(m), m // 64):
            X, Y = data.X_train[:, chosen], data.Y_train[:, chosen]
            _, dZ = softmax_cost(network.forward(X, train=True), Y)
            step.update(network.parameters, network.backward(dZ))
    return network


def right(network, X, Y):
    """For every example whether the network is right."""
    return network.forward(X, train=False).argmax(axis=0) == Y.argmax(axis=0)


def dev_accuracy(optimizer, activation, learning_rate, seed):
    """Train one network and return its share of right answers on the dev set."""
    network = train(optimizer, activation, learning_rate, seed)
    return right(network, data.X_dev, data.Y_dev).mean()


print("one run, adam with relu:", dev_accuracy("adam", "relu", 0.01, seed=0))

# %% [markdown]
# ### Your turn: the grid
#
# Train **every** combination of optimizer, activation, learning rate and seed. Then choose, for every optimizer with every activation, the learning rate with the highest **mean** over the seeds.
#
# Why the mean, and not the best of the runs? The best of three runs is the luckiest. It rewards combinations that vary a lot. You will have only one seed when you train for real, and it need not be the lucky one.
#
# **Predict.** Three optimizers, three activations, nine rates, three seeds. How many trainings are that?

# %% nbgrader={"grade": false, "grade_id": "run_grid", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: run_grid


def run_grid(optimizers, activations, learning_rates, seeds, train):
    """
    Train all combinations, and choose a rate for every optimizer with every activation.

    Arguments:
    optimizers, activations -- lists of names
    learning_rates -- list of numbers, in any order
    seeds -- list of whole numbers; like the other lists it stays as it is
    train -- function: train(optimizer, activation, learning_rate, seed) returns the
             accuracy on the dev set, a number

    Returns:
    scores -- array of the accuracies, shape (optimizers, activations, rates, seeds)
    best_rates -- array of shape (optimizers, activations): the learning rate with the
                  highest mean over the seeds; of equal ones, the first
    """
    combinations = list(product(optimizers, activations, learning_rates, seeds))
    scores = []
    for combination in progress(combinations):
        # Train this combination. The last of the four lists runs fastest.
        ### BEGIN SOLUTION
        scores.append(train(*combination))
        ### END SOLUTION
    # Bring scores into their shape, and choose the rates.
    ### BEGIN SOLUTION
    shape = len(optimizers), len(activations), len(learning_rates), len(seeds)
    scores = np.array(scores).reshape(shape)
    best_rates = np.array(learning_rates)[scores.mean(axis=3).argmax(axis=2)]
    ### END SOLUTION
    return scores, best_rates


# %% nbgrader={"grade": true, "grade_id": "check_run_grid", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check(run_grid)


# %% nbgrader={"grade": false, "grade_id": "demo_grid", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
OPTIMIZERS = ["sgd", "rmsprop", "adam"]
NAMES = ["sigmoid", "tanh", "relu"]
RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
SEEDS = [0, 1, 2]
scores, best_rates = run_grid(OPTIMIZERS, NAMES, RATES, SEEDS, dev_accuracy)

print("                    best rate   dev accuracy at this rate")
print(
    "                               ",
    "".join(f"  seed {seed}" for seed in SEEDS),
    "   mean",
)
for i, j in product(range(3), range(3)):
    row = scores[i, j, RATES.index(best_rates[i, j])]
    numbers = "".join(f"{value:8.3f}" for value in [*row, row.mean()])
    print(f"{OPTIMIZERS[i]:>8} with {NAMES[j]:<8}{best_rates[i, j]:>8}      {numbers}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# $3 \cdot 3 \cdot 9 \cdot 3 = 243$ trainings.
#
# </details>
#
# ## 5 What the grid says
#
# ### One rate for all: the ranking is whatever you like
#
# Below the pictures, choose among the nine learning rates, from 0.001 to 10. Every small mark is one run, every large one the mean of three. This is the comparison that the published table made.


# %% nbgrader={"grade": false, "grade_id": "demo_slide_rate", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def draw_rate(rate, ax):
    """Draw the runs of all combinations at one shared learning rate."""
    at_rate = scores[:, :, RATES.index(rate)]
    plot_runs(at_rate, OPTIMIZERS, NAMES, ax)
    means = at_rate.mean(axis=2)
    i, j = np.unravel_index(means.argmax(), means.shape)
    ax.set_title(f"first: {OPTIMIZERS[i]} with {NAMES[j]}", fontsize="medium")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=3, fontsize="small")


slider_with_pictures(
    draw_rate, [0.001, 0.01, 0.1, 1.0, 10.0], label="rate for all", stops=RATES
)

# %% [markdown]
# At the rate 0.001 SGD looks hopeless. At the rate 1 it is ahead of RMSprop and Adam with every activation, and far ahead with tanh and ReLU. Neither says anything about the optimizers, only about the rate.
#
# ### Each at its own rate
#
# Now each combination stands at the rate that was best for it on the dev set. The small marks are the runs, the large ones their means.

# %% nbgrader={"grade": false, "grade_id": "demo_dots", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
chosen = np.array(
    [[scores[i, j, RATES.index(best_rates[i, j])] for j in range(3)] for i in range(3)]
)
m_dev = data.X_dev.shape[1]
error = np.sqrt(chosen.mean() * (1 - chosen.mean()) / m_dev)
fig, ax = plt.subplots(figsize=(8, 4.5), layout="constrained")
plot_runs(chosen, OPTIMIZERS, NAMES, ax, lowest=0.92)
plot_band(ax, chosen.mean(), m_dev)
ax.set_title("Each combination at its own best rate, three seeds")
ax.legend(loc="lower right")
plt.show()
print(f"largest mean − smallest mean: {np.ptp(chosen.mean(axis=2)):.3f}")
print(f"typical standard deviation over seeds: {chosen.std(axis=2, ddof=1).mean():.3f}")
print(f"standard error of {m_dev} dev examples: {error:.3f}")

# %% [markdown]
# All nine combinations lie close together. The grey band shows how far a share would vary if you drew other dev examples, and practically every run is inside it.
#
# The band is not the whole answer, though. All networks were measured on the **same** examples, and what is hard for one is hard for the others. So the **difference** of two networks varies less than each of them. Compare example by example ([@dietterich1998]): for each dev image, the share of the three seeds that are right, for both; then the mean of the differences and its standard error. Seeds vary, too, so add their part: the standard error of three differences, one for each seed. (Errors add as squares.)
#
# **Predict.** Two panels: pairs of optimizers with the same activation, and pairs of activations with the same optimizer. How many of the bars will lie to one side of zero?

# %% nbgrader={"grade": false, "grade_id": "demo_differences", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
networks = [
    [
        [train(OPTIMIZERS[i], NAMES[j], best_rates[i, j], s) for s in SEEDS]
        for j in range(3)
    ]
    for i in range(3)
]
rights = np.array(
    [
        [[right(n, data.X_dev, data.Y_dev) for n in seeds] for seeds in row]
        for row in networks
    ],
    dtype=float,
)  # optimizers, activations, seeds, examples


def difference(one, other):
    """The difference of two combinations and its standard error."""
    apart = rights[one] - rights[other]  # seeds, examples
    of_examples = apart.mean(axis=0).std(ddof=1) / np.sqrt(apart.shape[1])
    of_seeds = apart.mean(axis=1).std(ddof=1) / np.sqrt(apart.shape[0])
    return apart.mean(), np.hypot(of_examples, of_seeds)


pairs = [(0, 1), (0, 2), (1, 2)]
differences = {
    "Optimizers": {
        f"{OPTIMIZERS[i]} − {OPTIMIZERS[k]}, {NAMES[j]}": difference((i, j), (k, j))
        for j in range(3)
        for i, k in pairs
    },
    "Activations": {
        f"{NAMES[k]} − {NAMES[j]}, {OPTIMIZERS[i]}": difference((i, k), (i, j))
        for i in range(3)
        for j, k in pairs
    },
}
plot_differences(differences)
plt.show()
for panel, found in differences.items():
    farthest = max(abs(value) + 2 * error for value, error in found.values())
    print(f"{panel}: no bar reaches farther than {farthest:.3f} from zero")

# %% [markdown]
# <details><summary>Answer</summary>
#
# In our run none: every bar contains zero.
#
# </details>
#
# Read it carefully, panel by panel.
#
# * **Optimizers.** No optimizer is shown to be better than another.
# * **Activations.** With each optimizer sigmoid is a little behind the other two. Six differences that all point the same way are a hint. It is no more than that, because each of them may be chance, and they share their images.
#
# "No difference found between the optimizers, and one of more than three percentage points is unlikely" is a result too. It says what not to worry about, and its number comes from the ends of the bars, not from the means.
#
# ### How wide is the range of good rates?
#
# Now plot the mean against the rate. The thin line is at 0.93.

# %% nbgrader={"grade": false, "grade_id": "demo_widths", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
plot_rates(scores, OPTIMIZERS, NAMES, RATES, good=0.93)
plt.show()

# %% [markdown]
# The best rate of SGD is a hundred to a thousand times as large as those of the other two. None of the optimizers is good everywhere. And look at the ends of the list: if a best rate lay there, the list would be too short, and you would have to extend it before you compare.
#
# ### What the training set says
#
# So far you have seen dev accuracies only. Many tables give the accuracy on the **training** set as well, or instead.
#
# **Predict.** How large is it for the nine combinations at their best rates? Would it lead to the same ranking?

# %% nbgrader={"grade": false, "grade_id": "demo_gap", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
on_train = np.array(
    [
        [[right(n, data.X_train, data.Y_train).mean() for n in seeds] for seeds in row]
        for row in networks
    ]
)
plot_gap(on_train, chosen, OPTIMIZERS, NAMES, lowest=0.92)
plt.show()
gap = (on_train - chosen).mean(axis=2)
print(f"training accuracy − dev accuracy: from {gap.min():.3f} to {gap.max():.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# With tanh and ReLU it is above 0.99 for every optimizer, and higher than on the dev set for all nine. It cannot rank them: near 1 nothing is left to tell them apart.
#
# </details>
#
# The networks **overfit** (notebook 02). More than 6,000 numbers were trained on 1,285 images, and part of what they learned belongs to these images only. The distance between the two accuracies is the **generalization gap**: here between one and four percentage points. An optimizer that is better on the training set only fits faster. Whether it **generalizes** better, only examples outside of the training set can say.
#
# ### A question in words
#
# Go back to the table in section 1, and suppose the authors give you their program and one day of computer time.
#
# * Name three things in their design that you change, and for each the wrong conclusion that it prevents.
# * RMSprop 0.9754 and Adam 0.9722 were measured on the same 10,000 test images. What else than "RMSprop is better" may explain the difference? Estimate how large one of these effects is.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_fair_design", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 2 points for three changes with their reasons (1 point for two of them; a change without its reason counts half). Accepted, among others: every optimizer with every activation (a difference between SGD with sigmoid and Adam with ReLU may come from either); a list of rates for each optimizer, chosen by the same rule (a shared or default rate favours whom it suits); several seeds, with mean and spread shown (one run may be lucky); a dev set for choosing and the test set once (the best of six test results is biased upwards); the same number of epochs and the same mini-batches for all.
#
# 1 point for an effect and its size: the test examples: standard error $\sqrt{0.97 \cdot 0.03 / 10{,}000} \approx 0.0017$ for each share, so a difference of 0.0032 is about two of them or less (the same images were used, so the difference varies less than two independent shares would, but one pair of runs cannot say how much). Or the seed: the spread over seeds measured here, with its number. Or the rate: from one column to the other the same network changes by 0.003 to 0.017.
# ### END SOLUTION

# %% [markdown]
# ## 6 The test set, once
#
# The rule was fixed before: take the combination with the highest mean on the dev set, and look at the test set with this one alone.
#
# **Predict.** Will its accuracy on the test set be higher or lower than on the dev set?

# %% nbgrader={"grade": false, "grade_id": "demo_test_once", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
i, j = np.unravel_index(chosen.mean(axis=2).argmax(), (3, 3))
winner = OPTIMIZERS[i], NAMES[j], best_rates[i, j]
on_test = [right(n, data.X_test, data.Y_test).mean() for n in networks[i][j]]
print("chosen on dev:", *winner)
print(
    f"dev  accuracy: {chosen[i, j].mean():.3f}, over the seeds {chosen[i, j].round(3)}"
)
print(f"test accuracy: {np.mean(on_test):.3f}, over the seeds {np.round(on_test, 3)}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# In our run the accuracy of the winner fell from 0.977 on dev to 0.958 on test. Why lower is to be expected is the question below.
#
# </details>
#
# ### A second question in words
#
# The winner was the best of $9 \cdot 9 = 81$ candidates on the dev set. Dev and test set were drawn in the same way.
#
# * Why should you expect its test accuracy to be **lower** than its dev accuracy, even though nothing is wrong with either set?
# * Does that make the choice on the dev set useless? And what would be wrong with choosing on the test set and reporting that number?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_winners_curse", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: each dev accuracy is the true accuracy plus an error of measurement. The maximum of 81 such numbers prefers candidates whose error happens to be positive. So the winner's dev accuracy is biased upwards, and the test accuracy, whose error is independent of the choice, is not. (In a single case it may still come out higher: it is a statement about the average.)
#
# 1 point: the choice is still sensible, because the winner is likely to be among the good ones; only its dev **number** is too optimistic. Choosing on the test set gives that number the same bias, and then there is no set left for an honest one.
# ### END SOLUTION

# %% [markdown]
# ## 7 The same Adam, three programs
#
# The published table came from a library. Do the libraries compute the same thing? The textbook's step ([@kingma2015]), the one of notebook 06, is
#
# $$\Delta = -\eta \, \frac{v / (1 - \beta_1^{\,t})}{\sqrt{s / (1 - \beta_2^{\,t})} + \varepsilon} .$$
#
# scikit-learn ([@pedregosa2011]) moves both corrections into the learning rate:
#
# $$\Delta = -\eta \, \frac{\sqrt{1 - \beta_2^{\,t}}}{1 - \beta_1^{\,t}} \cdot \frac{v}{\sqrt{s} + \varepsilon} .$$
#
# Multiply numerator and denominator of the textbook's step by $\sqrt{1 - \beta_2^{\,t}}$: the same, but with $\varepsilon \sqrt{1 - \beta_2^{\,t}}$ in place of $\varepsilon$. So scikit-learn's $\varepsilon$ acts like one that is larger by the factor $1 / \sqrt{1 - \beta_2^{\,t}}$. At $t = 1$ that is $1 / \sqrt{0.001} \approx 32$, and it fades to 1.
#
# **Predict.** For which gradients does this matter, if $\varepsilon = 10^{-8}$?

# %% nbgrader={"grade": false, "grade_id": "demo_three_adams", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
from sklearn.neural_network import MLPRegressor


def step_of_sklearn(gradients):
    """
    How far the Adam of scikit-learn goes in its first step, for each gradient.

    A network without hidden layers whose input is 0 predicts its biases. Its cost is
    half of the squared distance to the targets, so the gradient is bias − target.
    """

    def biases(rate, targets):
        net = MLPRegressor(
            hidden_layer_sizes=(), alpha=0, learning_rate_init=rate, random_state=0
        )  # its solver is Adam
        return net.partial_fit([[0.0]], [targets]).intercepts_[0]

    start = biases(1e-300, gradients)  # a step too small to be seen
    return start - biases(0.001, start - gradients)


def step_of_numpy(gradients):
    """The same of the Adam of notebook 06."""
    params = {"x": np.zeros(gradients.shape)}
    Adam(0.001).update(params, {"dx": gradients})
    return -params["x"]


def step_of_torch(gradients):
    """The same of PyTorch."""
    import torch

    x = torch.zeros(len(gradients), dtype=torch.float64, requires_grad=True)
    x.grad = torch.tensor(gradients)
    torch.optim.Adam([x], lr=0.001).step()
    return -x.detach().numpy()


sizes = 10.0 ** np.arange(-10, 1)
steps = {"NumPy": step_of_numpy(sizes), "scikit-learn": step_of_sklearn(sizes)}
if find_spec("torch"):
    steps["PyTorch"] = step_of_torch(sizes)
print("gradient", "".join(f"{name:>15}" for name in steps))
for size, *moved in zip(sizes, *steps.values()):
    print(f"{size:8.0e}", "".join(f"{value:15.9f}" for value in moved))
if not find_spec("torch"):
    print("(PyTorch is not installed here, so its column is left out.)")

fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
for position, (name, values) in enumerate(steps.items()):
    ax.semilogx(sizes, values, label=name, **line_style(name, position))
ax.set(xlabel="size of the gradient", ylabel="length of the first step")
ax.set_title("Adam's first step, rate 0.001, ε = 10⁻⁸")
ax.legend()
describe(
    ax,
    "Length of Adam's first step against the size of the gradient. "
    + " ".join(
        f"{name}: {values[2]:.6f} for 1e-08, {values[4]:.6f} for 1e-06, "
        f"{values[-1]:.6f} for 1."
        for name, values in steps.items()
    ),
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# For tiny ones. Above $10^{-4}$ the programs agree to the eye. At $10^{-8}$ the textbook's first step is half the rate, scikit-learn's about a thirtieth.
#
# </details>
#
# PyTorch puts $\varepsilon$ where the textbook has it.
# Usually this is harmless. But in a layer with very small gradients, or in single precision with a larger $\varepsilon$, "the same Adam" can be two different methods. When two programs disagree, look at $\varepsilon$, at the form of momentum (notebook 06), and at the default values.
#
# ### What you should remember
#
# * Change one thing at a time, or everything with everything.
# * Each candidate gets its own rate, chosen by the same rule; several seeds; mean and spread.
# * Compare a difference with the noise: over the seeds, and of the examples.
# * Choose on dev. Open the test set once.
#
# ## 8 What this does not show
#
# * **One task, and a small one.** 1,797 small images are nearly solved by anything. On a harder task the differences may be larger, and in another order.
# * **Three seeds are few.** They show roughly how large the spread is. To tell apart two methods that differ by half a percent you would need many more, and more dev examples above all.
# * **A fixed number of epochs.** With more time slow methods catch up; with less they fall behind.
# * **Batch normalization was always on.** It makes many rates work that would fail without it.
# * **Other settings stayed at their defaults:** $\beta_1$, $\beta_2$, $\rho$, the batch size, no schedule, no regularization.
# * **Accuracy is not everything.** Time per step, memory (Adam stores two more numbers per parameter) and ease of tuning count as well.
#
# **Where to read on.** [@choi2019] and [@schmidt2021] compare optimizers on a large scale, and the ranking depends on how each is tuned. [@dietterich1998] tells which tests suit the comparison of two classifiers. The course page leads to a page with the same network in PyTorch and Keras.
#
# ## Recap
#
# | piece | what it was for |
# |---|---|
# | `softmax`, `softmax_cost` | ten classes, without overflow, with the gradient $(A - Y)/m$ |
# | `count_parameters` | what is stored, and what is trained |
# | `run_grid` | every combination, several seeds, the rate by the mean on dev |
#
# The course began with a landscape in fog and the question which way to step. You can now build every part of the answer, and you know how to find out whether it is better than another.
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more.

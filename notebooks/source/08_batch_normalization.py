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
# # Batch normalization
#
# You scale the inputs of a network so that every feature has mean 0 and variance 1. Training likes that.
# But a hidden layer is the input of the next one, and nobody scales the hidden layers.
# **What happens to the numbers on their way through the network, and can it be helped?**
#
# In this assignment you write a layer that normalizes its inputs, forward and backward. You see what it does to training, where it misbehaves, and how to make it disappear when training is over.
#
# **Before you start.** About 75 minutes. You need the mean, the variance and the chain rule; gradient checking (notebook 03) helps.
#
# **How to work.**
#
# * Write code only in the cells that begin with `# GRADED FUNCTION`. Replace `# YOUR CODE HERE` and the line below it.
# * Run the cell that tries your function, and compare with the table "Expected output".
# * Run the check cell. It names each behaviour that it tests, and gives a hint for the ones that fail.
# * Where it says **Predict**, write your guess down before you run anything.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from opt_utils import *
from test_cases import *

# %% [markdown]
# ## Conventions
#
# | symbol | in the code | meaning |
# |---|---|---|
# | $Z$ | `Z` $(n, m)$ | what one layer computes, $W A_{\text{prev}} + b$: a row for each of its $n$ units, a **column** for each example |
# | $m$ | `m` | number of examples in the mini-batch |
# | $\mu$, $\sigma^2$ | `mean`, `var` $(n, 1)$ | mean and variance of each unit, over the examples |
# | $\hat z$ | `Z_norm` $(n, m)$ | the normalized $Z$ |
# | $\gamma$, $\beta$ | `gamma`, `beta` $(n, 1)$ | scale and shift of each unit; they are learned |
# | $\varepsilon$ | `epsilon` | a small number. In this notebook, and only here, it stands **inside** a square root |
#
# ## 1 Where the scale goes
#
# The task: tell odd from even digits in small images of handwriting, $8 \times 8$ pixels. The network has four hidden layers of 32 ReLU units and one sigmoid at the end. It is trained three times by gradient descent with mini-batches of about 32 images. The three trainings differ in one thing: the weights that they start from are multiplied by 0.1, by 1, or by 3.
#
# **Predict.** After 20 epochs, which of the three networks will have learned the task?

# %% nbgrader={"grade": false, "grade_id": "demo_three_starts", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
digits = load_digits_data()
X_train, X_dev = digits.X_train, digits.X_dev
Y_train, Y_dev = (
    labels[1::2].sum(axis=0, keepdims=True)  # 1 for odd digits, 0 for even ones
    for labels in (digits.Y_train, digits.Y_dev)
)
layers_dims = [64, 32, 32, 32, 32, 1]
factors = (0.1, 1, 3)


def start(factor):
    """The usual starting point, with all weights multiplied by the factor."""
    return {
        name: factor * value
        for name, value in initialize_parameters(layers_dims).items()
    }


def mini_batches(epoch, count=40):
    """The training images in a new order, in mini-batches of 32 or 33."""
    order = np.random.RandomState(epoch).permutation(X_train.shape[1])
    for chosen in np.array_split(order, count):
        yield X_train[:, chosen], Y_train[:, chosen]


def train_plain(factor, learning_rate=0.1, num_epochs=20):
    """The average cost of every epoch, without any normalization."""
    parameters = start(factor)
    costs = []
    for epoch in progress(range(num_epochs)):
        total = 0
        for x, y in mini_batches(epoch):
            a, caches = forward_propagation(x, parameters)
            total = total + compute_cost(a, y)
            grads = backward_propagation(x, y, caches)
            for name in parameters:
                parameters[name] = parameters[name] - learning_rate * grads["d" + name]
        costs.append(total / X_train.shape[1])
    return costs


def plot_starts(curves, title):
    """Draw one cost curve for every starting point."""
    ax = plot_costs(
        {f"weights × {f}": costs for f, costs in curves.items()}, None, title
    )
    ax.set(ylim=(0, 0.9), xticks=range(0, 20, 5))
    ax.set_ylabel("average cost of the epoch")
    ax.axhline(np.log(2), color="gray", linewidth=1)
    ax.text(9, 0.71, "guessing", color="dimgray")


plain = {factor: train_plain(factor) for factor in factors}
plot_starts(plain, "Training without normalization")
plt.show()

# %% [markdown]
# Only the middle one learns. The other two end where they could have got without looking at any image: the cost of guessing is $\log 2 \approx 0.693$. (The large start begins far above the picture.)
#
# Why? Send the images through the three networks **before** training, and look at how large the numbers in each layer are.

# %% nbgrader={"grade": false, "grade_id": "demo_scale_of_layers", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
told = []
for position, factor in enumerate(factors):
    outputs = layer_outputs(X_train, start(factor), "relu")[:-1]
    spread = [X_train.std(), *(A.std() for A in outputs)]
    label = f"weights × {factor}"
    ax.semilogy(spread, label=label, **line_style(label, position))
    told.append(f"{label}: {spread[0]:.2f} at the input, {spread[-1]:.1e} in layer 4.")
ax.set(xlabel="layer (0: the images)", ylabel="standard deviation", xticks=range(5))
ax.set_title("How large the numbers are in every layer, before training")
ax.legend()
describe(ax, "Standard deviation against layer, logarithmic. " + " ".join(told))
plt.show()

# %% [markdown]
# Every layer multiplies by about the same factor, and the factors multiply up. In the small start, almost nothing of the image arrives at the last layer, and almost nothing of the gradient comes back. In the large start, the numbers are so large that the first steps throw the network far away, and it never recovers.
#
# A good starting point (the factor 1 here) balances the layers at the **start**. But the weights change during training, and nothing keeps the balance. Batch normalization rebuilds it in every layer, at every step.
#
# ## 2 Normalize every unit
#
# Take the row of one unit in $Z$: its values $z_1, \dots, z_m$ for the $m$ examples of the mini-batch. Normalize them as you would normalize an input feature:
#
# $$\mu = \frac{1}{m} \sum_{i=1}^{m} z_i \qquad \sigma^2 = \frac{1}{m} \sum_{i=1}^{m} (z_i - \mu)^2 \qquad \hat z_i = \frac{z_i - \mu}{\sqrt{\sigma^2 + \varepsilon}}$$
#
# Now the unit has mean 0 and variance 1 (a little less, because of $\varepsilon$) in this mini-batch. Should it stay so? Perhaps the next layer works better with another mean and scale. Let the network learn them, with two new parameters for each unit:
#
# $$\tilde z_i = \gamma \, \hat z_i + \beta$$
#
# Usually $\gamma$ starts at 1 and $\beta$ at 0. The mean and the scale of $\tilde z$ are now $\beta$ and $\gamma$: two numbers that are **learned directly**, instead of the outcome of all the weights below.
#
# Then the activation follows: $A = \operatorname{relu}(\tilde z)$.
#
# ### A worked example
#
# One unit, four examples: $Z = (1, 2, 3, 4)$, with $\varepsilon = 1$ (much too large, but easy to compute), $\gamma = 2$ and $\beta = 0.5$.
#
# | | |
# |---|---|
# | mean | $\mu = 2.5$ |
# | variance | $\sigma^2 = (2.25 + 0.25 + 0.25 + 2.25) / 4 = 1.25$ |
# | root | $\sqrt{1.25 + 1} = 1.5$ |
# | normalized | $\hat z = (-1, \; -\tfrac13, \; \tfrac13, \; 1)$ |
# | scaled and shifted | $\tilde z = (-1.5, \; -\tfrac16, \; \tfrac76, \; 2.5)$ |
#
# **Predict.** What is $\tilde z$ for $Z = (8, 9, 10, 11)$, that is, when 7 is added to the bias $b$ of the unit?
#
# ### Two kinds of statistics
#
# In training, $\mu$ and $\sigma^2$ come from the mini-batch. When the network is used later, there may be a single example, and its result must not depend on whoever else is asked at the same time. So while training runs, keep an average of the statistics of all the mini-batches:
#
# $$\mu_{\text{run}} := \text{momentum} \cdot \mu_{\text{run}} + (1 - \text{momentum}) \, \mu$$
# $$\sigma^2_{\text{run}} := \text{momentum} \cdot \sigma^2_{\text{run}} + (1 - \text{momentum}) \, \sigma^2$$
#
# * With `train=True`: normalize with the statistics **of the mini-batch**, and move the running ones.
# * With `train=False`: normalize with the **running** statistics, and leave them as they are.
#
# Here `momentum` $= 0.9$ keeps 90 % of the **old** value. (PyTorch gives the same word the opposite meaning: its `momentum=0.1` keeps 90 % of the old value. It also puts the variance with $m - 1$ into the running average. We use $m$ in both places.)
#
# ### Your turn: forward

# %% nbgrader={"grade": false, "grade_id": "batchnorm_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: batchnorm_forward


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
    ### BEGIN SOLUTION
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
    ### END SOLUTION
    cache = {"Z_norm": Z_norm, "sigma": sigma, "gamma": gamma}
    return out, cache, running_mean, running_var


# %% nbgrader={"grade": false, "grade_id": "demo_try_forward", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
Z = np.array([[1.0, 2.0, 3.0, 4.0]])
gamma, beta = np.array([[2.0]]), np.array([[0.5]])
before = np.array([[0.0]]), np.array([[1.0]])  # running mean and variance

out, cache, *after = batchnorm_forward(Z, gamma, beta, *before, epsilon=1)
print("out          ", out.round(4))
print("running_mean ", after[0].round(4), " running_var", after[1].round(4))
print(
    "7 added to b ",
    batchnorm_forward(Z + 7, gamma, beta, *before, epsilon=1)[0].round(4),
)
tested = batchnorm_forward(Z, gamma, beta, *after, train=False, epsilon=1)
print("train=False  ", tested[0].round(4))

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | out | [[-1.5 -0.1667 1.1667 2.5]] |
# | running_mean, running_var | [[0.25]], [[1.025]] |
# | 7 added to b | [[-1.5 -0.1667 1.1667 2.5]] |
# | train=False | [[1.5541 2.9595 4.365 5.7705]] |

# %% nbgrader={"grade": true, "grade_id": "check_batchnorm_forward", "locked": true, "points": 14, "schema_version": 3, "solution": false, "task": false}
check(batchnorm_forward)

# %% [markdown]
# ### The bias that does nothing
#
# Your prediction: adding 7 to $b$ adds 7 to every $z_i$ and to $\mu$, and $\hat z$ stays the same. **A bias in front of batch normalization has no effect**: whatever it adds, the mean takes away again. Leave it out; $\beta$ does its work. In the same way, a factor in front disappears: multiplying $W$ by 10 multiplies $z_i - \mu$ and $\sigma$ by 10.

# %% nbgrader={"grade": false, "grade_id": "demo_what_is_removed", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(4)
Z = np.vstack([0.4 * rng.randn(200), rng.randn(200) ** 2])
versions = {"Z": Z, "Z + 7": Z + 7, "10 Z": 10 * Z}
ones, zeros = np.ones((2, 1)), np.zeros((2, 1))
fig, axes = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
told = [[], []]
for position, (name, values) in enumerate(versions.items()):
    normalized = batchnorm_forward(values, ones, zeros, zeros, ones)[0]
    style = line_style(name, position) | {
        "linestyle": "none",
        "markersize": 9 - 3 * position,
    }
    for ax, shown, text in zip(axes, (values, normalized), told):
        ax.plot(*shown, label=name, alpha=0.6, **style)
        mean, spread = shown.mean(axis=1), shown.std(axis=1)
        text.append(
            f"{name}: means {mean[0]:.2f} and {mean[1]:.2f}, "
            f"standard deviations {spread[0]:.2f} and {spread[1]:.2f}."
        )
for ax, when, text in zip(axes, ("before", "after"), told):
    ax.set(
        title=f"{when.capitalize()} batch normalization",
        xlabel="unit 1",
        ylabel="unit 2",
    )
    describe(
        ax, f"Two units and 200 examples {when} batch normalization. " + " ".join(text)
    )
axes[0].legend()
plt.show()

# %% [markdown]
# Before, three different clouds. After, the same cloud three times, one on top of the other: a mean of 0 and a standard deviation of 1 for each unit.
# The **shape** of the cloud is still there. Normalizing moves and stretches every unit by itself; it does not make anything Gaussian, and it does not remove what two units have in common.
#
# ### What you should remember
#
# * Each unit is normalized over the **examples** of the mini-batch. $\varepsilon$ stands inside the root.
# * $\gamma$ and $\beta$ give every unit a mean and a scale that are learned.
# * A bias in front of the layer does nothing. $W$ matters only up to a factor.
# * In training the mini-batch's own statistics count, later the running ones.
#
# ## 3 Backward
#
# The gradient arrives as $d\tilde z_i$, in the code `dout`. Look at one unit again, and write $\sigma_\varepsilon = \sqrt{\sigma^2 + \varepsilon}$ (in the code `sigma`).
#
# **The easy part.** From $\tilde z_i = \gamma \hat z_i + \beta$:
#
# $$d\beta = \sum_i d\tilde z_i \qquad d\gamma = \sum_i d\tilde z_i \, \hat z_i \qquad d\hat z_i = \gamma \, d\tilde z_i$$
#
# **The part that takes care.** How does $\hat z_i = (z_i - \mu) / \sigma_\varepsilon$ change with $z_j$? In three ways: directly (if $i = j$), through $\mu$, and through $\sigma_\varepsilon$. The last two concern **all** examples.
#
# $$\frac{\partial \mu}{\partial z_j} = \frac{1}{m} \qquad \frac{\partial \sigma_\varepsilon}{\partial z_j} = \frac{1}{2 \sigma_\varepsilon} \cdot \frac{2 (z_j - \mu)}{m} = \frac{\hat z_j}{m}$$
#
# With the quotient rule, and with $[i = j]$ for 1 if $i = j$ and 0 otherwise:
#
# $$\frac{\partial \hat z_i}{\partial z_j} = \frac{1}{\sigma_\varepsilon} \Bigl( [i = j] - \frac{1}{m} - \frac{\hat z_i \, \hat z_j}{m} \Bigr)$$
#
# Add up over all $i$, each weighted with its $d\hat z_i$:
#
# $$dz_j = \frac{1}{\sigma_\varepsilon} \Bigl( d\hat z_j - \frac{1}{m} \sum_i d\hat z_i - \hat z_j \cdot \frac{1}{m} \sum_i d\hat z_i \, \hat z_i \Bigr)$$
#
# In words: take the arriving gradient, remove its mean, remove its part along $\hat z$, and divide by the scale.
#
# ### A worked example
#
# The unit of section 2: $\hat z = (-1, -\tfrac13, \tfrac13, 1)$, $\sigma_\varepsilon = 1.5$, $\gamma = 2$. Let only the first output matter: $d\tilde z = (1, 0, 0, 0)$.
#
# * $d\beta = 1$, and $d\gamma = -1$.
# * $d\hat z = (2, 0, 0, 0)$, with mean $\tfrac12$. The mean of $d\hat z \, \hat z$ is $-\tfrac12$.
# * $dz_1 = (2 - \tfrac12 - \tfrac12) / 1.5 = \tfrac23$. In the same way $dz_2 = -\tfrac49$, $dz_3 = -\tfrac29$, and $dz_4 = 0$.
#
# Although only the first **output** matters, other **inputs** have a gradient: they move the mean and the scale.
#
# **Predict.** What is $dz$ when all outputs matter equally, $d\tilde z = (1, 1, 1, 1)$? (Think of what a common shift of the inputs does to the outputs.)
#
# ### Your turn: backward

# %% nbgrader={"grade": false, "grade_id": "batchnorm_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: batchnorm_backward


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
    ### BEGIN SOLUTION
    dbeta = np.sum(dout, axis=1, keepdims=True)
    dgamma = np.sum(dout * Z_norm, axis=1, keepdims=True)
    dZ_norm = gamma * dout
    mean = np.mean(dZ_norm, axis=1, keepdims=True)
    along = np.mean(dZ_norm * Z_norm, axis=1, keepdims=True)
    dZ = (dZ_norm - mean - Z_norm * along) / sigma
    ### END SOLUTION
    return dZ, dgamma, dbeta


# %% nbgrader={"grade": false, "grade_id": "demo_try_backward", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
Z = np.array([[1.0, 2.0, 3.0, 4.0]])
gamma, beta = np.array([[2.0]]), np.array([[0.5]])
running = np.array([[0.0]]), np.array([[1.0]])
_, cache, *_ = batchnorm_forward(Z, gamma, beta, *running, epsilon=1)
for dout in ([[1.0, 0.0, 0.0, 0.0]], [[1.0, 1.0, 1.0, 1.0]]):
    dZ, dgamma, dbeta = batchnorm_backward(np.array(dout), cache)
    print(f"dout {dout[0]}: dZ {dZ.round(4) + 0.0}", end="")
    print(f", dgamma {dgamma.round(4) + 0.0}, dbeta {dbeta.round(4)}")

# %% [markdown]
# **Expected output**
#
# | dout | dZ | dgamma | dbeta |
# |---|---|---|---|
# | [1.0, 0.0, 0.0, 0.0] | [[0.6667 -0.4444 -0.2222 0.]] | [[-1.]] | [[1.]] |
# | [1.0, 1.0, 1.0, 1.0] | [[0. 0. 0. 0.]] | [[0.]] | [[4.]] |

# %% nbgrader={"grade": true, "grade_id": "check_batchnorm_backward", "locked": true, "points": 9, "schema_version": 3, "solution": false, "task": false}
check(batchnorm_backward)

# %% [markdown]
# Is the derivation right? Measure it. For each entry of $Z$ the slope is measured from both sides, as in gradient checking, and drawn beside the gradient that your function gives.

# %% nbgrader={"grade": false, "grade_id": "demo_measure_gradient", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(0)
Z, dout = rng.randn(1, 8), rng.randn(1, 8)
parts = np.array([[1.7]]), np.array([[-0.4]]), np.zeros((1, 1)), np.ones((1, 1))


def weighted_sum(Z):
    """A cost with the gradient `dout`."""
    return np.sum(dout * batchnorm_forward(Z, *parts)[0])


steps = 1e-5 * np.eye(8)[:, np.newaxis, :]
measured = [(weighted_sum(Z + s) - weighted_sum(Z - s)) / 2e-5 for s in steps]
_, cache, *_ = batchnorm_forward(Z, *parts)
claimed = batchnorm_backward(dout, cache)[0].ravel()
careless = (cache["gamma"] * dout / cache["sigma"]).ravel()  # mean and scale held fixed

fig, ax = plt.subplots(figsize=(8, 3.6), layout="constrained")
curves = {
    "measured": measured,
    "your dZ": claimed,
    "mean and scale held fixed": careless,
}
for position, (name, values) in enumerate(curves.items()):
    style = line_style(name, position) | {
        "linestyle": "none",
        "markersize": 11 - 3 * position,
    }
    ax.plot(values, label=name, **style)
ax.axhline(0, color="gray", linewidth=1)
ax.set(
    xlabel="example",
    ylabel="gradient of z",
    title="Gradient of eight examples of one unit",
)
ax.legend()
describe(
    ax,
    "Gradient of z for eight examples. Largest distance from the measured gradient: "
    f"your dZ {np.abs(claimed - measured).max():.0e}, with mean and scale held fixed "
    f"{np.abs(careless - measured).max():.2f}. "
    f"Sum of the measured gradient {abs(np.sum(measured)):.2f}, "
    f"sum with mean and scale held fixed {careless.sum():.2f}.",
)
plt.show()

# %% [markdown]
# Squares and circles lie on one another. The triangles forget that every $z_j$ also moves $\mu$ and $\sigma$: a common mistake, and a network still learns something with it.
# For each unit, $dZ$ adds up to 0 over the examples. That is the idle bias again: its gradient $\sum_j dz_j$ is zero.
#
# ## 4 A network with batch normalization
#
# Now the network of section 1 again, with batch normalization between $Z$ and ReLU in each hidden layer. Everything else is as before: the same images, the same three starts, the same learning rate.
#
# **Predict.** Which of the three trainings will work now? How different will their curves be?


# %% nbgrader={"grade": false, "grade_id": "demo_train_normalized", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def start_normalized(factor):
    """Weights, scales and shifts, and the running statistics of every hidden layer."""
    parameters = start(factor)
    running = {}
    for layer, n in enumerate(layers_dims[1:-1], start=1):
        parameters[f"gamma{layer}"] = np.ones((n, 1))
        parameters[f"beta{layer}"] = np.zeros((n, 1))
        del parameters[f"b{layer}"]  # it would have no effect
        running[layer] = np.zeros((n, 1)), np.ones((n, 1))
    return parameters, running


def forward_normalized(x, parameters, running, train):
    """The output, what every layer received, and the caches; moves `running`."""
    received, caches = [x], []
    for layer in running:
        Z = parameters[f"W{layer}"] @ received[-1]
        out, cache, *running[layer] = batchnorm_forward(
            Z,
            parameters[f"gamma{layer}"],
            parameters[f"beta{layer}"],
            *running[layer],
            train=train,
        )
        received.append(relu(out))
        caches.append(cache)
    last = len(running) + 1
    a = sigmoid(parameters[f"W{last}"] @ received[-1] + parameters[f"b{last}"])
    return a, received, caches


def backward_normalized(y, a, parameters, received, caches):
    """The gradients of the average cost."""
    last = len(received)
    dZ = (a - y) / y.shape[1]
    grads = {
        f"W{last}": dZ @ received[-1].T,
        f"b{last}": dZ.sum(axis=1, keepdims=True),
    }
    for layer in range(last - 1, 0, -1):
        dout = parameters[f"W{layer + 1}"].T @ dZ * (received[layer] > 0)
        dZ, dgamma, dbeta = batchnorm_backward(dout, caches[layer - 1])
        grads[f"W{layer}"] = dZ @ received[layer - 1].T
        grads |= {f"gamma{layer}": dgamma, f"beta{layer}": dbeta}
    return grads


def train_normalized(factor, learning_rate=0.1, num_epochs=20):
    """The costs of all epochs, the trained parameters and the running statistics."""
    parameters, running = start_normalized(factor)
    costs = []
    for epoch in progress(range(num_epochs)):
        total = 0
        for x, y in mini_batches(epoch):
            a, received, caches = forward_normalized(x, parameters, running, train=True)
            total = total + compute_cost(a, y)
            grads = backward_normalized(y, a, parameters, received, caches)
            for name, gradient in grads.items():
                parameters[name] = parameters[name] - learning_rate * gradient
        costs.append(total / X_train.shape[1])
    return costs, parameters, running


trained = {factor: train_normalized(factor) for factor in factors}
plot_starts(
    {factor: costs for factor, (costs, *_) in trained.items()},
    "Training with batch normalization",
)
plt.show()
for factor, (_, *network) in trained.items():
    a, *_ = forward_normalized(X_dev, *network, train=False)
    print(
        f"weights × {factor}: {np.mean((a > 0.5) == Y_dev):.1%} of the dev images right"
    )

# %% [markdown]
# All three learn. In front of a normalization the size of $W$ does not matter, so the hidden layers of the three networks compute the same thing at the start.
#
# The curves are not equal, though. Two things still depend on the factor. The last layer has no normalization, and its weights are smaller or larger too. And the same step changes large weights by a smaller share than small ones: the third network learns more slowly than the others.
#
# ### What you should remember
#
# * Batch normalization makes training much less sensitive to the scale of the starting weights.
# * It changes how fast each layer learns. The learning rate still has to be chosen.
#
# ## 5 The other examples in the batch
#
# In training, the result for an example depends on the mini-batch it happens to be in. How much? Take one image and one unit of the first layer, put the image into many random mini-batches of $m$ images, and look at the normalized value $\hat z$ that it gets.
#
# **Predict.** How does the spread of $\hat z$ change with $m$? What is special about $m = 2$?

# %% nbgrader={"grade": false, "grade_id": "demo_noise", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
Z_unit = (start(1)["W1"] @ X_train)[[5]]  # one unit, all training images
one, zero = np.ones((1, 1)), np.zeros((1, 1))


def draw_companions(m, ax, repeats=500):
    """The normalized value of the first image in many random batches of m."""
    m = int(m)
    rng = np.random.RandomState(m)
    values = []
    for _ in range(repeats):
        others = rng.permutation(np.arange(1, Z_unit.size))[: m - 1]
        batch = np.hstack([Z_unit[:, :1], Z_unit[:, others]])
        values.append(batchnorm_forward(batch, one, zero, zero, one)[0][0, 0])
    ax.hist(values, bins=np.linspace(-4, 4, 41), color=line_style("batch")["color"])
    ax.set(xlabel="ẑ of the same image", ylabel="mini-batches")
    describe(
        ax,
        f"Histogram of the normalized value of one image in {repeats} random "
        f"mini-batches of {m}: mean {np.mean(values):.2f}, standard deviation "
        f"{np.std(values):.2f}, from {min(values):.2f} to {max(values):.2f}.",
    )


slider_with_pictures(draw_companions, [2, 8, 64], label="m")

# %% [markdown]
# The image is the same every time. Only its companions differ. So batch normalization **adds noise** to the training; the smaller the mini-batch, the more. (You may read that it *reduces* noise. It does not: it keeps the scale steady, and pays for it with noise.)
# With $m = 2$ there are only two values, practically $-1$ and $+1$: of two numbers only their order is left.
#
# A little noise can act as a mild regularizer, as dropout does. It is a side effect that changes with the size of the mini-batch, so do not rely on it.
#
# ### When training is over
#
# What if you forget `train=False`, and classify new images with the statistics of whatever batch they come in? Here is the trained network, on the same dev images, which arrive in batches of different sizes.
#
# **Predict.** What happens when the images arrive one at a time?


# %% nbgrader={"grade": false, "grade_id": "demo_forgotten_mode", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def dev_accuracy(size, train):
    """Percent of the dev images that are right when they arrive in batches."""
    _, parameters, running = trained[1]
    right = 0
    for columns in np.split(np.arange(Y_dev.size), range(size, Y_dev.size, size)):
        x, y = X_dev[:, columns], Y_dev[:, columns]
        a, *_ = forward_normalized(x, parameters, dict(running), train)
        right = right + np.sum((a > 0.5) == y)
    return 100 * right / Y_dev.size


sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256]
curves = {
    "batch statistics (train=True)": [dev_accuracy(size, True) for size in sizes],
    "running statistics (train=False)": [dev_accuracy(size, False) for size in sizes],
}
fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
for position, (name, values) in enumerate(curves.items()):
    ax.semilogx(sizes, values, label=name, base=2, **line_style(name, position))
ax.set(xlabel="images in a batch", ylabel="dev images right, in %", ylim=(40, 100))
ax.set_title("The same network and images, in batches of different sizes")
ax.legend(loc="lower right")
describe(
    ax,
    "Percent of dev images right against the number of images in a batch. "
    + " ".join(
        f"{name}: {values[0]:.1f} % for single images, {values[3]:.1f} % in eights, "
        f"{values[-1]:.1f} % all at once."
        for name, values in curves.items()
    ),
)
plt.show()

# %% [markdown]
# With the running statistics every image gets the same answer in whatever company it comes. With batch statistics, single images are only guessed. In large batches the same mistake is nearly invisible, and so it is often found late.
# Why both happen is the question below. Put $m = 1$ into the formulas of section 2.
#
# ### What you should remember
#
# * In training the result for an example depends on the other examples of the mini-batch. That is noise, and it grows as the batch gets smaller.
# * When the network is used, take the running statistics. The batch that an example arrives in must not matter.
#
# ### A question in words
#
# A team tests its network on a computer, 256 images at a time: 94 % right. On the phone, where images come one at a time, every image gets the **same** answer. They had left `train=True` everywhere.
# Explain both observations from the formulas, and say what must be changed. Does anything have to be trained again?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_one_at_a_time", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: with 256 images, mean and variance of the batch are close to those of the whole data set (their error shrinks like $1/\sqrt{m}$), and so close to the running statistics. The results hardly differ.
#
# 1 point: with one image, $\mu = z$, so $z - \mu = 0$, $\hat z = 0$ and $\tilde z = \beta$ in every normalized unit, whatever the image is. From the first such layer on nothing of the image is left, and the output is a constant.
#
# 1 point: use `train=False`, that is, the running statistics, which belong to the trained network (or fold them into $W$ and $b$). Nothing has to be trained again as long as the running statistics were kept **in training**; if only the single images on the phone have moved them, they must be measured once more on training data. (Full point for "no, they were collected during training".)
# ### END SOLUTION

# %% [markdown]
# ## 6 Make the layer disappear
#
# At test time all four numbers of a unit, $\gamma$, $\beta$, $\mu_{\text{run}}$ and $\sigma^2_{\text{run}}$, are fixed. Then batch normalization is only a multiplication and an addition, and the layer in front of it is the same kind of thing. Put $z = W a + b$ into the formula:
#
# $$\tilde z = \gamma \, \frac{W a + b - \mu_{\text{run}}}{\sqrt{\sigma^2_{\text{run}} + \varepsilon}} + \beta$$
#
# Collect what multiplies $a$, and what does not. The result is a plain layer $\tilde z = W' a + b'$ with new weights and a new bias. It is called **folding**: the folded network gives the same answers with less work and fewer numbers.
#
# ### A worked example
#
# One unit with two inputs: $W = (2, -1)$, $b = 3$, $\gamma = 0.5$, $\beta = 1$, $\mu_{\text{run}} = 1$, $\sigma^2_{\text{run}} = 3$, and $\varepsilon = 1$, so that the root is 2.
#
# For $a = (1, 0)$: $z = 5$, and $\tilde z = 0.5 \cdot (5 - 1) / 2 + 1 = 2$. For $a = (0, 0)$: $z = 3$, and $\tilde z = 1.5$.
#
# **Predict.** From these two numbers alone: what is $b'$, and what is the first entry of $W'$? Then work out the second entry.
#
# ### Your turn: fold
#
# Each unit has its own $\gamma$ and its own root, and its own **row** in $W$.

# %% nbgrader={"grade": false, "grade_id": "fold_batchnorm", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: fold_batchnorm


def fold_batchnorm(W, b, gamma, beta, running_mean, running_var, epsilon):
    """
    Merge a linear layer and the batch normalization behind it, for test time.

    The arguments stay as they are.

    Arguments:
    W, b -- weights (n, n_prev) and biases (n, 1) of the linear layer
    gamma, beta -- scale and shift of every unit, shape (n, 1)
    running_mean, running_var -- the running statistics, shape (n, 1)
    epsilon -- added to the variance, inside the root

    Returns:
    W_folded, b_folded -- weights (n, n_prev) and biases (n, 1) of one linear layer that
                          gives the same results
    """
    ### BEGIN SOLUTION
    scale = gamma / np.sqrt(running_var + epsilon)
    W_folded = scale * W
    b_folded = scale * (b - running_mean) + beta
    ### END SOLUTION
    return W_folded, b_folded


# %% nbgrader={"grade": false, "grade_id": "demo_try_fold", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
W_folded, b_folded = fold_batchnorm(
    W=np.array([[2.0, -1.0]]),
    b=np.array([[3.0]]),
    gamma=np.array([[0.5]]),
    beta=np.array([[1.0]]),
    running_mean=np.array([[1.0]]),
    running_var=np.array([[3.0]]),
    epsilon=1,
)
print("W_folded", W_folded)
print("b_folded", b_folded)

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | `W_folded` | [[0.5 -0.25]] |
# | `b_folded` | [[1.5]] |

# %% nbgrader={"grade": true, "grade_id": "check_fold_batchnorm", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
check(fold_batchnorm)

# %% [markdown]
# Now fold the whole trained network. What is left has no normalization in it, and the plain `forward_propagation` of section 1 can run it.

# %% nbgrader={"grade": false, "grade_id": "demo_fold_network", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
_, parameters, running = trained[1]
folded = {}
for layer, statistics in running.items():
    W, b = parameters[f"W{layer}"], np.zeros((layers_dims[layer], 1))
    scale_and_shift = parameters[f"gamma{layer}"], parameters[f"beta{layer}"]
    folded[f"W{layer}"], folded[f"b{layer}"] = fold_batchnorm(
        W, b, *scale_and_shift, *statistics, epsilon=1e-5
    )
folded |= {name: parameters[name] for name in ("W5", "b5")}

a_normalized, *_ = forward_normalized(X_dev, parameters, running, train=False)
a_folded, _ = forward_propagation(X_dev, folded)
fig, ax = plt.subplots(figsize=(4.5, 4.2), layout="constrained")
ax.plot(a_normalized[0], a_folded[0], "o", color="black", alpha=0.4)
ax.axline((0, 0), slope=1, color="gray", linewidth=1)
ax.set(xlabel="output with batch normalization", ylabel="output of the folded network")
ax.set_title("All dev images, two networks")
distance = np.abs(a_normalized - a_folded).max()
describe(
    ax,
    f"Output of the folded network against the output with batch normalization for "
    f"{Y_dev.size} dev images; all on the diagonal, largest distance {distance:.0e}.",
)
plt.show()
numbers = sum(value.size for value in parameters.values())
numbers = numbers + sum(value.size for pair in running.values() for value in pair)
print(f"largest distance of two outputs: {distance:.0e}")
print(f"numbers kept with batch normalization: {numbers}")
print(f"numbers kept when folded: {sum(value.size for value in folded.values())}")

# %% [markdown]
# ### A second question in words
#
# A weight matrix $W$ stands directly in front of batch normalization ($\varepsilon$ is negligible). Someone multiplies all of $W$ by 10.
#
# * How do the output of the network and the gradient $dW$ change? By which factor does the **relative** change $\alpha \lVert dW \rVert / \lVert W \rVert$ of one step of gradient descent become smaller or larger?
# * What does this tell you about weight decay (an L2 term) on such a $W$: can it make the function of the network simpler?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_scale_of_weights", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: the output does not change, because the factor cancels in $(z - \mu) / \sigma$. The gradient $dW$ becomes 10 times **smaller**: the cost as a function of $W$ is the same along every ray, stretched by 10. So the relative change of one step becomes $10 \cdot 10 = 100$ times smaller.
#
# 1 point: weight decay makes $W$ shorter, and the length of $W$ has no effect on the output: it cannot make the function simpler. What it does change is the speed: a shorter $W$ has larger relative steps, as if the learning rate were larger. ($\gamma$ and the last layer are another matter.)
# ### END SOLUTION

# %% [markdown]
# ## 7 What this does not show
#
# * **One task, one network, one learning rate.** The three starts were chosen to fail without normalization. With a fair start (the factor 1) the plain network learned as well. What was shown is that batch normalization forgives a bad scale; not that it makes every network better.
# * **Why it helps is still argued about.** It was introduced with the idea that the inputs of a layer keep shifting while the layers below learn, and that normalizing stops this. Later experiments put shifts back in after the normalization, and training was still fast. What is certain is what you computed: the scale of $W$ drops out, and the steps adapt to it.
# * **Small batches.** With few examples the statistics are mostly noise, and with one there is nothing to normalize. Other normalizations (over the units of one example, say) do not have this problem.
# * **The last layer.** There is no normalization in front of the sigmoid here. The scale of that layer still matters.
# * **A changed world.** The running statistics belong to the training data. If new data have another mean or scale, they are normalized wrongly.
#
# ## Recap
#
# | | in training | when the network is used |
# |---|---|---|
# | statistics | of the mini-batch | running averages |
# | running averages | move | stay |
# | an example's result depends on | its companions too | the example alone |
# | gradient | through $\mu$ and $\sigma$ as well | not needed |
# | cost | two parameters and two averages per unit | nothing, when folded |
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more. More checks run when the assignment is graded, so a function should do what its docstring says.

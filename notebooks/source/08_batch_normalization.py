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
# **Before you start.** About 110 minutes. You need the mean, the variance, the chain rule and training with mini-batches (notebook 04); gradient checking (notebook 03) helps.
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
# | $\varepsilon$ | `epsilon` | a small number. In a normalization it stands **inside** the square root; in the optimizers it stands outside |
#
# ## 1 Where the scale goes
#
# The task: tell odd from even digits in small images of handwriting, $8 \times 8$ pixels. The network has four hidden layers of 32 ReLU units and one sigmoid at the end. It is trained three times by gradient descent with mini-batches of about 32 images. The three trainings differ in one thing: the weights that they start from are multiplied by 0.1, by 1, or by 3.
#
# `PlainNetwork` is this network, ready-made. Its `forward` and `backward` do what `forward_propagation` and `backward_propagation` do.
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


def mini_batches(epoch, count=40):
    """The training images in a new order, in mini-batches of 32 or 33."""
    order = np.random.RandomState(epoch).permutation(X_train.shape[1])
    for chosen in np.array_split(order, count):
        yield X_train[:, chosen], Y_train[:, chosen]


def train(network, learning_rate=0.1, num_epochs=20, count=40):
    """Train the network, and hand out the average cost of every epoch as it ends."""
    for epoch in range(num_epochs):
        total = 0
        for x, y in mini_batches(epoch, count):
            a = sigmoid(network.forward(x, train=True))
            total = total + compute_cost(a, y)
            grads = network.backward((a - y) / y.shape[1])
            for name, value in network.parameters.items():
                network.parameters[name] = value - learning_rate * grads["d" + name]
        yield total / X_train.shape[1]


plain_costs = {f: list(train(PlainNetwork(layers_dims, factor=f))) for f in factors}
plot_trainings(
    {f"weights × {f}": {"plain": costs} for f, costs in plain_costs.items()},
    guessing=np.log(2),
    title="Training without normalization",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Only the middle one learns. The other two end at the cost of guessing, $\log 2 \approx 0.693$: as good as a network that never looked at an image. (The large start begins far above the picture, at a cost of more than 70.)
#
# </details>
#
# Why? Send the images through the three networks **before** training, and look at how large the numbers in each layer are.

# %% nbgrader={"grade": false, "grade_id": "demo_scale_of_layers", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
told = []
for position, factor in enumerate(factors):
    network = PlainNetwork(layers_dims, factor=factor)
    network.forward(X_train, train=True)
    spread = [A.std() for A in network.received]
    label = f"weights × {factor}"
    ax.semilogy(spread, label=label, **line_style(label, position))
    told.append(f"{label}: {spread[0]:.2f} at the input, {spread[-1]:.1e} in layer 4.")
ax.set(xlabel="layer (0: the images)", ylabel="standard deviation", xticks=range(5))
ax.set_title("How large the numbers are in every layer, before training")
ax.legend()
describe(ax, "Standard deviation against layer, logarithmic. " + " ".join(told))
plt.show()

# %% [markdown]
# Every layer multiplies the standard deviation by about the same factor, and the factors multiply up: after four layers the small start has lost four powers of ten, and the large start has gained more than one. In the small start, almost nothing of the image arrives at the last layer, and almost nothing of the gradient comes back. In the large start, the numbers are so large that the first steps throw the network far away. After one epoch every $Z$ of its last hidden layer is negative, for every image: its ReLUs give 0 and have the slope 0. No gradient passes them, so the network never recovers.
#
# A good starting point (the factor 1 here, He's rule of notebook 01) balances the layers at the **start**. But the weights change during training, and nothing keeps the balance. **Batch normalization**, introduced by [@ioffe2015], rebuilds it in every layer, at every step.
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

# %% [markdown]
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
# They start as if there were nothing to normalize: $\mu_{\text{run}} = 0$ and $\sigma^2_{\text{run}} = 1$.
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

# %% nbgrader={"grade": true, "grade_id": "check_batchnorm_forward", "locked": true, "points": 11, "schema_version": 3, "solution": false, "task": false}
check(batchnorm_forward)

# %% [markdown]
# ### The bias that does nothing
#
# <details><summary>Answer</summary>
#
# The same as before. Adding 7 to $b$ adds 7 to every $z_i$ and to $\mu$, and $\hat z$ stays the same.
#
# </details>

# %% [markdown]
# **A bias in front of batch normalization has no effect**: whatever it adds, the mean takes away again. Leave it out; $\beta$ does its work. In the same way, a **positive** factor in front disappears: multiplying $W$ by 10 multiplies $z_i - \mu$ and $\sigma$ by 10.
#
# **Predict.** And a negative factor: what does multiplying $W$ by $-1$ do to $\hat z$?

# %% nbgrader={"grade": false, "grade_id": "demo_what_is_removed", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(4)
Z = np.vstack([0.4 * rng.randn(200), rng.randn(200) ** 2])
ones, zeros = np.ones((2, 1)), np.zeros((2, 1))


def normalized(Z):
    """Z as the layer hands it on in training, with gamma = 1 and beta = 0."""
    return batchnorm_forward(Z, ones, zeros, zeros, ones)[0]


versions = {"Z": Z, "Z + 7": Z + 7, "10 Z": 10 * Z, "−Z": -Z}
plot_clouds(
    {
        "before": versions,
        "after": {name: normalized(cloud) for name, cloud in versions.items()},
    }
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# $z_i - \mu$ changes its sign, and $\sigma$ does not. So $\hat z$ changes its sign: the cloud of $-Z$ comes out turned around.
#
# </details>
#
# Before, four different clouds. After, the first three are the same: a mean of 0 and a standard deviation of 1 for each unit. The fourth is their mirror image.
# The **shape** of the cloud is still there. Normalizing moves and stretches every unit by itself; it does not make anything Gaussian, and it does not remove what two units have in common.
#
# ### What you should remember
#
# * Each unit is normalized over the **examples** of the mini-batch. $\varepsilon$ stands inside the root.
# * $\gamma$ and $\beta$ give every unit a mean and a scale that are learned.
# * A bias in front of the layer does nothing. $W$ matters only up to a positive factor, for each unit.
# * In training the mini-batch's own statistics count, later the running ones.

# %% [markdown]
# ## 3 Backward
#
# The gradient arrives as $d\tilde z_i$, in the code `dout`. What is the gradient of $Z$? In this section you derive it, in small steps, on paper. After every step you measure whether it is right. So the check comes first.
#
# ### A check for a layer
#
# Gradient checking (notebook 03) compares the gradient of a **cost** with the slope that is measured. A layer alone has no cost. But from `dout` we can make one: multiply every output with its entry of `dout`, and add up.
#
# $$J(X) = \sum_{\text{all outputs}} \text{dout} \cdot \text{layer}(X)$$
#
# The gradient of $J$ with respect to the **outputs** is `dout`: exactly what arrives. So the gradient of $J$ with respect to $X$ is exactly what a backward pass must return, for any layer and any `dout`.
#
# Measure it as in notebook 03. Move one entry of $X$ at a time, by $\varepsilon$ to each side. (This $\varepsilon$ is a step, not the one inside the root.)
#
# $$\text{gradapprox} = \frac{J(\dots, x + \varepsilon, \dots) - J(\dots, x - \varepsilon, \dots)}{2 \varepsilon} \qquad \text{difference} = \frac{\lVert \text{gradapprox} - \text{claimed} \rVert}{\lVert \text{gradapprox} \rVert + \lVert \text{claimed} \rVert}$$
#
# $\lVert \cdot \rVert$ is the length: the root of the sum of the squares of all entries.
#
# ### A worked example
#
# The layer takes the mean away from two numbers, $X = (1, 3)$, and only the first output matters: $\text{dout} = (1, 0)$. Then $J = x_1 - \frac{x_1 + x_2}{2} = \frac{x_1 - x_2}{2}$, and the gradient is $(\tfrac12, -\tfrac12)$.
#
# Someone claims $(1, 0)$, as if the mean were a fixed number. The distance of the two is $\lVert (-\tfrac12, -\tfrac12) \rVert = \tfrac{1}{\sqrt 2}$, and the difference $\frac{1 / \sqrt 2}{1 / \sqrt 2 + 1} = \sqrt 2 - 1 \approx 0.414$. A right claim would give about $10^{-10}$.
#
# ### Your turn: the check

# %% nbgrader={"grade": false, "grade_id": "gradient_check_layer", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: gradient_check_layer


def gradient_check_layer(layer, claimed, X, dout, epsilon=1e-5):
    """
    Compare the gradient that a backward pass claims with the one that is measured.

    Arguments:
    layer -- function of an array like X; returns an array like dout
    claimed -- gradient of X that the backward pass gives for dout, shaped like X
    X -- where to check, an array of two axes; like claimed and dout it stays as it is
    dout -- gradient of what the layer returns, an array of two axes
    epsilon -- how far to step to each side

    Returns:
    gradapprox -- the gradient measured from both sides, shaped like X
    difference -- the relative difference of the two, between 0 and 1; 0.0 when both
                  are zero
    """
    gradapprox = np.zeros(X.shape)
    # 1. Measure the slope along every entry of X, moving one entry at a time.
    # 2. Compare all entries together with the claimed gradient.
    ### BEGIN SOLUTION
    for place in np.ndindex(X.shape):
        step = np.zeros(X.shape)
        step[place] = epsilon
        change = layer(X + step) - layer(X - step)
        gradapprox[place] = np.sum(dout * change) / (2 * epsilon)
    scale = np.linalg.norm(gradapprox) + np.linalg.norm(claimed)
    difference = np.linalg.norm(gradapprox - claimed) / scale if scale > 0 else 0.0
    ### END SOLUTION
    return gradapprox, difference


# %% nbgrader={"grade": false, "grade_id": "demo_try_check", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def take_the_mean_away(X):
    """Subtract from every row its mean."""
    return X - X.mean(axis=1, keepdims=True)


X, dout = np.array([[1.0, 3.0]]), np.array([[1.0, 0.0]])
for claimed in ([[0.5, -0.5]], [[1.0, 0.0]]):
    gradapprox, difference = gradient_check_layer(
        take_the_mean_away, np.array(claimed), X, dout
    )
    print(f"claimed {claimed}: measured {gradapprox.round(6)}", end="")
    print(f", difference {difference:.6f}")

# %% [markdown]
# **Expected output**
#
# | claimed | measured | difference |
# |---|---|---|
# | [[0.5, -0.5]] | [[ 0.5 -0.5]] | 0.000000 |
# | [[1.0, 0.0]] | [[ 0.5 -0.5]] | 0.414214 |

# %% nbgrader={"grade": true, "grade_id": "check_gradient_check_layer", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(gradient_check_layer)

# %% [markdown]
# ### The way back, one step at a time
#
# Look at one unit, and write $\sigma_\varepsilon = \sqrt{\sigma^2 + \varepsilon}$ (in the code `sigma`). These are the steps of the way **forward**:
#
# | step | what it takes | what it gives |
# |---|---|---|
# | 1 | all $z_i$ | $\mu = \frac{1}{m} \sum_i z_i$ |
# | 2 | all $z_i$, and $\mu$ | $\sigma^2 = \frac{1}{m} \sum_i (z_i - \mu)^2$ |
# | 3 | $z_i$, $\mu$ and $\sigma^2$ | $\hat z_i = (z_i - \mu) \, / \, \sigma_\varepsilon$ |
# | 4 | $\hat z_i$, $\gamma$ and $\beta$ | $\tilde z_i = \gamma \, \hat z_i + \beta$ |
#
# Backward goes through them from the last to the first. The rule is always the same: the gradient of a number is a **sum over all the places where it is used**; for each place, the gradient that arrives there, times the slope of that step.
#
# **Step 4.** $\beta$ and $\gamma$ are used once for each example, $\hat z_i$ only once:
#
# $$d\beta = \sum_i d\tilde z_i \qquad d\gamma = \sum_i d\tilde z_i \, \hat z_i \qquad d\hat z_i = \gamma \, d\tilde z_i$$
#
# **Step 3, the variance.** $\sigma^2$ is used once for each example: in $\hat z_i = (z_i - \mu) \cdot (\sigma^2 + \varepsilon)^{-1/2}$.
#
# **Predict.** On paper, with $z_i - \mu$ held fixed: what is the slope $\partial \hat z_i / \partial \sigma^2$? What is $d\sigma^2$, the sum over all examples? (Write it with $\hat z_i$ and $\sigma_\varepsilon$; it gets short.)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The exponent $-\tfrac12$ comes down, and $-\tfrac32$ remains: $\partial \hat z_i / \partial \sigma^2 = -\tfrac12 (z_i - \mu) \, \sigma_\varepsilon^{-3} = -\hat z_i / (2 \sigma_\varepsilon^2)$. The sum over the examples:
#
# $$d\sigma^2 = -\frac{1}{2 \sigma_\varepsilon^2} \sum_i d\hat z_i \, \hat z_i$$
#
# </details>

# %% [markdown]
# **Steps 3 and 2, the mean.** $\mu$ is used in every $\hat z_i$ of step 3, and in $\sigma^2$ of step 2.
#
# **Predict.** On paper: what comes back to $\mu$ from step 3? What comes back from step 2, that is, what is $\partial \sigma^2 / \partial \mu$? (One of the two is always zero. Which, and why?)

# %% [markdown]
# <details><summary>Answer</summary>
#
# From step 3: $\partial \hat z_i / \partial \mu = -1 / \sigma_\varepsilon$. From step 2: $\partial \sigma^2 / \partial \mu = -\frac{2}{m} \sum_i (z_i - \mu)$, and this sum is zero, because $\mu$ is the mean. What remains:
#
# $$d\mu = -\frac{1}{\sigma_\varepsilon} \sum_i d\hat z_i$$
#
# </details>

# %% [markdown]
# **Steps 3, 2 and 1, the input.** Now $z_j$ itself. It is used in three places: in its own $\hat z_j$ (step 3), in $\sigma^2$ (step 2), and in $\mu$ (step 1).
#
# **Predict.** On paper: the three slopes $\partial \hat z_j / \partial z_j$, $\partial \sigma^2 / \partial z_j$ and $\partial \mu / \partial z_j$, each with everything else held fixed. Then $dz_j$, the sum of three products.

# %% [markdown]
# <details><summary>Answer</summary>
#
# The slopes are $1 / \sigma_\varepsilon$, then $2 (z_j - \mu) / m$, and $1 / m$. So
#
# $$dz_j = \frac{d\hat z_j}{\sigma_\varepsilon} + d\sigma^2 \cdot \frac{2 (z_j - \mu)}{m} + \frac{d\mu}{m} .$$
#
# </details>
#
# ### A worked example
#
# The unit of section 2: $\hat z = (-1, -\tfrac13, \tfrac13, 1)$, $\sigma_\varepsilon = 1.5$, $\gamma = 2$. Let only the first output matter: $d\tilde z = (1, 0, 0, 0)$. Then $d\beta = 1$, $d\gamma = -1$, and $d\hat z = (2, 0, 0, 0)$. Continue on paper: you should find $d\sigma^2 = \tfrac49$, $d\mu = -\tfrac43$, and
#
# $$dz = (\tfrac23, \; -\tfrac49, \; -\tfrac29, \; 0) .$$
#
# Although only the first **output** matters, other **inputs** have a gradient: they move the mean and the scale.
#
# ### Your turn: backward in steps
#
# The cache holds $\hat z$ and $\sigma_\varepsilon$. What is $z - \mu$, made of these two?

# %% nbgrader={"grade": false, "grade_id": "batchnorm_backward_steps", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: batchnorm_backward_steps


def batchnorm_backward_steps(dout, cache):
    """
    Send the gradient back through batch normalization, step by step.

    Arguments:
    dout -- gradient of the result of batchnorm_forward in training, shape (n, m)
    cache -- dictionary from batchnorm_forward: "Z_norm" (n, m), "sigma" (n, 1),
             "gamma" (n, 1); like dout it stays as it is

    Returns:
    dvar -- gradient of the variance, with Z and the mean held fixed, shape (n, 1)
    dmean -- gradient of the mean, with Z held fixed, shape (n, 1)
    dZ -- gradient of Z, through all three ways, shape (n, m)
    """
    Z_norm, sigma, gamma = cache["Z_norm"], cache["sigma"], cache["gamma"]
    m = dout.shape[1]
    ### BEGIN SOLUTION
    dZ_norm = gamma * dout
    dvar = -np.sum(dZ_norm * Z_norm, axis=1, keepdims=True) / (2 * sigma**2)
    dmean = -np.sum(dZ_norm, axis=1, keepdims=True) / sigma
    centred = Z_norm * sigma
    dZ = dZ_norm / sigma + dvar * 2 * centred / m + dmean / m
    ### END SOLUTION
    return dvar, dmean, dZ


# %% nbgrader={"grade": false, "grade_id": "demo_try_backward_steps", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
Z = np.array([[1.0, 2.0, 3.0, 4.0]])
gamma, beta = np.array([[2.0]]), np.array([[0.5]])
running = np.array([[0.0]]), np.array([[1.0]])
_, cache, *_ = batchnorm_forward(Z, gamma, beta, *running, epsilon=1)
dvar, dmean, dZ = batchnorm_backward_steps(np.array([[1.0, 0.0, 0.0, 0.0]]), cache)
print("dvar ", dvar.round(4))
print("dmean", dmean.round(4))
print("dZ   ", dZ.round(4) + 0.0)

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | dvar | [[0.4444]] |
# | dmean | [[-1.3333]] |
# | dZ | [[ 0.6667 -0.4444 -0.2222  0.    ]] |

# %% nbgrader={"grade": true, "grade_id": "check_batchnorm_backward_steps", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(batchnorm_backward_steps)

# %% [markdown]
# Now prove every step, with your own check. Each line below takes a part of the way forward as a layer: as a function of $\sigma^2$ alone, of $\mu$ alone (with $\sigma^2$ computed from it), and of $Z$.


# %% nbgrader={"grade": false, "grade_id": "demo_prove_steps", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(0)
Z, dout = rng.randn(3, 8), rng.randn(3, 8)
gamma, beta = np.array([[1.7], [-0.6], [0.3]]), np.array([[-0.4], [0.2], [1.0]])
running = np.zeros((3, 1)), np.ones((3, 1))
mean, var = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)


def from_var(var):
    """The way forward from the variance on."""
    return gamma * (Z - mean) / np.sqrt(var + 1e-5) + beta


def from_mean(mean):
    """The way forward from the mean on: it goes into the variance as well."""
    var = np.mean((Z - mean) ** 2, axis=1, keepdims=True)
    return gamma * (Z - mean) / np.sqrt(var + 1e-5) + beta


def from_Z(Z):
    """The whole way forward."""
    return batchnorm_forward(Z, gamma, beta, *running)[0]


_, cache, *_ = batchnorm_forward(Z, gamma, beta, *running)
dvar, dmean, dZ = batchnorm_backward_steps(dout, cache)
for name, layer, claimed, place in (
    ("dvar", from_var, dvar, var),
    ("dmean", from_mean, dmean, mean),
    ("dZ", from_Z, dZ, Z),
):
    _, difference = gradient_check_layer(layer, claimed, place, dout)
    print(
        f"{name:<6} difference {difference:.0e}", "" if difference < 1e-6 else "WRONG"
    )

# %% [markdown]
# A step whose difference is below $10^{-6}$ is right; the first one that is not shows where to look.
#
# ### All in one formula
#
# Nobody needs $d\sigma^2$ and $d\mu$ later. Put both into $dz_j$, write $z_j - \mu = \sigma_\varepsilon \hat z_j$, and take out the factor $1 / \sigma_\varepsilon$. What is left needs two **means** over the examples, and no other sum.
#
# **Predict.** On paper: which formula do you get for $dz_j$? Say it in words, too: what is taken away from the arriving gradient?

# %% [markdown]
# <details><summary>Answer</summary>
#
# $$dz_j = \frac{1}{\sigma_\varepsilon} \Bigl( d\hat z_j - \frac{1}{m} \sum_i d\hat z_i - \hat z_j \cdot \frac{1}{m} \sum_i d\hat z_i \, \hat z_i \Bigr)$$
#
# In words: take the arriving gradient, remove its mean, remove its part along $\hat z$, and divide by the scale.
#
# Another way to the same formula goes through all slopes at once. With $[i = j]$ for 1 if $i = j$ and 0 otherwise,
#
# $$\frac{\partial \hat z_i}{\partial z_j} = \frac{1}{\sigma_\varepsilon} \Bigl( [i = j] - \frac{1}{m} - \frac{\hat z_i \, \hat z_j}{m} \Bigr) .$$
#
# </details>

# %% [markdown]
# **Predict.** What is $dz$ when all outputs matter equally, $d\tilde z = (1, 1, 1, 1)$? (Think of what the outputs add up to, whatever $Z$ is.)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Zero. The sum of the outputs is $m \beta$, because the $\hat z_i$ add up to 0, and it stays so whatever $Z$ is. In the formula: the mean of $d\hat z$ is $d\hat z$ itself, and the part along $\hat z$ is 0.
#
# </details>
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

# %% nbgrader={"grade": true, "grade_id": "check_batchnorm_backward", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(batchnorm_backward)

# %% [markdown]
# Prove it: your check on all three results. Two wrong backward passes come along, so that you see what the check says of them. The picture shows the gradient of the eight examples of the first unit.


# %% nbgrader={"grade": false, "grade_id": "demo_prove_backward", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(0)
Z, dout = rng.randn(3, 8), rng.randn(3, 8)
gamma, beta = np.array([[1.7], [-0.6], [0.3]]), np.array([[-0.4], [0.2], [1.0]])
running = np.zeros((3, 1)), np.ones((3, 1))


def layer_of(name):
    """Batch normalization in training as a function of one of its arguments."""
    arguments = {"Z": Z, "gamma": gamma, "beta": beta}
    return lambda value: batchnorm_forward(
        *(arguments | {name: value}).values(), *running
    )[0]


_, cache, *_ = batchnorm_forward(Z, gamma, beta, *running)
dZ, dgamma, dbeta = batchnorm_backward(dout, cache)
fixed = cache["gamma"] * dout / cache["sigma"]  # mean and scale held fixed
scale_fixed = fixed - fixed.mean(axis=1, keepdims=True)  # only the scale held fixed
for text, name, claimed, place in (
    ("your dZ", "Z", dZ, Z),
    ("your dgamma", "gamma", dgamma, gamma),
    ("your dbeta", "beta", dbeta, beta),
    ("dZ, mean and scale held fixed", "Z", fixed, Z),
    ("dZ, scale held fixed", "Z", scale_fixed, Z),
):
    measured, difference = gradient_check_layer(layer_of(name), claimed, place, dout)
    print(f"{text:<30} difference {difference:.0e}")

measured, _ = gradient_check_layer(layer_of("Z"), dZ, Z, dout)
plot_gradients(
    {"measured": measured[0], "your dZ": dZ[0], "mean and scale held fixed": fixed[0]},
    title="Gradient of eight examples of one unit",
)
plt.show()

# %% [markdown]
# Circle and square are at the same height for every example. The triangles forget that every $z_j$ also moves $\mu$ and $\sigma$: a common mistake, and a network still learns something with it. A picture of its cost would not show the mistake. The check does: its difference is more than ten thousand times as large as $10^{-6}$.
# For each unit, $dZ$ adds up to 0 over the examples. That is the idle bias again: its gradient $\sum_j dz_j$ is zero.
#
# ### What you should remember
#
# * The gradient of a number is the sum over all places where it is used.
# * Every $z_j$ is used three times: directly, in the mean, and in the variance.
# * A layer is checked like a cost: multiply its output with `dout`, and add up.

# %% [markdown]
# %% [markdown]
# ## 4 A network with batch normalization
#
# Now the network of section 1 again, with **your** batch normalization between $Z$ and ReLU in each hidden layer. `NormalizedNetwork` calls your two functions, and has no biases where they would do nothing. Everything else is as before: the same images, the same three starts, the same function `train`, the same learning rate.
#
# **Predict.** Which of the three trainings will work now? How different will their curves be?

# %% nbgrader={"grade": false, "grade_id": "demo_train_normalized", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
trained = {
    factor: NormalizedNetwork(
        layers_dims, batchnorm_forward, batchnorm_backward, factor=factor
    )
    for factor in factors
}
costs = {factor: list(train(network)) for factor, network in trained.items()}
plot_trainings(
    {
        f"weights × {f}": {"plain": plain_costs[f], "batch normalization": costs[f]}
        for f in factors
    },
    guessing=np.log(2),
    title="Training without and with batch normalization",
)
plt.show()
for factor, network in trained.items():
    a = sigmoid(network.forward(X_dev, train=False))
    print(
        f"weights × {factor}: {np.mean((a > 0.5) == Y_dev):.1%} of the dev images right"
    )

# %% [markdown]
# <details><summary>Answer</summary>
#
# All three learn. In front of a normalization the size of $W$ does not matter, so the hidden layers of the three networks compute the same thing at the start.
#
# </details>

# %% [markdown]
# The curves still differ, because two things depend on the factor. First, the last layer is not normalized, so the scale of its weights counts. Second, one step changes large weights by a smaller share than small ones, so the third network learns more slowly than the others.
#
# Three starts are few. Here are eight, each trained for 8 epochs, without and with batch normalization.

# %% nbgrader={"grade": false, "grade_id": "demo_scales", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
scales = np.geomspace(0.03, 4, 8)
last_costs = {"plain": [], "batch normalization": []}
for factor in progress(scales):
    for name, network in (
        ("plain", PlainNetwork(layers_dims, factor=factor)),
        (
            "batch normalization",
            NormalizedNetwork(
                layers_dims, batchnorm_forward, batchnorm_backward, factor=factor
            ),
        ),
    ):
        *_, last = train(network, num_epochs=8)
        last_costs[name].append(last)
plot_over(
    scales,
    last_costs,
    title="Eight starts, after 8 epochs",
    xlabel="factor of the starting weights",
    ylabel="average cost",
)
plt.show()

# %% [markdown]
# Without normalization three of the eight starts learn, all within a factor of about two of He's rule. With it all eight do.
#
# ### What a layer is spared
#
# [@ioffe2015] saw the trouble in this way. A hidden layer learns from what the layers below send it. While it learns, they learn, too, and what they send moves away under its feet. They call this **internal covariate shift**. With batch normalization the mean and the scale of what enters an activation are $\beta$ and $\gamma$, whatever the layers below do: in these two numbers the layers are **decoupled**.
#
# How large is the effect? Train the network with the good start (the factor 1) twice more. After every epoch, send all training images through, and look at what enters the activation of each unit: how far has its mean moved, measured in its standard deviation at the start?
#
# **Predict.** In which layer do the means move most: in the first or in the last? And with batch normalization?


# %% nbgrader={"grade": false, "grade_id": "demo_moving_layers", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def units(network):
    """Mean and standard deviation of every unit, layer by layer, on all images."""
    network.forward(X_train, train=True, momentum=1)  # the running ones stay
    return [
        (Z.mean(axis=1, keepdims=True), Z.std(axis=1, keepdims=True))
        for Z in network.entered
    ]


networks = {
    "plain": PlainNetwork(layers_dims),
    "batch normalization": NormalizedNetwork(
        layers_dims, batchnorm_forward, batchnorm_backward
    ),
}
seen = {}
for name, network in networks.items():
    seen[name] = [units(network)]
    seen[name] += [units(network) for _ in train(network)]
plot_moving_layers(seen)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without normalization: in the last. Every layer adds its own change to those of the layers below. With batch normalization the means of all layers hardly move.
#
# </details>
#
# Without normalization, half of the units of layer 4 end more than two of their standard deviations away from where they began. With batch normalization the mean moves only as far as $\beta$ has learned to move it.
#
# Two warnings. The layers are decoupled in mean and scale only: the **direction** of what they send still changes, and must, or nothing would be learned. And that less shift is the **reason** for the better training does not follow from this picture. [@santurkar2018] put shifts back in behind the normalization, and training was still fast.
#
# ### What you should remember
#
# * Batch normalization makes training much less sensitive to the scale of the starting weights.
# * It fixes mean and scale of what a layer receives, whatever the layers below do.
# * It changes how fast each layer learns. The learning rate still has to be chosen.

# %% [markdown]
# %% [markdown]
# ## 5 The other examples in the batch
#
# In training, the result for an example depends on the mini-batch it happens to be in. How much? Take one image and one unit of the first layer, put the image into many random mini-batches of $m$ images, and look at the normalized value $\hat z$ that it gets.
#
# **Predict.** How does the spread of $\hat z$ change with $m$? What is special about $m = 2$?

# %% nbgrader={"grade": false, "grade_id": "demo_noise", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
Z_unit = (initialize_parameters(layers_dims)["W1"] @ X_train)[[5]]  # all images
one, zero = np.ones((1, 1)), np.zeros((1, 1))


def draw_companions(m, ax, repeats=500):
    """The normalized value of the first image in many random batches of m."""
    rng = np.random.RandomState(int(m))
    values = []
    for _ in range(repeats):
        others = rng.permutation(np.arange(1, Z_unit.size))[: int(m) - 1]
        batch = np.hstack([Z_unit[:, :1], Z_unit[:, others]])
        values.append(batchnorm_forward(batch, one, zero, zero, one)[0][0, 0])
    plot_one_example(values, ax)


slider_with_pictures(draw_companions, [2, 8, 64], label="m")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The smaller the mini-batch, the larger the spread. With $m = 2$ there are only two values, practically $-1$ and $+1$: of two numbers only their order is left.
#
# </details>

# %% [markdown]
# The image is the same every time. Only its companions differ. So batch normalization **adds noise** to the training; the smaller the mini-batch, the more. (You may read that it *reduces* noise. It does not: it keeps the scale steady, and pays for it with noise.)
#
# A little noise can act as a mild regularizer, as dropout does. It is a side effect that changes with the size of the mini-batch, so do not rely on it.
#
# **Predict.** Does the noise hurt the training? Both networks are trained for 4 epochs with mini-batches of 2, 4, 8, 16 or 64 images. Where will batch normalization be ahead, and where behind?

# %% nbgrader={"grade": false, "grade_id": "demo_batch_sizes", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
batch_sizes = [2, 4, 8, 16, 64]
by_size = {"plain": [], "batch normalization": []}
for m in progress(batch_sizes):
    for name, network in (
        ("plain", PlainNetwork(layers_dims)),
        (
            "batch normalization",
            NormalizedNetwork(layers_dims, batchnorm_forward, batchnorm_backward),
        ),
    ):
        *_, last = train(network, num_epochs=4, count=X_train.shape[1] // m)
        by_size[name].append(last)
plot_over(
    batch_sizes,
    by_size,
    title="Five sizes of mini-batch, after 4 epochs",
    xlabel="images in a mini-batch",
    ylabel="average cost",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# With 2 images, batch normalization learns next to nothing: of every unit only the order of two numbers is left. With 4 and 8 it is behind the plain network, from 16 on ahead. The plain network is best with the smallest mini-batches, because it takes the most steps in an epoch.
#
# </details>

# %% [markdown]
# ### When training is over
#
# What if you forget `train=False`, and classify new images with the statistics of whatever batch they come in? Here is the trained network, on the same dev images, which arrive in batches of different sizes.
#
# **Predict.** What happens when the images arrive one at a time?


# %% nbgrader={"grade": false, "grade_id": "demo_forgotten_mode", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def dev_accuracy(network, train, size=None, images=X_dev):
    """Percent of the dev images that are right when they arrive in batches."""
    size, right = size or Y_dev.size, 0
    for columns in np.split(np.arange(Y_dev.size), range(size, Y_dev.size, size)):
        Z = network.forward(images[:, columns], train=train, momentum=1)
        right = right + np.sum((Z > 0) == Y_dev[:, columns])
    return 100 * right / Y_dev.size


sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256]
curves = {
    "batch statistics (train=True)": [dev_accuracy(trained[1], True, s) for s in sizes],
    "running statistics (train=False)": [
        dev_accuracy(trained[1], False, s) for s in sizes
    ],
}
plot_over(
    sizes,
    curves,
    title="The same network and images, in batches of different sizes",
    xlabel="images in a batch",
    ylabel="dev images right, in %",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# With batch statistics, single images are only guessed: about half of them are right, as with a coin. The question at the end of this section asks why: put $m = 1$ into the formulas of section 2.
#
# </details>

# %% [markdown]
# With the running statistics every image gets the same answer in whatever company it comes. In large batches the same mistake is nearly invisible, and so it is often found late.
#
# ### Statistics of the whole training set
#
# Are running averages good enough? They were collected on the way, from networks that were not trained yet; each mini-batch counts 0.9 times as much as the one that came after it. There is another way, the one of the original paper: when training is over, send the **whole training set** through the finished network once, and keep its mean and variance in every layer. With `momentum=0` one forward pass does it.
#
# The price is one more pass, and that someone has to remember it. The running averages come for free.
#
# **Predict.** How far apart are the two, and does it matter for the dev images?

# %% nbgrader={"grade": false, "grade_id": "demo_whole_set", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
network = trained[1]
collected, accuracy = dict(network.running), dev_accuracy(network, False)
network.forward(X_train, train=True, momentum=0)
measured = dict(network.running)

fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
told = []
for position, layer in enumerate(collected):
    spread = np.sqrt(measured[layer][1])
    away = np.abs(collected[layer][0] - measured[layer][0]) / spread
    wider = np.sqrt(collected[layer][1]) / spread
    style = line_style("", position) | {"linestyle": "none"}
    ax.plot(away, wider, label=f"layer {layer}", **style)
    told.append(
        f"layer {layer}: means at most {away.max():.3f} standard deviations apart, "
        f"ratios from {wider.min():.3f} to {wider.max():.3f}."
    )
ax.axhline(1, color="gray", linewidth=1)
ax.set(
    xlabel="distance of the two means, in standard deviations",
    ylabel="running / measured standard deviation",
    title="Running averages and the whole training set, all units",
)
ax.legend()
describe(ax, "Running averages against statistics measured once. " + " ".join(told))
plt.show()
print(f"dev images right with running averages: {accuracy:.1f} %")
print(f"dev images right, measured once:        {dev_accuracy(network, False):.1f} %")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Here they are close: no mean is off by a fifth of a standard deviation, and no standard deviation by ten per cent. The dev images do not notice. After a short training, or with a momentum near 1, the running averages can lag far behind, and then measuring once is the cure.
#
# </details>

# %% [markdown]
# ### Covariate shift
#
# The statistics, collected or measured, belong to the **training images**. What if the images that the network is used on look different? Suppose a new scanner sees through a haze: every pixel $x$ becomes $\tfrac12 x + \tfrac14$. A digit is still the same digit, for you and for its label. Only the distribution of the **inputs** has changed, and how the label depends on what is written has not. This is called **covariate shift** (the statistics of it: [@shimodaira2000]). (A network that has seen only black cats, and then has to tell coloured cats from dogs, meets the same problem.)
#
# **Predict.** What does the haze do to $z = W x$ of the first layer? Which statistics would undo it? Then compare: the plain network; the statistics of the training images as they were; statistics that are measured once more, on training images with the same haze and **without** their labels.

# %% nbgrader={"grade": false, "grade_id": "demo_covariate_shift", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
changes = {
    "as in training": lambda X: X,
    "half the contrast": lambda X: X / 2,
    "haze": lambda X: X / 2 + 1 / 4,
    "black and white swapped": lambda X: 1 - X,
}
plain = networks["plain"]
groups = {}
for name, change in changes.items():
    network.running = dict(measured)
    groups[name] = {
        "plain network": dev_accuracy(plain, False, images=change(X_dev)),
        "training statistics": dev_accuracy(network, False, images=change(X_dev)),
    }
    network.forward(change(X_train), train=True, momentum=0)
    groups[name]["measured once more"] = dev_accuracy(
        network, False, images=change(X_dev)
    )
network.running = dict(collected)
plot_shares(groups, "The same networks, other images", "dev images right, in %")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# $W (\tfrac12 x + \tfrac14)$ is $\tfrac12 W x$ plus a constant for each unit. That is a positive factor and a bias: exactly what batch normalization takes away, if its statistics come from images with haze. With the old statistics the result is wrong in every unit. (Half the contrast is the factor alone, without the bias.)
#
# </details>
#
# Under haze the network with training statistics does worse than the plain one: its statistics are wrong. Measured once more, without a single label, it is as good as before. [@li2016] adapt networks to new pictures in this way. That works as long as the change is a shift and a **positive** scale of what the units see. With black and white swapped it does not: the factor is $-1$, and the sign of every $\hat z$ changes (section 2).
#
# ### What you should remember
#
# * In training the result for an example depends on the other examples of the mini-batch. That is noise, and it grows as the batch gets smaller.
# * When the network is used, take the running statistics, or measure them once on the whole training set. The batch that an example arrives in must not matter.
# * Under covariate shift the stored statistics are wrong. Some shifts are undone by measuring them once more.

# %% [markdown]
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

# %% [markdown]
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


# %% [markdown]
# <details><summary>Answer</summary>
#
# $b' = 1.5$: what comes out at $a = (0, 0)$. The first entry of $W'$ is the difference of the two, $2 - 1.5 = 0.5$. In general $W' = \frac{\gamma}{\sigma_\varepsilon} W$, and so the second entry is $\tfrac{0.5}{2} \cdot (-1) = -0.25$.
#
# </details>

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

# %% nbgrader={"grade": true, "grade_id": "check_fold_batchnorm", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(fold_batchnorm)

# %% [markdown]
# Now fold the whole trained network. What is left has no normalization in it, and the plain `forward_propagation` of section 1 can run it.

# %% nbgrader={"grade": false, "grade_id": "demo_fold_network", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
network = trained[1]
folded = {}
for layer, statistics in network.running.items():
    W, b = network.parameters[f"W{layer}"], np.zeros((layers_dims[layer], 1))
    gamma, beta = (network.parameters[f"{name}{layer}"] for name in ("gamma", "beta"))
    folded[f"W{layer}"], folded[f"b{layer}"] = fold_batchnorm(
        W, b, gamma, beta, *statistics, epsilon=1e-5
    )
folded |= {name: network.parameters[name] for name in ("W5", "b5")}

a_normalized = sigmoid(network.forward(X_dev, train=False))
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
numbers = sum(value.size for value in network.parameters.values())
numbers = numbers + sum(v.size for pair in network.running.values() for v in pair)
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
# * **Why it helps is still argued about.** Section 4 shows less internal covariate shift; whether this is the reason, [@santurkar2018] doubt. What is certain is what you computed: the scale of $W$ drops out, and the steps adapt to it; [@vanlaarhoven2017] follows that up.
# * **Small batches.** With few examples the statistics are mostly noise, and with one there is nothing to normalize. Other normalizations do not have this problem: over the units of one example ([@ba2016]), or over groups of them ([@wu2018]).
# * **The last layer.** There is no normalization in front of the sigmoid here. The scale of that layer still matters.
#
# **Where to read on.** The first paper, [@ioffe2015], is short; the backward pass is in its section 3. The notes of [@karpathy2016] explain backpropagation through such graphs, and [@zhang2023] build the layer in several frameworks.
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

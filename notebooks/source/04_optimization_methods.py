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
# # Optimization methods
#
# A network learns by changing its parameters a little, many times, so that its cost falls.
# Backpropagation says how the cost changes with every parameter.
# It does not say what to do with that knowledge.
# That is the job of the **optimizer**.
#
# In this assignment you write three optimizers (gradient descent, momentum and Adam) and the code that cuts a data set into mini-batches.
# Then you train the same small network with each of them and judge what the comparison is worth.
#
# **Before you start.** About 120 minutes. You need NumPy arrays in dictionaries, and to know what the gradient of a cost says.
#
# **How to work.**
#
# * Write code only in the cells that begin with `# GRADED FUNCTION`. Replace `# YOUR CODE HERE` and the line below it.
# * Run the cell that tries your function, and compare with the table "Expected output".
# * Run the check cell. It names each behaviour that it tests, and gives a hint for the ones that fail. Every behaviour that passes earns its share of the points.
# * Where it says **Predict**, write your guess down before you run anything. A wrong guess teaches more than a right answer that you only read.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math

import matplotlib.pyplot as plt
import numpy as np

from opt_utils import *
from test_cases import *

# %% [markdown]
# ## Conventions
#
# The whole course keeps to these.
#
# | symbol | in the code | meaning |
# |---|---|---|
# | $X$, $Y$ | `X` $(n_x, m)$, `Y` $(1, m)$ | inputs and labels; every **column** is one example |
# | $m$ | `m` | number of examples |
# | $W^{[l]}$, $b^{[l]}$ | `parameters["W1"]`, `parameters["b1"]` | weights and biases of layer $l$; layers count from 1 to $L$ |
# | $dW^{[l]}$, $db^{[l]}$ | `grads["dW1"]`, `grads["db1"]` | the gradients, or slopes: how the cost changes with $W^{[l]}$ and $b^{[l]}$; same shapes |
# | $v$, $s$ | `v["dW1"]`, `s["dW1"]` | moving averages of the gradients and of their squares |
# | $\alpha$ | `learning_rate` | the learning rate |
# | $\beta$, $\beta_1$, $\beta_2$ | `beta`, `beta1`, `beta2` | how much of an old average is kept |
# | $\varepsilon$ | `epsilon` | a small number, added to a square root from **outside** |
# | $t$ | `t` | number of the step, counted from 1 |
#
# An **epoch** is one pass over all examples. Epochs count from 0.
# `compute_cost` returns the **sum** of the cost over the examples it is given; `model` divides by $m$.
# The gradients that `backward_propagation` returns belong to the **average** cost: the $1/m$ is already in them.
#
# ## Why optimization methods
#
# Think of the cost as the height of a landscape, and of the parameters as your position in it.
# You want to go down, but there is fog: you feel the slope under your feet and nothing else.
# So every step has to answer three questions.
#
# 1. **How much of the data do I look at before I step?** All examples give the true slope, and take long. A few give a rough slope, and give it soon (sections 1 and 2).
# 2. **Do I trust only the newest slope, or also the ones before?** A memory smooths the way (section 3).
# 3. **Should all parameters move at the same rate?** Some slopes are a thousand times steeper than others (section 4).
#
# ## 1 Gradient descent
#
# The oldest answer, Cauchy's of 1847 [@lemarechal2012]: step against the slope, and make the step proportional to it. For every layer $l = 1, \dots, L$:
#
# $$W^{[l]} := W^{[l]} - \alpha \, dW^{[l]}$$
# $$b^{[l]} := b^{[l]} - \alpha \, db^{[l]}$$
#
# ### A worked example
#
# Take one parameter $w$ and the cost $J(w) = \tfrac{1}{2} w^2$. Its slope is $dw = w$, so one step gives
#
# $$w := w - \alpha w = (1 - \alpha) \, w .$$
#
# Every step multiplies $w$ by the same number. After $k$ steps
#
# $$w_k = (1 - \alpha)^k \, w_0 .$$
#
# With $w_0 = 10$ and $\alpha = 0.1$ this is $10, \; 9, \; 8.1, \; 7.29, \dots$: the steps shrink by themselves, because the slope does.
#
# **Predict.** Start again at $w_0 = 10$. Where do the steps lead with $\alpha = 1$? With $\alpha = 1.9$? With $\alpha = 2.1$? You will see the answer after you have written the step.

# %% [markdown]
# ### Your turn: one step

# %% nbgrader={"grade": false, "grade_id": "update_parameters_with_gd", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: update_parameters_with_gd


def update_parameters_with_gd(parameters, grads, learning_rate):
    """
    Take one step of gradient descent.

    Arguments:
    parameters -- dictionary: "W1" (n1, n0), "b1" (n1, 1), ..., "WL", "bL"
    grads -- dictionary: "dW1", "db1", ..., shaped like W1, b1, ...; stay as they are
    learning_rate -- the step size, a positive number

    Returns:
    parameters -- dictionary with the updated parameters
    """
    L = len(parameters) // 2  # number of layers
    for l in range(1, L + 1):
        # Move "W" and "b" of layer l against their slopes.
        ### BEGIN SOLUTION
        for name in ("W" + str(l), "b" + str(l)):
            parameters[name] = parameters[name] - learning_rate * grads["d" + name]
        ### END SOLUTION
    return parameters


# %% nbgrader={"grade": false, "grade_id": "demo_try_gd", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
parameters, grads, learning_rate = update_parameters_with_gd_test_case()
parameters = update_parameters_with_gd(parameters, grads, learning_rate)
for name, value in parameters.items():
    print(f"{name} =\n{value}\n")

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | `W1` | [[1.63535156 -0.62320365 -0.53718766]<br>[-1.07799357 0.85639907 -2.29470142]] |
# | `b1` | [[1.74604067]<br>[-0.75184921]] |
# | `W2` | [[0.32171798 -0.25467393 1.46902454]<br>[-2.05617317 -0.31554548 -0.3756023]<br>[1.1404819 -1.09976462 -0.1612551]] |
# | `b2` | [[-0.88020257]<br>[0.02561572]<br>[0.57539477]] |

# %% nbgrader={"grade": true, "grade_id": "check_update_parameters_with_gd", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check(update_parameters_with_gd)

# %% [markdown]
# ### The step size decides
#
# Here are four learning rates on the cost $J(w) = \tfrac{1}{2} w^2$, all taken with **your** function.


# %% nbgrader={"grade": false, "grade_id": "demo_learning_rates", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def gd(learning_rate):
    """Your gradient descent, ready to walk over a surface."""
    return Optimizer(
        lambda parameters, grads, t: update_parameters_with_gd(
            parameters, grads, learning_rate
        )
    )


rates = (0.1, 1, 1.9, 2.1)
plot_lines(
    {f"α = {rate}": walk(BOWL, gd(rate), (10, 0), 12)[:, 0] for rate in rates},
    tell=(1, 2, 12),
    title="One parabola, four learning rates",
    xlabel="step k",
    ylabel="position w",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# With $\alpha = 1$ the factor $1 - \alpha$ is 0: a single step lands on the minimum.
# With $\alpha = 1.9$ the factor is $-0.9$: every step jumps over the minimum, but lands a little closer.
# With $\alpha = 2.1$ the factor is $-1.1$: every step lands farther away. Training **diverges**.
#
# </details>

# %% [markdown]
# Here the border is $\alpha = 2$. What is it on another cost? Take $J(w) = \tfrac{1}{2} \lambda w^2$, which bends $\lambda$ times as sharply.
# Its slope is $\lambda w$, so a step gives $w := (1 - \alpha \lambda) \, w$. The steps shrink as long as $-1 < 1 - \alpha \lambda < 1$, that is as long as
#
# $$\alpha < \frac{2}{\lambda} .$$
#
# $\lambda$ is the **curvature**. The more sharply the cost bends, the smaller the rate must be.
#
# ### How many examples before a step?
#
# The slope of the cost is an average over examples. Over how many of them do you average before you step? There are three usual answers. Suppose there are $m = 300$ examples.
#
# | | batch | mini-batch | stochastic |
# |---|---|---|---|
# | examples per step | all 300 | 64, say | 1 |
# | steps in one epoch | 1 | 5 | 300 |
# | the slope is | exact | nearly right | very rough |
# | work for one step | most | little | least, but NumPy has no vector to work on |
#
# In code, side by side:
#
# | batch | mini-batch | stochastic |
# |---|---|---|
# | `for epoch in range(num_epochs):` | `for epoch in range(num_epochs):` | `for epoch in range(num_epochs):` |
# | | `for x, y in mini_batches:` | `for x, y in single_examples:` |
# | slope on `X, Y`, then one step | slope on `x, y`, then one step | slope on `x, y`, then one step |
#
# **Predict.** A straight line $y = wx + b$ is fitted to 64 points, so the cost is a bowl over the plane of $w$ and $b$. All three methods start at the same place, use the same $\alpha$ and look at every example four times. Which path is the smoothest? Which one gets near the bottom first? Which one does not come to rest there?

# %% nbgrader={"grade": false, "grade_id": "demo_three_paths", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(2)
x = rng.randn(1, 64)
y = 1.5 * x + 1 + rng.randn(1, 64)


def average_cost(w, b):
    """Half the mean squared error, for whole arrays of w and b."""
    return 0.5 * np.mean((w[..., None] * x[0] + b[..., None] - y[0]) ** 2, axis=-1)


def fit_line(batch_size, num_epochs=4):
    """The points (w, b) that are visited, and the cost of the examples of each step."""
    optimizer = gd(0.1)
    parameters = {"W1": np.array([[-1.5]]), "b1": np.array([[-1.5]])}
    visited, costs = [(-1.5, -1.5)], []
    for epoch in range(num_epochs):
        order = np.random.RandomState(epoch).permutation(64)
        for chosen in np.split(order, 64 // batch_size):
            error = parameters["W1"] * x[:, chosen] + parameters["b1"] - y[:, chosen]
            costs.append(0.5 * np.mean(error**2))
            grads = {
                "dW1": np.mean(error * x[:, chosen], keepdims=True),
                "db1": np.mean(error, keepdims=True),
            }
            optimizer.update(parameters, grads)
            visited.append((parameters["W1"].item(), parameters["b1"].item()))
    return np.array(visited), np.array(costs)


sizes = {"batch": 64, "mini-batch": 16, "stochastic": 1}
plot_paths_apart(
    average_cost,
    {name: fit_line(size)[0] for name, size in sizes.items()},
    title="Four epochs of gradient descent on one bowl",
    columns=3,
    labels=("w", "b"),
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# *Batch* is the smoothest. It takes 4 steps. Each goes straight down the bowl, and they have not come far.
# *Stochastic* takes 256 steps. It reaches the bottom within one epoch, and then wanders around it for as long as it runs, without coming to rest: a single example almost never agrees with the average.
# *Mini-batch* takes 16 steps. It is nearly as direct as batch, and has come most of the way.
#
# </details>

# %% [markdown]
# To step along the slope of a few examples, drawn at random, in place of all of them goes back to [@robbins1951].
#
# ### A cost that rises
#
# The first test of every training is to look at the cost. What may it do?
#
# **The whole batch.** A small step $-\alpha \, dW$ changes the cost by about
#
# $$\text{slope} \cdot \text{step} = - \alpha \, dW \cdot dW = - \alpha \, \lVert dW \rVert^2 ,$$
#
# which is never positive. So with a small enough $\alpha$ **the cost of the whole batch falls in every step**. If it rises once, either the rate is beyond the border, or there is a bug: a wrong sign, or a gradient that does not belong to the cost. Take a tenth of the rate. If the cost still rises, look for the bug.
#
# **A mini-batch.** The step follows the slope $dW_B$ of the mini-batch. The cost of *all* examples changes by about $- \alpha \, dW \cdot dW_B$, and this is positive when the mini-batch points the other way. What a training loop prints wobbles even more: each number belongs to other examples than the number before.
#
# **Predict.** In 40 steps on the bowl above, how often does the cost of the whole batch rise? And how often that of the mini-batch of 16 which is about to make the step?

# %% nbgrader={"grade": false, "grade_id": "demo_rising_cost", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
costs = {"batch": fit_line(64, 40)[1], "mini-batch": fit_line(16, 10)[1]}
for name, cost in costs.items():
    print(f"{name}: rises {np.sum(np.diff(cost) > 0)} times in {cost.size} steps")
plot_lines(
    costs,
    title="The cost that a training loop sees",
    xlabel="step",
    ylabel="cost of the examples of this step",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The cost of the whole batch never rises. That of the mini-batches rises 16 times, although nothing is wrong.
#
# </details>

# %% [markdown]
# So look at mini-batch costs through an average over an epoch, as `model` in section 5 does. And while you search for a bug, train on one fixed batch: there a cost that rises means something.
#
# ### What you should remember
#
# * A step of gradient descent is the learning rate times the slope. The slope sets the direction, the rate sets how far to trust it.
# * Too small a rate is slow. Too large a rate diverges.
# * Batch, mini-batch and stochastic descent differ only in how many examples they average before a step.
# * Fewer examples per step mean more steps per epoch, and more noise in each.
# * The cost of the whole batch must never rise at a small rate. The cost of mini-batches may.
#
# ## 2 Mini-batches
#
# Mini-batches are made in two moves, at the start of every epoch.
#
# 1. **Shuffle.** Put the columns of $X$ and of $Y$ into the same new random order.
# 2. **Partition.** Cut the shuffled columns into pieces of `mini_batch_size`, from left to right. What is left over is the last piece, and may be smaller.
#
# Shuffling matters: data often come sorted by label, and a mini-batch that holds a single class gives a misleading slope.
# A new order in every epoch also means that no two epochs see the same mini-batches.
#
# ### A worked example
#
# Five examples, with the columns numbered from 0, and pieces of 2:
#
# $$X = \begin{pmatrix} 1 & 2 & 3 & 4 & 5 \\ 10 & 20 & 30 & 40 & 50 \end{pmatrix} \qquad Y = \begin{pmatrix} 1 & 0 & 1 & 1 & 0 \end{pmatrix}$$
#
# Say the random order is $2, 0, 4, 1, 3$. The shuffled columns are
#
# $$X' = \left(\begin{array}{cc|cc|c} 3 & 1 & 5 & 2 & 4 \\ 30 & 10 & 50 & 20 & 40 \end{array}\right) \qquad Y' = \left(\begin{array}{cc|cc|c} 1 & 1 & 0 & 0 & 1 \end{array}\right)$$
#
# and the bars show where they are cut. Every label travelled with its example.
# In general there are $\lceil m / \text{size} \rceil$ mini-batches. Here that is $\lceil 5 / 2 \rceil = 3$, and the last one has $5 - 2 \cdot 2 = 1$ column.
#
# **Predict.** The try-it cell below has $m = 148$ examples and mini-batches of 64. How many mini-batches will there be? How many columns has the last one? What would your code do with $m = 128$, and with $m = 10$?

# %% [markdown]
# ### Your turn: shuffle and partition
#
# `rng.permutation(m)` gives the numbers $0, \dots, m - 1$ in a random order. A list of column numbers picks columns: `X[:, permutation]`.
# Keep $Y$ two-dimensional, shape $(1, m)$.

# %% nbgrader={"grade": false, "grade_id": "random_mini_batches", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: random_mini_batches


def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    """
    Shuffle the examples and cut them into mini-batches.

    Arguments:
    X -- inputs, shape (n_x, m): one example per column; they stay as they are
    Y -- labels, shape (1, m); they stay as they are, too
    mini_batch_size -- number of examples in every batch except perhaps the last
    seed -- of the local random generator, so that the same seed gives the same batches

    Returns:
    mini_batches -- list of (mini_batch_X, mini_batch_Y)
    """
    rng = np.random.RandomState(seed)
    m = X.shape[1]
    mini_batches = []
    # 1. Put the columns of X and of Y into the same random order: rng.permutation(m).
    # 2. Cut them into pairs (mini_batch_X, mini_batch_Y), from left to right.
    ### BEGIN SOLUTION
    permutation = rng.permutation(m)
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation]
    for start in range(0, m, mini_batch_size):
        stop = start + mini_batch_size
        mini_batches.append((shuffled_X[:, start:stop], shuffled_Y[:, start:stop]))
    ### END SOLUTION
    return mini_batches


# %% nbgrader={"grade": false, "grade_id": "demo_try_random_mini_batches", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X_try, Y_try, mini_batch_size = random_mini_batches_test_case()
print("mini-batches expected:", math.ceil(X_try.shape[1] / mini_batch_size))
mini_batches = random_mini_batches(X_try, Y_try, mini_batch_size)
for number, (mini_batch_X, mini_batch_Y) in enumerate(mini_batches, start=1):
    print(f"mini-batch {number}: X {mini_batch_X.shape}, Y {mini_batch_Y.shape}")
print("first three numbers of the first row:", mini_batches[0][0][0, :3])

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | mini-batches expected | 3 |
# | mini-batch 1 | X (12288, 64), Y (1, 64) |
# | mini-batch 2 | X (12288, 64), Y (1, 64) |
# | mini-batch 3 | X (12288, 20), Y (1, 20) |
# | first three numbers of the first row | [0.90085595 -0.7612069   0.2344157] |

# %% nbgrader={"grade": true, "grade_id": "check_random_mini_batches", "locked": true, "points": 20, "schema_version": 3, "solution": false, "task": false}
check(random_mini_batches)

# %% [markdown]
# <details><summary>Answer</summary>
#
# $148 = 64 + 64 + 20$ makes three mini-batches, and the last one has 20 columns. $128 = 64 + 64$ makes two, and no empty one after them. With $m = 10$ there is a single mini-batch, with all 10 examples.
#
# </details>
#
# ### What shuffling does
#
# Twenty examples, sorted by their label, as data often are. The numbers name the examples: 0 to 9 have one label (dark), 10 to 19 the other (light). The thick lines are the cuts between mini-batches of 8.

# %% nbgrader={"grade": false, "grade_id": "demo_shuffle", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
numbers = np.arange(20).reshape(1, 20)
labels = (numbers >= 10).astype(int)
batches = random_mini_batches(numbers, labels, mini_batch_size=8, seed=1)
rows = {
    "before": (numbers, labels),
    "after": tuple(np.concatenate(part, axis=1) for part in zip(*batches)),
}

fig, axes = plt.subplots(2, 1, figsize=(9, 2.6), layout="constrained")
for ax, (when, (example, label)) in zip(axes, rows.items()):
    ax.imshow(label, cmap="cividis", vmin=-0.5, vmax=1.5, aspect="auto")
    for column in range(20):
        ink = "black" if label[0, column] else "white"
        ax.text(column, 0, example[0, column], color=ink, ha="center", va="center")
    ax.vlines([7.5, 15.5], -0.5, 0.5, color="black", linewidth=5)
    ax.set(title=when, xticks=[], yticks=[])
    order = ", ".join(str(number) for number in example[0])
    describe(ax, f"{when.capitalize()} shuffling, cut after every 8: {order}.")
plt.show()

# %% [markdown]
# Before, the first mini-batch would have held one label only. After, both labels are in every mini-batch.
#
# ### With or without putting back
#
# Your function draws **without replacement**: within an epoch, every example comes exactly once. One could also draw every mini-batch anew from all examples, **with replacement**. Then some examples come twice in an epoch and others never: an example is missed by all $m$ draws with probability $(1 - 1/m)^m \approx 1/e$, so about 37 % of them are.
#
# How rough is the slope of a mini-batch of $B$ examples? The error of an example is its slope minus the average slope of all. Let $\sigma$ be the root mean square of the $m$ errors.
#
# * With replacement, the $B$ draws are independent, and the product of two different errors is 0 on average. So the mean square of their sum is $B \sigma^2$. Their average has the root mean square $\sigma / \sqrt{B}$.
# * Without replacement, what has been drawn cannot come again, and the errors of all $m$ together are zero. So is the square of their sum: $m \sigma^2 + m (m - 1) \, c = 0$, where $c$ is the mean product of two different errors. So $c = -\sigma^2 / (m - 1)$, and the square of the sum of $B$ errors, with its $B$ squares and $B (B - 1)$ products, has the mean $B \sigma^2 + B (B - 1) \, c = B \sigma^2 \, \dfrac{m - B}{m - 1}$. That leaves $\dfrac{\sigma}{\sqrt{B}} \sqrt{\dfrac{m - B}{m - 1}}$ for the average: nearly the same while $B$ is small, and nothing at $B = m$.
#
# ### How large?
#
# The next cell measures both on 2,000 examples and a network with 32 inputs, and takes the time of an epoch: all its forward and backward passes, no steps, the best of five tries.
#
# **Predict.** From $B = 1$ to $B = 64$ the noise falls to an eighth. By how much does an epoch become faster? Will a mini-batch of all 2,000 be faster still?

# %% nbgrader={"grade": false, "grade_id": "demo_batch_sizes", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000, 2000]
measured = measure_batch_sizes(sizes)
fig, axes = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
plot_lines(
    {
        "with replacement": measured.noise_with,
        "without replacement": measured.noise_without,
    },
    axes[0],
    x=sizes,
    tell=(1, 64, 1000, 2000),
    title="Noise, as a multiple of the slope",
    xlabel="mini-batch size",
    ylabel="noise",
    xscale="log",
    yscale="log",
    ylim=(0.05, 10),
)
plot_lines(
    {"one epoch": measured.seconds},
    axes[1],
    x=sizes,
    tell=(1, 64, 2000),
    title="Seconds per epoch on this machine",
    xlabel="mini-batch size",
    ylabel="seconds",
    xscale="log",
    yscale="log",
)
plt.show()
one, some, all_of_them = measured.seconds[[0, sizes.index(64), -1]]
print(f"from size 1 to 64 an epoch becomes {one / some:.0f} times as fast")
print(f"from size 64 to 2000, {some / all_of_them:.1f} times")

# %% [markdown]
# <details><summary>Answer</summary>
#
# From 1 to 64 the epoch becomes faster by about as much as there are fewer steps: with single examples, almost all of the time goes into calling Python and NumPy, not into arithmetic. Your machine has printed by how much. (While it is busy with other programs, the long epochs come out too long.) From 64 to 2,000 there are 31 times fewer steps again, but the epoch gains far less. The curve flattens where the arithmetic itself begins to count, and it may even rise again where the arrays no longer fit into the processor's fast memory. On graphics processors it flattens at far larger sizes, as they have thousands of units to keep busy.
#
# </details>

# %% [markdown]
# The two lines of the noise scatter, as every point comes from 100 mini-batches. At $B = 1$ both ways of drawing are the same, so their difference there is chance.
#
# So both ends are poor. With size 1 nothing is gained from vectors. With the whole set each step is exact, but an epoch makes only one, and to halve the noise you pay for four times as many examples. What to choose:
#
# * **Up to about 2,000 examples: take them all.** A step is cheap, and the slope is exact. (The moons of section 5 are only 300 points. We cut them up all the same, so that you see what mini-batches do.)
# * **More: from 32 to 512.** It is a number to tune, like the learning rate. [@bengio2012] gives 32 as a good first value; [@masters2018] found the best results with 32 and below.
# * **The upper bound is memory.** The inputs of a mini-batch, and what every layer keeps for the backward pass, must fit in at once. A picture of $224 \times 224$ pixels in three colours is $150{,}528$ numbers, 0.6 MB at four bytes each: 512 of them take 308 MB, and the layers between many times that.
# * **Why powers of two?** Processors work in blocks of 8, 16 or 32 numbers, and memory is cut up in such pieces too. A mini-batch of 64 fills the blocks; one of 65 begins a new one for a single example. It is about time only, and for the learning 60 is as good as 64.
#
# ### What you should remember
#
# * Shuffle first, then cut. $X$ and $Y$ take the same order.
# * The last mini-batch is smaller when the size does not divide $m$. It still counts.
# * The noise falls with the root of the size; drawn without replacement it is gone at $B = m$.
# * Up to about 2,000 examples, take them all. Beyond, powers of two from 32 to 512. Memory is the upper bound.
#
# ## 3 Momentum
#
# The slope from a mini-batch is noisy, and in a narrow valley even the exact slope points mostly at the opposite wall.
# Momentum [@polyak1964] steps along an **average** of the slopes so far, in which the newest count most.
# What points the same way again and again comes through. What changes its sign cancels.
#
# For every layer $l = 1, \dots, L$:
#
# $$v_{dW^{[l]}} := \beta \, v_{dW^{[l]}} + (1 - \beta) \, dW^{[l]}$$
# $$W^{[l]} := W^{[l]} - \alpha \, v_{dW^{[l]}}$$
#
# and the same for $b^{[l]}$ with $v_{db^{[l]}}$. The average $v$ is called the **velocity**. It starts at zero.
# A usual value is $\beta = 0.9$. With $\beta = 0$ nothing is remembered, and momentum is gradient descent.
#
# ### A worked example
#
# Put the formula into itself a few times. With $v_0 = 0$ and the slopes $g_1, g_2, \dots$
#
# $$v_k = (1 - \beta) \left( g_k + \beta \, g_{k-1} + \beta^2 g_{k-2} + \dots + \beta^{k-1} g_1 \right) .$$
#
# Sums like this have a closed form. Call $S = 1 + q + q^2 + \dots + q^{k-1}$. Then $qS$ has the same terms but for the first and one more at the end, so $S - qS = 1 - q^k$ and
#
# $$S = \frac{1 - q^k}{1 - q} .$$
#
# Now feed in two streams of slopes.
#
# * **The slope is always 1.** The sum has $q = \beta$, so $v_k = (1 - \beta) \dfrac{1 - \beta^k}{1 - \beta} = 1 - \beta^k$. It climbs towards 1.
# * **The slope alternates: $1, -1, 1, -1, \dots$** The newest slope is $\pm 1$, and going back the signs alternate: $q = -\beta$. So $v_k = \pm \dfrac{1 - \beta}{1 + \beta} \, \bigl(1 - (-\beta)^k\bigr)$. It stays small: with $\beta = 0.9$ it swings in the end between plus and minus $0.1 / 1.9 \approx 0.053$.
#
# | step $k$ | 1 | 2 | 3 |
# |---|---|---|---|
# | $v_k$, slope always 1 | 0.1 | 0.19 | 0.271 |
# | $v_k$, slope alternates | 0.1 | −0.01 | 0.091 |
#
# In the long run a steady slope comes through whole, and an alternating one is divided by $\dfrac{1 + \beta}{1 - \beta} = 19$.
#
# Careful: here the slopes were given from **outside**, whatever $v$ did. In a training the slopes depend on where the steps lead, and the steps on the slopes. Engineers call the first an open loop and the second a closed one. What a closed loop does, the valley will show.
#
# **A second form.** Many programs leave out the factor $1 - \beta$ and add up $v := \beta v + dW$. In that form a steady slope of 1 gives $v_k = 1 + \beta + \dots + \beta^{k-1}$, which climbs to $\dfrac{1}{1 - \beta}$: the steps become ten times as long as those of gradient descent at the same $\alpha$. Here, with the factor, they become as long as those of gradient descent. Notebook 06 compares the two forms.
#
# **Predict.** A ball starts high on the wall of a long, narrow valley. The slope along the valley is gentle and steady. The slope across it is steep and changes sign whenever the ball crosses the floor. How will the path of momentum differ from the path of gradient descent at the same rate?

# %% [markdown]
# ### Your turn: the velocity before the first step

# %% nbgrader={"grade": false, "grade_id": "initialize_velocity", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: initialize_velocity


def initialize_velocity(parameters):
    """
    Start the velocity of every parameter at zero.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"; they stay as they are

    Returns:
    v -- dictionary: "dW1", "db1", ..., "dWL", "dbL", zeros shaped like the parameters
    """
    L = len(parameters) // 2  # number of layers
    v = {}
    for l in range(1, L + 1):
        # Zeros for "dW" and "db" of layer l, shaped like its "W" and "b".
        ### BEGIN SOLUTION
        for name in ("W" + str(l), "b" + str(l)):
            v["d" + name] = np.zeros(parameters[name].shape)
        ### END SOLUTION
    return v


# %% nbgrader={"grade": false, "grade_id": "demo_try_initialize_velocity", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
v = initialize_velocity(initialize_velocity_test_case())
for name, value in v.items():
    print(f"{name} =\n{value}\n")

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | `dW1` | [[0. 0. 0.]<br>[0. 0. 0.]] |
# | `db1` | [[0.]<br>[0.]] |
# | `dW2` | [[0. 0. 0.]<br>[0. 0. 0.]<br>[0. 0. 0.]] |
# | `db2` | [[0.]<br>[0.]<br>[0.]] |

# %% nbgrader={"grade": true, "grade_id": "check_initialize_velocity", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(initialize_velocity)

# %% [markdown]
# ### Your turn: one step with momentum

# %% nbgrader={"grade": false, "grade_id": "update_parameters_with_momentum", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: update_parameters_with_momentum


def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    """
    Take one step of gradient descent with momentum.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"
    grads -- dictionary: "dW1", "db1", ..., "dWL", "dbL"; they stay as they are
    v -- dictionary: the velocities so far, "dW1", "db1", ...
    beta -- how much of the old velocity is kept, between 0 and 1
    learning_rate -- the step size, a positive number

    Returns:
    parameters -- dictionary with the updated parameters
    v -- dictionary with the updated velocities
    """
    L = len(parameters) // 2  # number of layers
    for l in range(1, L + 1):
        # First the velocities "dW" and "db" of layer l, then its "W" and "b".
        ### BEGIN SOLUTION
        for name in ("W" + str(l), "b" + str(l)):
            v["d" + name] = beta * v["d" + name] + (1 - beta) * grads["d" + name]
            parameters[name] = parameters[name] - learning_rate * v["d" + name]
        ### END SOLUTION
    return parameters, v


# %% nbgrader={"grade": false, "grade_id": "demo_try_momentum", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
parameters, grads, v = update_parameters_with_momentum_test_case()
parameters, v = update_parameters_with_momentum(
    parameters, grads, v, beta=0.9, learning_rate=0.01
)
for name, value in parameters.items():
    print(f"{name} =\n{value}\n")
for name, value in v.items():
    print(f'v["{name}"] =\n{value}\n')

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | `W1` | [[1.62544598 -0.61290114 -0.52907334]<br>[-1.07347112 0.86450677 -2.30085497]] |
# | `b1` | [[1.74493465]<br>[-0.76027113]] |
# | `W2` | [[0.31930698 -0.24990073 1.4627996]<br>[-2.05974396 -0.32173003 -0.38320915]<br>[1.13444069 -1.0998786 -0.1713109]] |
# | `b2` | [[-0.87809283]<br>[0.04055394]<br>[0.58207317]] |
# | `v["dW1"]` | [[-0.11006192 0.11447237 0.09015907]<br>[0.05024943 0.09008559 -0.06837279]] |
# | `v["db1"]` | [[-0.01228902]<br>[-0.09357694]] |
# | `v["dW2"]` | [[-0.02678881 0.05303555 -0.06916608]<br>[-0.03967535 -0.06871727 -0.08452056]<br>[-0.06712461 -0.00126646 -0.11173103]] |
# | `v["db2"]` | [[0.02344157]<br>[0.16598022]<br>[0.07420442]] |

# %% nbgrader={"grade": true, "grade_id": "check_update_parameters_with_momentum", "locked": true, "points": 15, "schema_version": 3, "solution": false, "task": false}
check(update_parameters_with_momentum)

# %% [markdown]
# ### A narrow valley
#
# The cost is $J(w, b) = \tfrac{1}{2}(w^2 + 100\, b^2)$: a valley whose walls curve a hundred times more sharply than its floor. This ratio of the largest to the smallest curvature is the **condition number**. Gradient descent diverges here when $\alpha$ is above $2 / 100 = 0.02$.


# %% nbgrader={"grade": false, "grade_id": "demo_valley", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def momentum(learning_rate, beta=0.9):
    """Your momentum, ready to walk over a surface; it remembers v."""
    return Optimizer(
        lambda parameters, grads, v, t: update_parameters_with_momentum(
            parameters, grads, v, beta, learning_rate
        ),
        initialize_velocity,
    )


start = (-10, 1)
same_rate = {
    "gd": walk(NARROW_VALLEY, gd(0.018), start, 40),
    "momentum": walk(NARROW_VALLEY, momentum(0.018), start, 40),
}
plot_paths_apart(
    NARROW_VALLEY,
    same_rate,
    title="40 steps with α = 0.018",
    labels=("w, along the valley", "b, across"),
)
plt.show()

larger_rate = walk(NARROW_VALLEY, momentum(0.06), start, 40)
ax = plot_descent_paths(
    NARROW_VALLEY, {"momentum": larger_rate}, title="40 steps with α = 0.06"
)
ax.set(xlabel="w, along the valley", ylabel="b, across")
plt.show()
for name, path in {**same_rate, "momentum, α = 0.06": larger_rate}.items():
    height, across = NARROW_VALLEY(*path[-1]), np.abs(path[-10:, 1]).max()
    print(f"{name:>18}: height {height:6.3f}, across up to {across:.3f} in the end")

# %% [markdown]
# <details><summary>Answer</summary>
#
# At the same rate gradient descent jumps from wall to wall with every step. Momentum swings through the valley in slow waves, because an average does not change its sign with every slope. But it is *not* faster: along the valley all slopes agree, and their average is no larger than they are. It ends higher, at 14.219 against 11.692.
#
# Nor does it come to rest sooner across the valley. In the last ten of the 40 steps gradient descent stays within 0.001 of the floor, and momentum still reaches 0.150. Each jump of gradient descent is $1 - 0.018 \cdot 100 = -0.8$ times the one before. The waves of momentum shrink only by $\sqrt{0.9} \approx 0.95$ per step, as you will see below. "Divided by 19" was the answer to slopes from outside; here the slopes follow the ball.
#
# </details>
#
# The gain shows in the last picture. Here $\alpha = 0.06$, three times the rate at which gradient descent begins to diverge. Momentum stays stable, and after the same 40 steps it stands at 0.017.
#
# ### How large may the rate be?
#
# Take one direction with curvature $\lambda$, so that the slope at $x$ is $\lambda x$. Momentum is
#
# $$v_t = \beta v_{t-1} + (1 - \beta) \lambda x_t , \qquad x_{t+1} = x_t - \alpha v_t .$$
#
# 1. **Get rid of $v$.** The second equation says $\alpha v_t = x_t - x_{t+1}$, and one step earlier $\alpha v_{t-1} = x_{t-1} - x_t$. Multiply the first by $\alpha$ and put these in:
# $$x_t - x_{t+1} = \beta \, (x_{t-1} - x_t) + \alpha (1 - \beta) \lambda x_t .$$
# 2. **Solve for the newest.** $x_{t+1} = \bigl(1 + \beta - \alpha (1 - \beta) \lambda\bigr) x_t - \beta x_{t-1}$.
# 3. **Try powers.** Multiples and sums of solutions are solutions, so two different powers are enough to begin at any $x_0$ and $x_1$. With $x_t = z^t$, and divided by $z^{t-1}$, this is the **characteristic polynomial**
# $$z^2 - \bigl(1 + \beta - \alpha (1 - \beta) \lambda\bigr) z + \beta = 0 .$$
# 4. **Look at its roots.** Their product is $\beta$. If they are complex, they are conjugate, so their product is the square of their size. Both have the size $\sqrt{\beta} < 1$: the ball swings, and the waves shrink by $\sqrt\beta$ per step. If they are real, one may leave the interval from $-1$ to $1$. At $z = 1$ the polynomial is $\alpha (1 - \beta) \lambda > 0$, so no root ever passes there. (At $\alpha = 0$ the roots are $1$ and $\beta$. As $\alpha$ grows their sum falls and their product stays, so the root at 1 moves inwards.) It can only pass at $z = -1$.
# 5. **Put in $z = -1$.** $1 + \bigl(1 + \beta - \alpha (1 - \beta) \lambda\bigr) + \beta = 0$ gives the border
# $$\alpha = \frac{2 (1 + \beta)}{(1 - \beta) \, \lambda} .$$
#
# Gradient descent, $\beta = 0$, has $2 / \lambda$. So momentum tolerates a rate $(1 + \beta) / (1 - \beta)$ times as large: 19 times, with $\beta = 0.9$. In the valley that is 0.38. [@goh2017] lets you move both numbers and watch.

# %% nbgrader={"grade": false, "grade_id": "demo_border", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for beta in (0, 0.5, 0.9):
    border = 2 * (1 + beta) / ((1 - beta) * 100)
    for share in (0.99, 1.01):
        end = walk(NARROW_VALLEY, momentum(share * border, beta), (0, 1), 2000)[-1, 1]
        print(f"β = {beta}: {share:.0%} of {border:.2f}, after 2000 steps {end:9.1e}")

# %% [markdown]
# ### Does momentum average the noise away?
#
# Slopes from mini-batches are noisy. Take $J(w) = \tfrac{1}{2} w^2$ and let the optimizer see $w$ plus a random number with mean 0 and standard deviation 1. How far from the minimum does it stay?
#
# **Predict.** Gradient descent with $\alpha = 0.1$ stays at a typical distance of 0.23. Momentum with $\alpha = 0.1$ and $\beta = 0.9$ steps along an average of about ten slopes. What is its distance: a tenth of 0.23, $1/\sqrt{10}$ of it, or about the same?


# %% nbgrader={"grade": false, "grade_id": "demo_resting_noise", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def wander(optimizer, runs=2000, steps=300):
    """Root mean square of w and of a step, over many noisy runs near the minimum."""
    rng = np.random.RandomState(0)
    parameters = {"W1": np.zeros((1, runs)), "b1": np.zeros((1, 1))}
    squares = []
    for _ in range(steps):
        w = parameters["W1"].copy()
        slope = {"dW1": w + rng.randn(1, runs), "db1": np.zeros((1, 1))}
        optimizer.update(parameters, slope)
        squares.append([np.mean(w**2), np.mean((parameters["W1"] - w) ** 2)])
    return np.sqrt(np.mean(squares[steps // 2 :], axis=0))


for name, optimizer in {"gd": gd(0.1), "momentum": momentum(0.1)}.items():
    distance, step = wander(optimizer)
    print(f"{name:>8}: typical distance {distance:.2f}, typical step {step:.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# About the same. A random slope enters momentum with the weight $1 - \beta$, then with $(1 - \beta)\beta$, then with $(1 - \beta)\beta^2$, and all these weights add up to 1. So it moves $w$ by as much in the end as in gradient descent, only spread over some ten steps. The *steps* become smoother, about 0.02 long in place of 0.10, and they agree with each other for a while. The *place* is hardly better known.
#
# </details>

# %% [markdown]
# For gradient descent the mean square comes to rest at $\alpha / (2 - \alpha)$ (notebook 05 derives it). For momentum it is $\alpha / (2 - \alpha \frac{1 - \beta}{1 + \beta})$, that is $\alpha / (2 - \alpha / 19)$: the same to within a few percent as long as $\alpha$ is small. (We do not derive it. With $\alpha = 0.1$ the root of it is 0.22, as printed.) Both become infinite at the border of the section before. To come closer, lower $\alpha$; notebook 05 shows how.
#
# ### What you should remember
#
# * Momentum replaces the slope by a moving average of slopes. Nothing else changes.
# * Of slopes that are given from outside, steady parts come through and alternating parts are divided by 19. In a valley the slopes follow the ball, and the waves shrink by $\sqrt\beta$ per step.
# * It makes the steps smoother. How far from the minimum the noise keeps the parameters, it hardly changes.
# * $\beta = 0.9$ remembers roughly the last ten slopes: after $1 / (1 - \beta)$ steps the weight of a slope has fallen to about $1/e$ of what it was.
# * It tolerates a rate up to $(1 + \beta) / (1 - \beta)$ times as large: there lies the gain. At the same small rate it is not faster.
#
# ## 4 Adam
#
# Gradient descent and momentum multiply every slope by the same $\alpha$. Where slopes differ a thousandfold, no single rate suits all parameters.
# Adam [@kingma2015] keeps **two** moving averages for every parameter: $v$ of the slopes, as momentum does, and $s$ of their **squares**.
# It then divides one by the root of the other, so that the size of the slopes cancels and their direction remains.
#
# Step number $t = 1, 2, 3, \dots$, for every layer $l = 1, \dots, L$:
#
# $$v_{dW^{[l]}} := \beta_1 \, v_{dW^{[l]}} + (1 - \beta_1) \, dW^{[l]}$$
# $$s_{dW^{[l]}} := \beta_2 \, s_{dW^{[l]}} + (1 - \beta_2) \, \bigl(dW^{[l]}\bigr)^2$$
# $$\hat{v} = \frac{v_{dW^{[l]}}}{1 - \beta_1^{\,t}} \qquad \hat{s} = \frac{s_{dW^{[l]}}}{1 - \beta_2^{\,t}}$$
# $$W^{[l]} := W^{[l]} - \alpha \, \frac{\hat{v}}{\sqrt{\hat{s}} + \varepsilon}$$
#
# and the same for $b^{[l]}$. Square, root and division are taken number by number.
#
# * Both averages start at zero, so at first they are too small. Dividing by $1 - \beta^t$ repairs exactly that. It is called **bias correction**.
# * The corrected $\hat{v}$ and $\hat{s}$ are used in this step only. What is remembered for the next step is the uncorrected $v$ and $s$.
# * $t$ counts the steps of the training. It has nothing to do with the layer $l$.
# * $\varepsilon$ only keeps the division from failing where $s$ is zero.
#
# ### A worked example
#
# Take $\beta_1 = 0.9$, any $\beta_2$, and $\varepsilon$ so small that it can be left out.
#
# **Step 1.** The slope is $g$. Then $v = 0.1\, g$ and $\hat{v} = 0.1\, g / 0.1 = g$. In the same way $\hat{s} = g^2$. The step is
#
# $$-\alpha \, \frac{g}{\sqrt{g^2}} = -\alpha \, \operatorname{sign}(g) .$$
#
# However steep or flat it is, the first step is $\alpha$ long.
#
# **Step 2.** Now the slope changes its sign, from 1 to $-1$:
#
# | | $v$ | $\hat{v}$ | $\hat{s}$ | step |
# |---|---|---|---|---|
# | $t = 1$, slope $1$ | $0.1$ | $1$ | $1$ | $-\alpha$ |
# | $t = 2$, slope $-1$ | $0.9 \cdot 0.1 - 0.1 = -0.01$ | $-0.01 / 0.19 = -1/19$ | $1$ | $+\alpha / 19$ |
#
# (Both squares are 1, so $s = 1 - \beta_2^{\,t}$ by the sum of section 3, and $\hat{s} = 1$.)
# The average of the **squares** is still 1, although the average of the slopes is nearly 0. When the slopes contradict each other, Adam takes a small step.
#
# **Predict.** One parameter has the slope $4$, another $0.001$. How far does each move in its first step with $\alpha = 0.01$: by gradient descent, and by Adam?

# %% [markdown]
# ### Your turn: two averages at zero

# %% nbgrader={"grade": false, "grade_id": "initialize_adam", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: initialize_adam


def initialize_adam(parameters):
    """
    Start both of Adam's moving averages at zero.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"; they stay as they are

    Returns:
    v -- dictionary: average of the gradients, "dW1", "db1", ..., all zeros
    s -- dictionary: average of the squared gradients, same keys, all zeros
    """
    L = len(parameters) // 2  # number of layers
    v = {}
    s = {}
    for l in range(1, L + 1):
        # Zeros for "dW" and "db" of layer l, in v and in s.
        ### BEGIN SOLUTION
        for name in ("W" + str(l), "b" + str(l)):
            v["d" + name] = np.zeros(parameters[name].shape)
            s["d" + name] = np.zeros(parameters[name].shape)
        ### END SOLUTION
    return v, s


# %% nbgrader={"grade": false, "grade_id": "demo_try_initialize_adam", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
v, s = initialize_adam(initialize_adam_test_case())
for name, value in v.items():
    print(f'v["{name}"] =\n{value}\n')
for name, value in s.items():
    print(f's["{name}"] =\n{value}\n')

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | `v["dW1"]` | [[0. 0. 0.]<br>[0. 0. 0.]] |
# | `v["db1"]` | [[0.]<br>[0.]] |
# | `v["dW2"]` | [[0. 0. 0.]<br>[0. 0. 0.]<br>[0. 0. 0.]] |
# | `v["db2"]` | [[0.]<br>[0.]<br>[0.]] |
# | `s["dW1"]` | [[0. 0. 0.]<br>[0. 0. 0.]] |
# | `s["db1"]` | [[0.]<br>[0.]] |
# | `s["dW2"]` | [[0. 0. 0.]<br>[0. 0. 0.]<br>[0. 0. 0.]] |
# | `s["db2"]` | [[0.]<br>[0.]<br>[0.]] |

# %% nbgrader={"grade": true, "grade_id": "check_initialize_adam", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(initialize_adam)

# %% [markdown]
# ### Your turn: one step of Adam

# %% nbgrader={"grade": false, "grade_id": "update_parameters_with_adam", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: update_parameters_with_adam


def update_parameters_with_adam(
    parameters, grads, v, s, t, learning_rate=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8
):
    """
    Take one step of Adam.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"
    grads -- dictionary: "dW1", "db1", ..., "dWL", "dbL"; they stay as they are
    v -- dictionary: average of the gradients so far
    s -- dictionary: average of the squared gradients so far
    t -- number of this step, counted from 1
    learning_rate -- the step size, a positive number
    beta1 -- how much of the old v is kept
    beta2 -- how much of the old s is kept
    epsilon -- small number added to the square root, against division by zero

    Returns:
    parameters, v, s -- the updated dictionaries
    """
    L = len(parameters) // 2  # number of layers
    for l in range(1, L + 1):
        # For "W" and for "b" of layer l: the two averages, their corrected values,
        # then the step.
        ### BEGIN SOLUTION
        for name in ("W" + str(l), "b" + str(l)):
            gradient = grads["d" + name]
            v["d" + name] = beta1 * v["d" + name] + (1 - beta1) * gradient
            s["d" + name] = beta2 * s["d" + name] + (1 - beta2) * gradient**2
            v_corrected = v["d" + name] / (1 - beta1**t)
            s_corrected = s["d" + name] / (1 - beta2**t)
            step = v_corrected / (np.sqrt(s_corrected) + epsilon)
            parameters[name] = parameters[name] - learning_rate * step
        ### END SOLUTION
    return parameters, v, s


# %% nbgrader={"grade": false, "grade_id": "demo_try_adam", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
parameters, grads, v, s = update_parameters_with_adam_test_case()
parameters, v, s, *_ = update_parameters_with_adam(parameters, grads, v, s, t=2)
print(f'v["dW1"][0, 0] = {v["dW1"][0, 0]:.8f}')
print(f's["dW1"][0, 0] = {s["dW1"][0, 0]:.8f}')
print(f"W1[0, 0] = {parameters['W1'][0, 0]:.8f}")
print(f"b1[1, 0] = {parameters['b1'][1, 0]:.8f}")
print(f"W2[2, 1] = {parameters['W2'][2, 1]:.8f}")

# %% [markdown]
# **Expected output**, and what to look at
#
# | name | value | if it differs, look at |
# |---|---|---|
# | `v["dW1"][0, 0]` | -0.11006192 | the average of the slopes, uncorrected |
# | `s["dW1"][0, 0]` | 0.00121136 | the average of the **squares**, uncorrected |
# | `W1[0, 0]` | 1.63178673 | the correction: here $t = 2$ |
# | `b1[1, 0]` | -0.75376553 | whether the biases take part |
# | `W2[2, 1]` | -1.09244991 | $\varepsilon$: with $\varepsilon$ inside the root it would be $-1.09245036$ |
#
# The check below compares all numbers of all twelve arrays.

# %% nbgrader={"grade": true, "grade_id": "check_update_parameters_with_adam", "locked": true, "points": 25, "schema_version": 3, "solution": false, "task": false}
check(update_parameters_with_adam)

# %% [markdown]
# ### Slopes of different size
#
# Back to your prediction: two parameters with the slopes 4 and 0.001, and $\alpha = 0.01$.

# %% nbgrader={"grade": false, "grade_id": "demo_first_step", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
grads = {"dW1": np.array([[4.0]]), "db1": np.array([[0.001]])}


def origin():
    """Both parameters at zero."""
    return {"W1": np.zeros((1, 1)), "b1": np.zeros((1, 1))}


after_gd = update_parameters_with_gd(origin(), grads, 0.01)
v, s = initialize_adam(origin())
after_adam, *_ = update_parameters_with_adam(origin(), grads, v, s, t=1)
for name, result in {"gradient descent": after_gd, "Adam": after_adam}.items():
    w, b = result["W1"].item(), result["b1"].item()
    print(f"{name:>16}: slope 4 moves by {w:.6f}, slope 0.001 moves by {b:.6f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Gradient descent moves the first parameter by 0.04 and the second by 0.00001: 4000 times as far. Adam moves both by the same 0.01.
#
# </details>
#
# The same in a picture: the valley of section 3, now with all three of your optimizers, each with a rate that suits it.


# %% nbgrader={"grade": false, "grade_id": "demo_valley_adam", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def adam(learning_rate, beta1=0.9, beta2=0.999):
    """Your Adam, ready to walk over a surface; it remembers v and s."""
    return Optimizer(
        lambda parameters, grads, v, s, t: update_parameters_with_adam(
            parameters, grads, v, s, t, learning_rate, beta1, beta2
        ),
        initialize_adam,
    )


optimizers = {"gd": gd(0.018), "momentum": momentum(0.06), "adam": adam(0.5)}
paths = {
    name: walk(NARROW_VALLEY, optimizer, start, 80)
    for name, optimizer in optimizers.items()
}
plot_paths_apart(
    NARROW_VALLEY,
    {name: path[:41] for name, path in paths.items()},
    title="40 steps in the narrow valley",
    columns=1,
    labels=("w, along the valley", "b, across"),
)
plt.show()
plot_heights(
    NARROW_VALLEY,
    paths,
    title="80 steps: the height",
    tell=(25, 40, 80),
    yscale="log",
)
plt.show()

# %% [markdown]
# At the start the slope across is 100 and the slope along is $-10$. Adam's first step is 0.5 in both directions all the same.
# So it goes along the valley from the beginning, and is low first: after 25 steps it stands at 0.031. Gradient descent is not yet halfway then.
#
# Then Adam **overshoots**. It arrives with an average of ten slopes that all said "go on", and runs past the minimum and up the other side. After 40 steps it stands at 0.683, where momentum is at 0.017. It comes back: after 80 steps it stands at 0.001, and momentum, which swings through the minimum too, at 0.018. "Who is ahead" depends on when you ask.
#
# One thing in this picture is kind to Adam: the valley runs along an axis, so each parameter has its own scale. In a diagonal valley, dividing parameter by parameter helps less.
#
# ### Why is $\beta_2$ so near to 1?
#
# $v$ forgets after ten steps, and $s$ after a thousand. Why not both after ten? Look at the extreme, $\beta_2 = 0$: then $s$ is the square of the newest slope alone, and (with $\beta_1 = 0$, to see the division by itself) the step is
#
# $$-\alpha \, \frac{g}{\sqrt{g^2}} = -\alpha \, \operatorname{sign}(g) .$$
#
# Every mini-batch has one vote, however much its slope says. Suppose that every third mini-batch has the slope $4$ and the two others $-1$. On average the slope is $(4 - 1 - 1) / 3 = \tfrac{2}{3}$, so $w$ should **fall**. The votes are one for falling and two for rising: per three steps $-\alpha + \alpha + \alpha = +\alpha$. So $w$ **rises**. Such an Adam climbs the hill.
#
# With $\beta_2$ near 1, the three are divided by nearly the same number, and their sizes count again. The root of the average square is $\sqrt{(16 + 1 + 1) / 3} = \sqrt{6}$, so the average step is $-\alpha \cdot \tfrac{2}{3} / \sqrt{6} = -0.27 \, \alpha$. This weakness was found by [@reddi2018].

# %% nbgrader={"grade": false, "grade_id": "demo_beta2", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for beta2 in (0, 0.5, 0.9, 0.99, 0.999):
    optimizer = adam(0.01, beta1=0, beta2=beta2)
    parameters = {"W1": np.zeros((1, 1)), "b1": np.zeros((1, 1))}
    for step in range(3000):
        slope = 4.0 if step % 3 == 2 else -1.0
        grads = {"dW1": np.array([[slope]]), "db1": np.zeros((1, 1))}
        optimizer.update(parameters, grads)
    w = parameters["W1"].item()
    print(f"β₂ = {beta2:<5}: w = {w:6.2f}, {w / 3000 / 0.01:+.2f} α per step")

# %% [markdown]
# In the table the sign turns, and the limit of $-0.27\,\alpha$ is nearly reached at 0.99. A number like 0.999 also makes $s$ a good estimate: an average with $\beta$ is worth $(1 + \beta) / (1 - \beta)$ independent values (notebook 05 derives it), 19 for 0.9 and 1999 for 0.999. The price: $s$ needs hundreds of steps to notice that the slopes have become smaller.
#
# ### What you should remember
#
# * Adam divides the average slope by the root of the average squared slope, parameter by parameter. A step is usually about $\alpha$ long, or shorter, whatever the scale of the slopes.
# * Bias correction makes the first steps right. Without it, the first step would be $0.1 / \sqrt{0.001} \approx 3.2$ times as long as $\alpha$.
# * The average of the squares is not the square of the average.
# * $t$ goes up by one at every step, across mini-batches and across epochs.
# * The usual $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\varepsilon = 10^{-8}$ rarely need tuning. The learning rate does.

# %% [markdown]
# ### A place to play
#
# Momentum has two numbers to choose, $\alpha$ and $\beta$. Every choice is a point in a plane.
# Here is this plane for the narrow valley, with curvature 1 along it and $\lambda = 100$ across. The thick line is the border that you derived in section 3: to its left momentum comes to rest, to its right it diverges.
#
# To the right of the dotted line the path swings along the valley as well, past the minimum and back. The thin lines tell what a step leaves of the distance to the minimum, in the long run: the size of the largest root of the characteristic polynomial, for both curvatures. At 0.95 every step takes away 5 %.
#
# The pictures A to E show the paths of five choices, walked by **your** function. Below them you can choose your own. Change a number in its field or with its slider; the arrow keys move both. The two other numbers move the start.
#
# **Predict.** Where in this plane does momentum come down fastest in the long run: far from the border or close to it? With a large $\beta$ or with a smaller one?

# %% nbgrader={"grade": false, "grade_id": "demo_play_momentum", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
play_momentum(update_parameters_with_momentum)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Close to the border, and with $\beta$ well below 0.9. The fastest choice is $\alpha = 0.1$ with $\beta \approx 0.67$, point D: a step leaves $9/11 \approx 0.82$ of the distance. The border is at $\alpha = 0.101$ there, so a rate 2 % larger already diverges.
# Speed has a price: the first swings of D leave the picture.
#
# With $\beta = 0.9$ a step leaves $\sqrt{0.9} \approx 0.95$, over a wide range of rates. That is slower, and safer. It is so wherever the path swings in both directions, with complex roots: from the dotted line to just before the border the share is $\sqrt{\beta}$, whatever the rate. So the best place is where this region is lowest, near the corner in which the two lines meet.
#
# It can be computed. There the characteristic polynomial of section 3 has a double root for both curvatures. The product of the roots is $\beta$, so a double root is $\sqrt\beta$ or $-\sqrt\beta$. Their sum is $1 + \beta - \alpha (1 - \beta) \lambda$, and $1 - \beta = (1 - \sqrt\beta)(1 + \sqrt\beta)$:
#
# * along the valley the double root is $\sqrt\beta$, and $\alpha = (1 - \sqrt\beta) / (1 + \sqrt\beta)$;
# * across it is $-\sqrt\beta$, and $100 \, \alpha = (1 + \sqrt\beta) / (1 - \sqrt\beta)$.
#
# Divide the second by the first: $100 = \bigl((1 + \sqrt\beta) / (1 - \sqrt\beta)\bigr)^2$. So $\sqrt\beta = 9/11$ and $\alpha = 1/10$. In general, with $\kappa$ for the condition number, the best share is $(\sqrt\kappa - 1) / (\sqrt\kappa + 1)$. The best share of gradient descent is $(\kappa - 1) / (\kappa + 1)$, here $99/101 \approx 0.98$, at $\alpha = 2/101$, where $1 - \alpha$ along and $100 \, \alpha - 1$ across are equal: it needs about ten times as many steps.
#
# </details>

# %% [markdown]
# What to try:
#
# * Stay at $\beta = 0.9$ and raise $\alpha$ step by step. What changes, although each step leaves the same share? From where on does the path diverge?
# * Set $\beta = 0$. That is gradient descent. Which rates are left to you?
# * Start at 0 across, on the floor of the valley, with a choice beyond the border. Why does nothing diverge?
#
# [@goh2017] shows the same plane for the classic form of momentum, and goes on from there.
#
# ### A race
#
# Now all your optimizers start together, each at a rate that suits it. The fourth, RMSprop, is your Adam with $\beta_1 = 0$: it divides by the root of $\hat s$, and remembers no slopes.
#
# **Predict.** Which of the four is lowest after 40 steps? Does any of them climb high again on its way?

# %% nbgrader={"grade": false, "grade_id": "demo_play_race", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
play_race(
    update_parameters_with_gd,
    update_parameters_with_momentum,
    update_parameters_with_adam,
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# RMSprop is lowest, at a height of 0.006. Momentum ends at 0.017, Adam at 0.039, gradient descent at 11.7.
#
# But RMSprop climbs on its way, from 0.8 after 21 steps to 80.6 after 26. Once it has reached the floor, the slopes across are almost zero, so their average square shrinks, and RMSprop divides by a smaller and smaller root. Its rate across is in effect $\alpha / \sqrt{\hat s}$. From step 9 on this is above $2 / \lambda = 0.02$, the border for gradient descent. The tiny rest across then grows with every step, until it is so large that $\hat s$ rises again.
#
# Do not read too much into the order. Look at the heights a few steps earlier: momentum's goes up and down by a factor of more than ten.
#
# </details>
#
# What to try: make every rate half as large, then a quarter larger. Whose result changes most? Then look for a start where gradient descent does best.

# %% [markdown]
# ## 5 The model with three optimizers
#
# The data are two interleaved half circles, the "moons": 300 points in the plane with two labels. The network has three layers, LINEAR → RELU → LINEAR → RELU → LINEAR → SIGMOID, with 5, 2 and 1 units.

# %% nbgrader={"grade": false, "grade_id": "demo_moons", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X, Y = load_dataset()
layers_dims = [2, 5, 2, 1]
plot_examples(X, Y, title="The moons")
plt.show()

# %% [markdown]
# ### Your turn: the training loop
#
# `opt_utils` brings what you need from earlier courses.
#
# | function | returns |
# |---|---|
# | `initialize_parameters(layers_dims)` | `parameters`, the same start every time |
# | `forward_propagation(X, parameters)` | `a3` (the outputs), `caches` |
# | `compute_cost(a3, Y)` | the **sum** of the cost over the examples in `Y` |
# | `backward_propagation(X, Y, caches)` | `grads`, of the average cost over these examples |
#
# You write one epoch. For every mini-batch:
#
# 1. forward propagation,
# 2. add its cost to the sum of this epoch,
# 3. backward propagation,
# 4. one step of the chosen optimizer. For Adam, `t` goes up by one first.
#
# Then divide the sum by $m$. The cost that is reported for an epoch is
#
# $$\frac{1}{m} \sum_{\text{mini-batches}} \; \sum_{i \,\in\, \text{mini-batch}} \text{cost}_i ,$$
#
# so that every example counts once, also those in the smaller last mini-batch.
#
# **Predict.** Somebody forgets to set the sum back to 0 at the start of every epoch. What happens to the printed costs? Somebody else sets $t$ back to 0 there. What happens to Adam?

# %% nbgrader={"grade": false, "grade_id": "model", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: model


def model(
    X,
    Y,
    layers_dims,
    optimizer,
    learning_rate=0.0007,
    mini_batch_size=64,
    beta=0.9,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    num_epochs=10000,
    print_cost=True,
    watch=False,
):
    """
    Train the three-layer network with the optimizer of your choice.

    Arguments:
    X -- inputs, shape (n_x, m); they stay as they are
    Y -- labels, shape (1, m); they stay as they are, too
    layers_dims -- list with the number of units of every layer, input first
    optimizer -- "gd", "momentum" or "adam"
    learning_rate -- the step size
    mini_batch_size -- number of examples in a mini-batch
    beta -- of momentum
    beta1, beta2, epsilon -- of Adam
    num_epochs -- number of passes over all examples
    print_cost -- True: print ten costs on the way and draw the cost curve
    watch -- True: draw the boundary while it moves, and six pictures of it at the end

    Returns:
    parameters -- dictionary with the trained parameters
    """
    m = X.shape[1]
    seed = 10  # a new seed, and so a new order of the examples, in every epoch
    t = 0  # Adam's step counter
    costs = []  # the average cost of every epoch
    parameters = initialize_parameters(layers_dims)
    if optimizer == "momentum":
        v = initialize_velocity(parameters)
    elif optimizer == "adam":
        v, s = initialize_adam(parameters)
    elif optimizer != "gd":
        raise ValueError(
            f'optimizer must be "gd", "momentum" or "adam", not {optimizer!r}.'
        )

    training = Training(num_epochs, print_cost, (X, Y) if watch else None)
    for epoch in training:
        seed = seed + 1
        mini_batches = random_mini_batches(X, Y, mini_batch_size, seed)
        # One epoch: steps 1 to 4 above for every mini-batch. Use parameters, m, t and
        # the memory (v, s) that the optimizer has. The average cost per example of
        # this epoch must end up in cost_average.
        ### BEGIN SOLUTION
        cost_total = 0
        for mini_batch_X, mini_batch_Y in mini_batches:
            a3, caches = forward_propagation(mini_batch_X, parameters)
            cost_total = cost_total + compute_cost(a3, mini_batch_Y)
            grads = backward_propagation(mini_batch_X, mini_batch_Y, caches)
            if optimizer == "gd":
                parameters = update_parameters_with_gd(parameters, grads, learning_rate)
            elif optimizer == "momentum":
                parameters, v = update_parameters_with_momentum(
                    parameters, grads, v, beta, learning_rate
                )
            elif optimizer == "adam":
                t = t + 1
                parameters, v, s = update_parameters_with_adam(
                    parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon
                )
        cost_average = cost_total / m
        ### END SOLUTION
        costs.append(cost_average)
        training.note(parameters, cost_average)
        if print_cost and epoch % max(1, num_epochs // 10) == 0:
            print(f"Cost after epoch {epoch}: {cost_average:f}")
    if print_cost:
        plot_costs(
            {optimizer: costs}, title=f"{optimizer}, learning rate {learning_rate}"
        )
    return parameters


# %% nbgrader={"grade": true, "grade_id": "check_model", "locked": true, "points": 15, "schema_version": 3, "solution": false, "task": false}
check(model)

# %% [markdown]
# <details><summary>Answer</summary>
#
# A sum that is never set back only grows, even while the network learns.
#
# $t$ starts once per training. Set back in every epoch, it would correct a bias that $v$ and $s$ no longer have: they would be divided by $1 - \beta_1 = 0.1$ and $1 - \beta_2 = 0.001$ at the first step of every epoch, so that this step would be $10 / \sqrt{1000} \approx 0.32$ times as long as it should be.
#
# </details>

# %% [markdown]
# Now train the network three times. All three have the same start, the same mini-batches, the same learning rate $\alpha = 0.0007$ and the same 10,000 epochs. Only the optimizer differs.
#
# **Predict.** Which of the three will have the lowest cost at the end? Will momentum be ahead of gradient descent?

# %% [markdown]
# ### Gradient descent

# %% nbgrader={"grade": false, "grade_id": "demo_train_gd", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
parameters_gd = model(X, Y, layers_dims, optimizer="gd", watch=True)
predictions = predict(X, Y, parameters_gd)
plot_decision_boundary(
    lambda x: predict_dec(parameters_gd, x.T), X, Y, title="Gradient descent"
)
plt.show()

# %% [markdown]
# ### Momentum

# %% nbgrader={"grade": false, "grade_id": "demo_train_momentum", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
parameters_momentum = model(X, Y, layers_dims, optimizer="momentum", watch=True)
predictions = predict(X, Y, parameters_momentum)
plot_decision_boundary(
    lambda x: predict_dec(parameters_momentum, x.T), X, Y, title="Momentum"
)
plt.show()

# %% [markdown]
# ### Adam

# %% nbgrader={"grade": false, "grade_id": "demo_train_adam", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
parameters_adam = model(X, Y, layers_dims, optimizer="adam", watch=True)
predictions = predict(X, Y, parameters_adam)
plot_decision_boundary(lambda x: predict_dec(parameters_adam, x.T), X, Y, title="Adam")
plt.show()

# %% [markdown]
# ### Summary
#
# **Expected output** of the three trainings
#
# | | gradient descent | momentum | Adam |
# |---|---|---|---|
# | cost after epoch 0 | 0.702405 | 0.702413 | 0.702166 |
# | cost after epoch 1000 | 0.668101 | 0.668167 | 0.167845 |
# | cost after epoch 2000 | 0.635288 | 0.635388 | 0.141316 |
# | cost after epoch 3000 | 0.600491 | 0.600591 | 0.138788 |
# | cost after epoch 4000 | 0.573367 | 0.573444 | 0.136066 |
# | accuracy after the training | 79.67 % | 79.67 % | 94.00 % |
# | cost curve | falls slowly, still falling | the same to the eye | falls at once, then flat |
# | boundary | cuts through both moons | the same to the eye | follows the moons |
#
# <details><summary>Answer</summary>
#
# Adam, by far. Momentum is not ahead: it is a little behind. The next question asks why.
#
# </details>
#
# The accuracy is measured on the training set, the same 300 points.
#
# ### A question in words
#
# Gradient descent and momentum gave nearly the same costs: $0.668101$ and $0.668167$ after epoch 1000.
# Momentum is a little **behind**. Explain both facts.
#
# * Why does averaging the slopes change so little in this training?
# * About how many steps, and so how many epochs, does an average with $\beta = 0.9$ lag behind the newest slope? Use the cost curve of gradient descent to estimate from this lag how far apart the two costs should be, and compare.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_momentum_lag", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: the learning rate is so small that the parameters, and with them the slope, hardly change within the ten steps or so that $v$ remembers. Then the average of the slopes is about the newest slope, $v \approx dW$, and momentum takes the steps of gradient descent. (The noise of the mini-batches does average out, but at this rate it moves the parameters very little in either method.)
#
# 1 point: the lag. The weights of the average are $(1 - \beta) \beta^j$ for the slope $j$ steps ago, with mean age $\beta / (1 - \beta) = 9$ steps. An epoch has 5 steps, so this is about 2 epochs. (An answer of $1 / (1 - \beta) = 10$ steps is accepted. So is the reason "$v$ starts at zero": the steps missing at the start are the same 9.)
#
# 1 point: the estimate. Gradient descent falls by $0.702405 - 0.668101 = 0.0343$ in 1000 epochs, $3.4 \cdot 10^{-5}$ per epoch. Two epochs of delay are about $6 \cdot 10^{-5}$ to $7 \cdot 10^{-5}$; the printed costs differ by $6.6 \cdot 10^{-5}$.
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * The optimizer is one call in the training loop. Everything around it stays the same.
# * Add up the cost from 0 in every epoch, and divide by $m$ once. A sum that is never set back only grows, even while the network learns.
# * $t$ starts once per training, not once per epoch.
# * The cost of the last mini-batch must not count more because it is small. Divide by $m$, not by the number of mini-batches.
#
# ## 6 What the comparison shows, and what it does not
#
# Section 5 seems to say that Adam is the best optimizer. Look at what was compared:
#
# * **one** starting point, the one that `initialize_parameters` always draws;
# * **one** learning rate, $0.0007$, used for all three, although it means something different to each of them;
# * **one** small data set, judged on the points it was trained on.
#
# At this rate gradient descent had not finished. Its slopes are small, so its steps are the product of two small numbers. Adam's steps are about $\alpha$ long whatever the slopes are. What the comparison shows is: *at a learning rate of 0.0007, Adam goes faster here*. That is true, and it is less than it seemed.
#
# A fairer comparison gives every optimizer a rate that suits it, and starts from many places. We trained the network from fourteen starting points with the three optimizers, for 1500 epochs instead of 10,000. The rate is 0.1 for gradient descent and momentum, and 0.01 for Adam. The mini-batches are the ones that `model` made.
#
# All of it takes about a minute, so the results are stored. The next cell trains from starting points 1 and 3 with **your** functions, and puts both beside what is stored. Starting point 3 is the one of section 5.
#
# **Predict.** How far ahead will Adam be now?


# %% nbgrader={"grade": false, "grade_id": "demo_fair_comparison", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def train(optimizer, seed, num_epochs=1500):
    """Train from the starting point number `seed`; any optimizer will do."""
    parameters = initialize_parameters(layers_dims, seed=seed)
    for epoch in range(num_epochs):
        for x, y in random_mini_batches(X, Y, 64, seed=11 + epoch):
            _, caches = forward_propagation(x, parameters)
            optimizer.update(parameters, backward_propagation(x, y, caches))
    return parameters


recompute = [1, 3]  # range(14) trains all of them again
fresh = {
    "gd": lambda: gd(0.1),
    "momentum": lambda: momentum(0.1),
    "adam": lambda: adam(0.01),
}
trained = {
    (name, seed): train(optimizer(), seed)
    for name, optimizer in fresh.items()
    for seed in progress(recompute, desc=name)
}
accuracy = load_fair_comparison()
for (name, seed), parameters in trained.items():
    found = 100 * np.mean(predict_dec(parameters, X) == Y)
    print(
        f"{name:>8}, start {seed}: {found:.2f} %, stored {accuracy[name][seed]:.2f} %"
    )

print("\nstart " + "".join(f"{name:>10}" for name in accuracy))
for seed, row in enumerate(zip(*accuracy.values())):
    print(f"{seed:>5} " + "".join(f"{value:>8.2f} %" for value in row))

# %% nbgrader={"grade": false, "grade_id": "demo_fair_picture", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
ax = plot_starting_points(
    accuracy,
    title="Three optimizers, each at a fair rate, from fourteen starting points",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# From twelve of the fourteen starting points all three optimizers end between 92 % and 96 %. None of them is always ahead.
#
# </details>
#
# Look at starting point 3: gradient descent, which stood at 79.67 % in section 5, now reaches 94 %, and in 1500 epochs instead of 10,000. Only its rate has changed.
#
# From two starting points, 1 and 7, all three optimizers end at 50 %. That is no better than a coin.
#
# **What happened to these two?** Look at the second hidden layer after the training: on how many of the 300 points does any of its units give more than 0?

# %% nbgrader={"grade": false, "grade_id": "demo_dead_units", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for (name, seed), parameters in trained.items():
    _, caches = forward_propagation(X, parameters)
    hidden = caches[1][0]  # the output of the second layer, shape (2, 300)
    active = np.count_nonzero(hidden.max(axis=0) > 0)
    print(f"{name:>8}, start {seed}: some unit is active on {active} of 300 points")

# %% [markdown]
# From starting point 1 on none. Every unit of that layer gives 0 for every point: they are **dead**. Where a ReLU gives 0, its slope is 0 as well. So no weight moves any more, only the last bias does, and the network gives the same answer everywhere. An optimizer that follows slopes has no slope to follow.
# (The units die within the first epochs, so luck plays a part. With other mini-batches momentum, for one, may survive from starting point 1.)
#
# So the differences of section 5 came from the learning rate. At a fair rate the three are about equally good here, and the starting point decides more than the optimizer. Even this is one small task: on other data the ranking may be another. To compare two methods, tune each of them, repeat each of them from several starting points, judge on data that were not trained on, and show the spread. [@schmidt2021] did this for fifteen optimizers on eight tasks; [@choi2019] show how the ranking follows what one tunes. Notebook 09 does it on a small scale.
#
# ### A second question in words
#
# Someone forgets the $1/m$ in `backward_propagation`. All gradients of a mini-batch of 64 become 64 times as large. Nothing else changes.
# Which of the three trainings of section 5 change, and how? What does your answer say about a comparison in which all optimizers share one learning rate?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_scale", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: a step of gradient descent, and of momentum, becomes 64 times as long. That is the training with the rate $64 \cdot 0.0007 \approx 0.045$ (for the last mini-batch of 44 the factor is 44). Both go much faster. Adam's step stays the same as long as $\varepsilon$ is negligible: $\hat{v}$ and $\sqrt{\hat{s}}$ grow by the same factor, and it cancels. (A remark that the last batch now weighs a little less in Adam's averages is right, and not required.)
#
# 1 point: for gradient descent a fitting $\alpha$ depends on the scale of the cost; for Adam $\alpha$ is the length of a step itself. So the same number is not the same choice. A comparison at one shared rate can be turned round by changing the units of the cost. It is fair only if every optimizer has a rate that was chosen for it.
# ### END SOLUTION

# %% [markdown]
# ### The landscape of your own network
#
# The networks of section 5 have 30 parameters, so their landscape has 30 directions. Here is a cut through it: two random directions, with the place where your training ended in the middle. Every row of a direction is as long as the same row of the weights, as [@li2018a] propose: otherwise a network with large weights would look flatter. At the edge of the picture every row of weights has moved by its own length.
#
# **Predict.** Gradient descent ended at a cost of about 0.43, Adam at about 0.13. Does gradient descent stand at the bottom of a hollow? Which of the two stands in the narrower place?

# %% nbgrader={"grade": false, "grade_id": "demo_landscape", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
plot_landscapes({"gd": parameters_gd, "adam": parameters_adam}, X, Y)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Gradient descent does not stand at a bottom. It is on a wide, gentle slope, and there are lower places in the same picture. It had not finished.
# Adam stands at the lowest place of its picture, in a narrow hollow: a quarter of the weights' length away the cost is up to 3.6, where around gradient descent it is at most 0.47.
#
# Two random directions out of 30 show little. A place that is lowest in this cut need not be a minimum, and another seed, `plot_landscapes(..., seed=1)`, gives another picture.
#
# </details>

# %% [markdown]
# ### What you should remember
#
# * One starting point and one untuned learning rate prove nothing about an optimizer.
# * The same $\alpha$ does not mean the same thing to gradient descent and to Adam.
# * Dead ReLUs stop every optimizer that only follows the slope.
#
# ## Recap
#
# | method | remembers | one step | strong at | watch out for |
# |---|---|---|---|---|
# | gradient descent | nothing | $-\alpha \, dW$ | simple, easy to reason about | the rate depends on the scale of the cost |
# | momentum | $v$ | $-\alpha \, v$ | valleys: it stays stable at rates up to 19 times as large | no faster at the same rate; overshoots at a large one |
# | Adam | $v$, $s$, $t$ | $-\alpha \, \hat{v} / (\sqrt{\hat{s}} + \varepsilon)$ | slopes of very different sizes | overshoots too; $t$ counts steps; correct the bias; $\varepsilon$ outside the root |
#
# You have written mini-batches, three optimizers and a training loop that takes any of them. You have also seen how easily a comparison says more than it knows.
#
# **Where to read on.** Chapter 8 of [@goodfellow2016] and chapter 12 of [@zhang2023] treat all of this at greater length. [@goh2017] shows momentum in pictures that move. [@bottou2018] derive why mini-batches pay.
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more. More checks run when the assignment is graded, so a function should do what its docstring says, and not only for the numbers printed here.

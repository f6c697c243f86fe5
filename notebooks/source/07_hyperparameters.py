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
# # Searching for hyperparameters
#
# You have a network, an optimizer, and one afternoon. There are ten numbers to set: the learning rate, $\beta$, the size of the mini-batches, the number of units, of layers, … Each training takes minutes. You can afford perhaps 25 of them.
#
# **Where do you look?** This notebook answers in three steps: on which *scale* to draw a number, how to *search*, and on which data to *choose*. You will write two samplers and a random search, and let the search tune a network.
#
# Numbers that training itself finds, such as $W$ and $b$, are called **parameters**. Numbers that somebody must set before training begins are called **hyperparameters**.
#
# **Before you start.** About 75 minutes. You need logarithms, and to know what learning rate, momentum and dev set mean (notebooks 01 and 04).
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
from opt_utils.style import BLUE
from test_cases import *

# %% [markdown]
# ## 1 Grid or random?
#
# The tidy way is a **grid**: five values of one hyperparameter, five of another, and all 25 combinations.
# The untidy way is to draw 25 combinations **at random**.
#
# The trouble is that hyperparameters are not equally important. Usually one or two decide nearly everything, and you do not know beforehand which ones. Here is an error that depends strongly on hyperparameter 1 and hardly at all on hyperparameter 2.
#
# **Predict.** How many *different* values of hyperparameter 1 does the grid try with its 25 trainings? How many do the random trials?


# %% nbgrader={"grade": false, "grade_id": "demo_grid_or_random", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def toy_error(first, second):
    """A narrow valley at first = 0.37; second hardly matters."""
    return 0.3 - 0.25 * np.exp(-(((first - 0.37) / 0.07) ** 2)) + 0.01 * second**2


def grid_trials(k):
    """k · k combinations of evenly spread values, shape (k · k, 2)."""
    values = (np.arange(k) + 0.5) / k
    return np.array([(first, second) for first in values for second in values])


def random_trials(k, seed=2):
    """As many combinations at random."""
    return np.random.RandomState(seed).rand(k * k, 2)


fig, axes = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
x, y = np.meshgrid(np.linspace(0, 1, 200), np.linspace(0, 1, 200))
for ax, (name, trials) in zip(
    axes, {"Grid": grid_trials(5), "Random": random_trials(5)}.items()
):
    ax.contourf(x, y, toy_error(x, y), levels=12, cmap="cividis")
    ax.plot(*trials.T, "o", color="white", markeredgecolor="black")
    ax.plot(trials[:, 0], np.full(25, -0.04), "k|", markersize=14)
    different = np.unique(trials[:, 0]).size
    best = toy_error(*trials.T).min()
    ax.set(xlabel="hyperparameter 1", ylabel="hyperparameter 2", ylim=(-0.08, 1))
    ax.set_title(f"{name}: {different} values of hyperparameter 1")
    describe(
        ax,
        f"{name}: 25 trials with {different} different values of hyperparameter 1 over "
        f"an error that is lowest, {toy_error(0.37, 0):.2f}, in a narrow stripe at "
        f"0.37. Lowest error tried: {best:.3f}.",
    )
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The grid tries 5, each five times over. The random trials have 25 different ones.
#
# </details>
#
# The strokes below the pictures show the values of hyperparameter 1 that were tried. With three hyperparameters it gets worse: 27 trainings on a grid are 3 values of each. That random search is the better one for this reason was shown by [@bergstra2012].
#
# And you did not need to know which of the two matters. Had it been hyperparameter 2, the random trials would have had 25 values of that.
#
# Move the slider to see $k \cdot k$ trials of either kind, projected on the hyperparameter that matters.


# %% nbgrader={"grade": false, "grade_id": "demo_trials_slider", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def draw_trials(k, ax):
    """The error along hyperparameter 1, and where k · k trials of each kind fall."""
    first = np.linspace(0, 1, 400)
    ax.plot(first, toy_error(first, 0.5), color="0.6")
    texts = []
    looks = {
        "grid": (grid_trials(k), "s", "black"),
        "random": (random_trials(k), ".", BLUE),
    }
    for name, (trials, marker, color) in looks.items():
        error = toy_error(*trials.T)
        label = f"{name}, lowest {error.min():.3f}"
        ax.plot(trials[:, 0], error, marker, color=color, label=label)
        texts.append(
            f"{name}: {np.unique(trials[:, 0]).size} values, "
            f"lowest error {error.min():.3f}."
        )
    ax.set(xlabel="hyperparameter 1", ylabel="error", ylim=(0, 0.36))
    ax.set_title(f"{k * k} trials of each kind")
    ax.legend(loc="lower right")
    describe(ax, f"{k * k} trials against hyperparameter 1. " + " ".join(texts))


slider_with_pictures(draw_trials, [3, 5, 8], label="k")

# %% [markdown]
# A grid may hit the valley by luck, as any trial may. But whether it does is decided by where the few lines happen to lie, and more trials on the same lines do not help.
#
# ### How many random trials are enough?
#
# Call a setting *good* when it is among the best 5 % of the whole space. One random trial is good with probability $0.05$, and bad with $0.95$. All of $n$ independent trials are bad with probability $0.95^n$. So at least one is good with probability
#
# $$1 - 0.95^n ,$$
#
# which is 0.40 for $n = 10$, 0.72 for $n = 25$ and 0.95 for $n = 59$. The number of hyperparameters does not appear in it. For a grid there is no such promise.
#
# ### What you should remember
#
# * With $n$ random trials every hyperparameter gets $n$ different values. On a grid of $d$ hyperparameters it gets $\sqrt[d]{n}$.
# * Random search pays because few hyperparameters matter, and you do not know which.
#
# ## 2 On which scale?
#
# "Random" is not enough: random *how*? A learning rate may be anything between 0.0001 and 1. The first idea is to draw it evenly from this interval.
#
# **Predict.** You draw 1000 rates evenly between 0.0001 and 1. How many of them are below 0.1? Below 0.01?

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 100 are below 0.1, and about 10 below 0.01. Between 0.1 and 1 lies $0.9 / 0.9999 = 90 \%$ of the interval.
#
# </details>
#
# So nine of ten trials go to one decade, from 0.1 to 1, and the three decades from 0.0001 to 0.1 share the tenth trial. What matters for a rate is its **order of magnitude**: 0.001 and 0.002 are as different as 0.1 and 0.2. So draw the *exponent* evenly.
#
# Let $u$ be drawn evenly between 0 and 1. The exponent of the lowest rate is $\log_{10} \text{low}$, that of the highest $\log_{10} \text{high}$. Go the share $u$ of the way from one to the other:
#
# $$r = \log_{10} \text{low} + u \, (\log_{10} \text{high} - \log_{10} \text{low}), \qquad \alpha = 10^r$$
#
# ### A worked example
#
# Between $10^{-4}$ and $10^0$ the exponent runs from $-4$ to $0$.
#
# | $u$ | $r$ | $\alpha$ |
# |---|---|---|
# | 0 | −4 | 0.0001 |
# | 0.25 | −3 | 0.001 |
# | 0.5 | −2 | 0.01 |
# | 1 | 0 | 1 |
#
# The middle of the scale is 0.01, not 0.5.
#
# ### Your turn: a learning rate

# %% nbgrader={"grade": false, "grade_id": "sample_lr", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: sample_lr


def sample_lr(u, low=1e-4, high=1.0):
    """
    Turn an evenly drawn number into a learning rate, evenly over its exponents.

    Arguments:
    u -- number between 0 and 1, or an array of them; it stays as it is
    low -- the rate for u = 0, positive
    high -- the rate for u = 1, positive

    Returns:
    learning_rate -- between low and high, shaped like u
    """
    ### BEGIN SOLUTION
    r = np.log10(low) + u * (np.log10(high) - np.log10(low))
    learning_rate = 10**r
    ### END SOLUTION
    return learning_rate


# %% nbgrader={"grade": false, "grade_id": "demo_try_sample_lr", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for u in (0, 0.25, 0.5, 1):
    print(f"u = {u}: {sample_lr(u):.4f}")
print(f"u = 0.5, low = 0.01, high = 0.25: {sample_lr(0.5, low=0.01, high=0.25):.4f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | u = 0 | 0.0001 |
# | u = 0.25 | 0.0010 |
# | u = 0.5 | 0.0100 |
# | u = 1 | 1.0000 |
# | u = 0.5, low = 0.01, high = 0.25 | 0.0500 |

# %% nbgrader={"grade": true, "grade_id": "check_sample_lr", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(sample_lr)

# %% nbgrader={"grade": false, "grade_id": "demo_scales", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
u = np.random.RandomState(0).rand(1000)
rates = {
    "even on the interval": 1e-4 + u * (1 - 1e-4),
    "even on the exponents": sample_lr(u),
}
decades = np.arange(-4, 1)
fig, axes = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
for ax, (name, drawn) in zip(axes, rates.items()):
    counts, _ = np.histogram(np.log10(drawn), bins=decades)
    ax.bar(decades[:-1] + 0.5, counts, width=0.9, color=BLUE, edgecolor="black")
    for decade, count in zip(decades, counts):
        ax.text(decade + 0.5, count + 15, count, ha="center")
    ax.set(xlabel="learning rate", title=name, ylim=(0, 1000))
    ax.set_xticks(decades, [f"{10.0**decade:g}" for decade in decades])
    describe(
        ax,
        f"1000 rates drawn {name}, counted by decade from 0.0001 up to 1: "
        + ", ".join(str(count) for count in counts)
        + ".",
    )
axes[0].set_ylabel("draws of 1000")
plt.show()

# %% [markdown]
# On the left almost everything is in the last decade. On the right every order of magnitude gets about a quarter of the draws.
#
# (For numbers that stay within one power of ten, such as 2 to 5 layers or 50 to 100 units, an even draw is right. The exponent is for quantities that range over several powers of ten.)
#
# ### The scale of $\beta$
#
# The memory $\beta$ of momentum is often drawn between 0.9 and 0.999. Should it be drawn evenly from that interval? Remember what $\beta$ does: an average with $\beta$ remembers about $1 / (1 - \beta)$ steps.
#
# | from | to | change of $\beta$ | steps remembered |
# |---|---|---|---|
# | 0.9 | 0.9005 | 0.0005 | 10 → 10.05 |
# | 0.999 | 0.9995 | 0.0005 | 1000 → 2000 |
#
# The same small change means nothing at one end and everything at the other. What has an order of magnitude is $1 - \beta$: it runs from 0.1 down to 0.001. So draw the exponent of $1 - \beta$:
#
# $$r = \log_{10}(1 - \text{low}) + u \, \bigl(\log_{10}(1 - \text{high}) - \log_{10}(1 - \text{low})\bigr), \qquad \beta = 1 - 10^r$$
#
# ### A worked example
#
# Between 0.9 and 0.999 the exponent of $1 - \beta$ runs from $-1$ to $-3$. In the middle, $u = 0.5$, it is $-2$. So $1 - \beta = 0.01$ and $\beta = 0.99$.
#
# **Predict.** Which $\beta$ belongs to $u = 0$, and which to $u = 1$? Is the $\beta$ of $u = 0.25$ above or below the one that an even draw would give, 0.92475?

# %% nbgrader={"grade": false, "grade_id": "sample_beta", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: sample_beta


def sample_beta(u, low=0.9, high=0.999):
    """
    Turn an evenly drawn number into a beta, evenly over the exponents of 1 - beta.

    Arguments:
    u -- number between 0 and 1, or an array of them; it stays as it is
    low -- the beta for u = 0, less than 1
    high -- the beta for u = 1, less than 1

    Returns:
    beta -- between low and high, shaped like u
    """
    ### BEGIN SOLUTION
    r = np.log10(1 - low) + u * (np.log10(1 - high) - np.log10(1 - low))
    beta = 1 - 10**r
    ### END SOLUTION
    return beta


# %% nbgrader={"grade": false, "grade_id": "demo_try_sample_beta", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for u in (0, 0.25, 0.5, 1):
    print(f"u = {u}: {sample_beta(u):.5f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | u = 0 | 0.90000 |
# | u = 0.25 | 0.96838 |
# | u = 0.5 | 0.99000 |
# | u = 1 | 0.99900 |

# %% nbgrader={"grade": true, "grade_id": "check_sample_beta", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(sample_beta)

# %% [markdown]
# <details><summary>Answer</summary>
#
# $u = 0$ gives 0.9 and $u = 1$ gives 0.999. At $u = 0.25$ it is $1 - 10^{-1.5} = 0.968$, above the 0.92475 of an even draw.
#
# </details>
#
# Here are 25 values of each kind, and how many steps they remember.

# %% nbgrader={"grade": false, "grade_id": "demo_memories", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
u = (np.arange(25) + 0.5) / 25
betas = {
    "even on the interval": 0.9 + u * 0.099,
    "even on the exponents": sample_beta(u),
}
fig, ax = plt.subplots(figsize=(8, 2.6), layout="constrained")
texts = []
for row, (name, beta) in enumerate(betas.items()):
    memory = 1 / (1 - beta)
    marker, color = ("o", BLUE) if row else ("s", "black")
    ax.semilogx(memory, np.full(25, row), marker, color=color)
    texts.append(
        f"{name}: {np.sum(memory < 30)} below 30 steps, {np.sum(memory > 200)} above 200."
    )
ax.set(xlabel="steps remembered, 1 / (1 − β)", ylim=(-0.5, 1.5))
ax.set_yticks([0, 1], list(betas))
ax.set_title("25 values of β between 0.9 and 0.999")
describe(ax, "Steps remembered by 25 values of beta. " + " ".join(texts))
plt.show()

# %% [markdown]
# An even draw of $\beta$ tries short memories again and again, and hardly any long one.
#
# ### What you should remember
#
# * Ask what change makes a *difference*. If a factor does, draw the exponent.
# * Learning rates, $1 - \beta$ and penalties such as $\lambda$ belong on a logarithmic scale. Numbers of layers do not.
#
# ## 3 Random search
#
# Now put the pieces together. A **space** is a dictionary: for every hyperparameter its name and the function that turns an evenly drawn number into a value.
#
# `space = {"learning_rate": sample_lr, "beta": sample_beta}`
#
# One **trial**:
#
# 1. for every name in the space, draw a *new* number with `rng.rand()` and turn it into a value with that name's function,
# 2. the values together are a **setting**, such as `{"learning_rate": 0.02, "beta": 0.97}`,
# 3. compute the error `f(setting)`,
# 4. put the pair (setting, error) into the log.
#
# In the end, `best` is the setting with the lowest error of the log.
#
# **Predict.** What would the picture of the trials look like if you drew *one* number per trial, and used it for all hyperparameters?

# %% [markdown]
# <details><summary>Answer</summary>
#
# All trials would lie on one curve through the space, from the corner of all lowest values to the corner of all highest: a large learning rate would always come with a large $\beta$. Most of the space would never be tried.
#
# </details>
#
# ### Your turn: the search

# %% nbgrader={"grade": false, "grade_id": "random_search", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: random_search


def random_search(f, space, n, rng):
    """
    Try random settings of hyperparameters.

    Arguments:
    f -- function: takes a setting, returns its error (a number, lower is better)
    space -- dictionary: name -> function that turns a number from 0 to 1 into a value;
    it stays as it is
    n -- number of trials, at least 1
    rng -- random generator: rng.rand() gives a number from 0 to 1

    Returns:
    best -- the setting with the lowest error: dictionary, name -> value
    log -- list of n pairs (setting, error), in the order in which they were tried
    """
    log = []
    ### BEGIN SOLUTION
    for _ in range(n):
        setting = {name: sample(rng.rand()) for name, sample in space.items()}
        log.append((setting, f(setting)))
    best, _ = min(log, key=lambda trial: trial[1])
    ### END SOLUTION
    return best, log


# %% nbgrader={"grade": false, "grade_id": "demo_try_random_search", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def distance(setting):
    """How far x is from 0.3, and y from 0.6."""
    return abs(setting["x"] - 0.3) + abs(setting["y"] - 0.6)


unit_square = {"x": lambda u: u, "y": lambda u: u}
best, log = random_search(distance, unit_square, 200, np.random.RandomState(0))
print("trials:", len(log))
print("best is in the log:", any(setting == best for setting, _ in log))
print("no error is lower:", distance(best) == min(error for _, error in log))
print("the best error is below 0.1:", distance(best) < 0.1)

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | trials | 200 |
# | best is in the log | True |
# | no error is lower | True |
# | the best error is below 0.1 | True |

# %% nbgrader={"grade": true, "grade_id": "check_random_search", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
check(random_search)

# %% [markdown]
# ### A search on the moons
#
# The network of notebook 04 (two inputs, layers of 5, 2 and 1 units) is to learn the moons with momentum. 180 of the 300 points are for training, 60 for choosing (the **dev set**), 60 for the very end (the **test set**). Your search draws 25 settings. The error of a setting is the average cost on the dev set after 300 steps.


# %% nbgrader={"grade": false, "grade_id": "demo_moons_search", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X, Y = load_dataset()
train, dev, test = np.split(np.random.RandomState(7).permutation(300), [180, 240])


def momentum(rate_of_step, beta, steps=300):
    """The parameters after each step of momentum, as in notebook 04."""
    parameters = initialize_parameters([2, 5, 2, 1])
    v = {name: np.zeros(value.shape) for name, value in parameters.items()}
    for step in range(steps):
        _, caches = forward_propagation(X[:, train], parameters)
        grads = backward_propagation(X[:, train], Y[:, train], caches)
        for name in parameters:
            v[name] = beta * v[name] + (1 - beta) * grads["d" + name]
            parameters[name] = parameters[name] - rate_of_step(step) * v[name]
        yield parameters


def trained(setting):
    """The parameters after the last step."""
    *_, last = momentum(lambda step: setting["learning_rate"], setting["beta"])
    return last


def cost_on(chosen, parameters):
    """The average cost over some of the examples."""
    outputs, _ = forward_propagation(X[:, chosen], parameters)
    return compute_cost(outputs, Y[:, chosen]) / chosen.size


def dev_cost(setting):
    """The error that the search sees."""
    return cost_on(dev, trained(setting))


def cost_curve(rate_of_step, beta=0.95):
    """The cost on dev after every step, when the rate may change on the way."""
    return [cost_on(dev, parameters) for parameters in momentum(rate_of_step, beta)]


coarse_space = {
    "learning_rate": lambda u: sample_lr(u, 1e-4, 10),
    "beta": sample_beta,
}
best, coarse = random_search(dev_cost, coarse_space, 25, np.random.RandomState(1))
print("best of 25:", {name: round(float(value), 4) for name, value in best.items()})


fig, ax = plt.subplots(figsize=(7, 4), layout="constrained")
plot_search_log(coarse, ax, "A coarse search")
plt.show()

# %% [markdown]
# Most of the trials have learned nothing. Good ones (dark) are found at large learning rates only.
#
# ### Which hyperparameter mattered?
#
# The log tells. Draw the same 25 costs against each hyperparameter in turn.

# %% nbgrader={"grade": false, "grade_id": "demo_importance", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
errors = np.array([error for _, error in coarse])
columns = {
    "learning rate": np.array([setting["learning_rate"] for setting, _ in coarse]),
    "1 − β": np.array([1 - setting["beta"] for setting, _ in coarse]),
}
fig, axes = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True, layout="constrained")
for ax, (name, values) in zip(axes, columns.items()):
    ax.semilogx(values, errors, "ko")
    low, high = np.array_split(errors[np.argsort(values)], 2)
    ax.set(
        xlabel=name, title=f"lower half {low.mean():.2f}, upper half {high.mean():.2f}"
    )
    describe(
        ax,
        f"Cost on dev of 25 trials against {name}: mean cost {low.mean():.2f} for the "
        f"lower half of the values, {high.mean():.2f} for the upper half.",
    )
axes[0].set_ylabel("cost on dev")
plt.show()

# %% [markdown]
# Against the learning rate the points form a curve. Against $\beta$ they form a cloud. Only one of the two decided here.
#
# A rule of thumb for the order in which to spend your trials:
#
# | first | then | then | seldom |
# |---|---|---|---|
# | learning rate | $\beta$ of momentum, size of the mini-batches, number of units | number of layers, decay of the learning rate | $\beta_1$, $\beta_2$, $\varepsilon$ of Adam |
#
# It is experience, not a law (a long list of such advice is [@bengio2012]). Your own log is better evidence.
#
# ### Which β?
#
# $\beta$ decides less than the rate, but it is not free. Values from 0.8 (5 steps remembered) to 0.999 (1000 steps) are in use, and 0.9 is a good first choice. Two things limit it.
#
# * **Too short a memory** averages nothing. Where the slope changes its sign from step to step, it takes an average over several steps to cancel that.
# * **Too long a memory** is slow to fill. The velocity starts at 0, and after $t$ steps along a constant slope it has reached the share $1 - \beta^t$ of it. So $1 / (1 - \beta)$ should be a small part of the whole run. (Adam's bias correction mends the start, not the long memory: old slopes stay in the average.)
#
# **Predict.** The moons again, 300 steps with the learning rate 1. Which share of a constant slope has the velocity reached at the end with $\beta = 0.9$, with 0.99 and with 0.999? Which of $\beta = 0$, 0.8, 0.9, 0.99 and 0.999 ends with the highest cost?

# %% nbgrader={"grade": false, "grade_id": "demo_which_beta", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
fig, axes = plt.subplots(1, 5, figsize=(13, 3), layout="constrained", sharey=True)
for ax, beta in zip(axes, (0, 0.8, 0.9, 0.99, 0.999)):
    costs = np.array(cost_curve(lambda step: 1, beta))
    rises = np.maximum(np.diff(costs), 0).sum()
    ax.plot(costs, color=BLUE)
    ax.set(xlabel="step", title=f"β = {beta}: ends at {costs[-1]:.2f}", ylim=(0, 0.85))
    describe(
        ax,
        f"β = {beta}: cost on dev from {costs[0]:.2f} to {costs[-1]:.2f} in 300 steps; "
        f"its rises on the way add up to {rises:.2f}; after 300 steps a velocity has "
        f"reached {1 - beta**300:.0%} of a constant slope.",
    )
axes[0].set_ylabel("cost on dev")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# $1 - 0.9^{300}$ is 100 % to many digits, $1 - 0.99^{300} = 95 \%$, and $1 - 0.999^{300} = 26 \%$. With 0.999 the velocity has not even warmed up: it ends with the highest cost, 0.53.
#
# </details>

# %% [markdown]
# Without a memory ($\beta = 0$) the cost ends low here, but it jumps on the way: its rises add up to 2.9. From 0.8 to 0.99 the end is about the same. Such a wide flat range is typical, and it is why $\beta$ is seldom tuned first.
#
# ### From coarse to fine
#
# The second half of the afternoon goes to the region where the good trials are. Draw again, only there.
#
# **Predict.** The space of the coarse search was a guess. What would you do if the best trial lay at the very end of a scale?

# %% nbgrader={"grade": false, "grade_id": "demo_coarse_to_fine", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
good = [setting for setting, _ in sorted(coarse, key=lambda trial: trial[1])[:4]]
rates = [setting["learning_rate"] for setting in good]
betas = [setting["beta"] for setting in good]
fine_space = {
    "learning_rate": lambda u: sample_lr(u, min(rates), max(rates)),
    "beta": lambda u: sample_beta(u, min(betas), max(betas)),
}
finest, fine = random_search(dev_cost, fine_space, 25, np.random.RandomState(2))

all_costs = [error for _, error in coarse + fine]
limits = min(all_costs), max(all_costs)  # one colour scale for both
fig, axes = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
plot_search_log(coarse, axes[0], "Coarse, with the fine region", limits)
plot_search_log(fine, axes[1], "Fine: where the four best were", limits)
axes[0].fill_between(
    [min(rates), max(rates)],
    1 / (1 - min(betas)),
    1 / (1 - max(betas)),
    facecolor="none",
    edgecolor="black",
)
plt.show()

for name, log in {"coarse": coarse, "fine": fine}.items():
    costs = np.array([error for _, error in log])
    print(f"{name:>6}: lowest cost {costs.min():.3f}, median {np.median(costs):.3f}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Move the end and search again, because the scale was only a guess.
#
# </details>

# %% [markdown]
# In the small region every trial is better than the typical one before. And look where the new star is: near the upper end of the learning rates. (Try it: add a cell, raise the upper limit, and search once more.)
#
# ### One model or many?
#
# A search like this trains many models side by side and leaves each one alone. That has been called the **caviar** approach, after fish that lay very many eggs. With a very large model there may be time for one training only. Then one watches it day by day and changes the settings on the way, as a **panda** looks after its only cub. The learning rate is then often lowered by hand whenever the cost stops falling: **manual decay**, in place of one of the schedules of notebook 05.
#
# **Predict.** On the left below, somebody raises the rate of one model twice and lowers it once. On the right, six models run side by side, each with its own rate. From which picture can you say what a change of the rate did?


# %% nbgrader={"grade": false, "grade_id": "demo_one_or_many", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def by_hand(step):
    """Somebody raises the learning rate twice, and lowers it again."""
    return [0.05, 0.5, 2, 0.5][step // 75]


fig, axes = plt.subplots(1, 2, figsize=(10, 3.6), sharey=True, layout="constrained")
one = cost_curve(by_hand)
axes[0].plot(one, "k-")
axes[0].vlines([75, 150, 225], 0, 1, color="0.6", linestyle="--")
axes[0].set(xlabel="step", ylabel="cost on dev", ylim=(0, 0.85))
axes[0].set_title("One model, the rate changed by hand (dashed)")
describe(
    axes[0],
    "Cost on dev of one training whose rate is 0.05, then 0.5, 2 and 0.5 again, changed "
    "every 75 steps: "
    + ", ".join(f"{one[step]:.2f} at step {step}" for step in (0, 75, 150, 225, 299))
    + ".",
)
ends = {}
shades = plt.get_cmap("cividis")(np.linspace(0, 0.85, 6))
looks = ("o-", "s--", "^-.", "D:", "v-", "X--")
for rate, look, shade in zip((0.01, 0.03, 0.1, 0.3, 1, 3), looks, shades):
    costs = cost_curve(lambda step: rate)
    axes[1].plot(
        costs, look, color=shade, markevery=30, markersize=4, label=f"α = {rate}"
    )
    ends[rate] = costs[-1]
axes[1].legend(loc="lower left", ncols=2, fontsize="small")
axes[1].set(xlabel="step", title="Six models side by side, each with its rate")
describe(
    axes[1],
    "Cost on dev of six trainings with constant rates, after 300 steps: "
    + ", ".join(f"{cost:.2f} at rate {rate:g}" for rate, cost in ends.items())
    + ".",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# From the right-hand one: there, one thing differs between two curves. On the left the cost falls after the rate was raised, twice, and stays where it is after the rate was lowered. Nobody can say what it would have done without the changes.
#
# </details>
#
# Both approaches can work, but only the right-hand picture *compares*. When you can afford to, train many side by side.
#
# ### A question in words
#
# You have 64 trainings for three hyperparameters, of which you believe that only one matters, without knowing which.
# How many different values of the important one does a grid try, and how many a random search? With what probability is at least one of the 64 random trials among the best 5 % of the space? Why does this probability not depend on the number of hyperparameters, and what *does* depend on the scale you draw on?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_budget", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: the grid has $\sqrt[3]{64} = 4$ values of each hyperparameter, each tried 16 times; the random search has 64.
#
# 1 point: $1 - 0.95^{64} = 0.9625$ (0.96 is enough).
#
# 1 point: a trial is good with probability 0.05 because "good" is defined as a share of the space, however many dimensions it has; and the trials are independent. The scale decides what "5 % of the space" is: with an even draw of the learning rate 90 % of the space is above 0.1, so the best 5 % may not contain the truly good rates at all. (Any statement that the promise is about the drawn distribution, not about how good the best 5 % are, earns the point.)
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * Draw each hyperparameter anew in every trial, each on its own scale.
# * Keep the log. It shows which hyperparameter mattered, and whether a scale should be moved.
# * First coarse and wide, then fine and narrow.
#
# ## 4 Choose on dev, and test once
#
# The best of many trials looks better than it is. The clearest case is that of 100 settings that are all **equally** good: each makes 20 % errors in the long run. The dev set has 100 examples. So each setting shows 20 errors *on average*, some more and some fewer, by luck.
#
# **Predict.** You choose the setting with the fewest errors on dev. What percentage of errors does it have on dev? What percentage on fresh examples?

# %% nbgrader={"grade": false, "grade_id": "demo_winner", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(0)
repeats, examples = 2000, 100
on_dev = rng.binomial(examples, 0.2, (repeats, 100))  # errors of 100 settings
on_test = rng.binomial(examples, 0.2, (repeats, 100))
counts = np.array([1, 2, 5, 10, 20, 50, 100])
shown, fresh = [], []
for count in counts:
    winner = on_dev[:, :count].argmin(axis=1)
    shown.append(on_dev[np.arange(repeats), winner].mean())
    fresh.append(on_test[np.arange(repeats), winner].mean())

fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
ax.semilogx(counts, shown, "ks--", label="on the dev set that chose it")
ax.semilogx(counts, fresh, "o-", color=BLUE, label="on fresh examples")
ax.set(xlabel="number of settings to choose from", ylabel="errors in %", ylim=(0, 25))
ax.set_xticks(counts, counts)
ax.set_title("The winner among settings that are all the same")
ax.legend(loc="lower left")
describe(
    ax,
    "Errors of the setting that was best on a dev set of 100 examples, when all have "
    "20 % errors. "
    + " ".join(
        f"Best of {count}: {a:.1f} % on dev, {b:.1f} % on fresh examples."
        for count, a, b in zip(counts, shown, fresh)
    ),
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The best of 100 shows about 11 % on the dev set, and makes 20 % on fresh examples all the same.
#
# </details>
#
# Nothing was learned; the winner was lucky. The more settings you choose from, and the smaller the dev set, the larger is this gap. [@cawley2010] show that it can be as large as the differences between the methods that are compared.
#
# So three sets have three tasks.
#
# | set | what it decides | how often it is used |
# |---|---|---|
# | train | the parameters | in every step |
# | dev | the hyperparameters | once per trial |
# | test | nothing | **once**, at the very end |
#
# Only now, with everything decided, the test set of the moons is opened.

# %% nbgrader={"grade": false, "grade_id": "demo_test_once", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
chosen = trained(finest)
for name, examples in {"train": train, "dev": dev, "test": test}.items():
    wrong = np.mean(predict_dec(chosen, X[:, examples]) != Y[:, examples])
    print(
        f"{name:>5}: cost {cost_on(examples, chosen):.3f}, {100 * wrong:.1f} % errors"
    )

# %% [markdown]
# The dev set was chosen on and the training set was trained on. The honest number is that of the test set, with 60 examples a rough one.
#
# ### A second question in words
#
# A team tries 200 settings, takes the one with the fewest errors on the **test** set, and reports this number: 3.1 %. Why is the true error probably higher? What should they do, with the data they have, to report a number one can believe?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_test_set", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: the test set did the choosing, so it was used as a dev set. The lowest of 200 numbers is partly luck, and luck does not repeat on new data: 3.1 % is too low on average, the more so the smaller the set.
#
# 1 point: split what they have so that one part chooses (dev) and another part, untouched by any choice, is evaluated once (test): choose again on dev and measure the winner once on the part set aside. (New examples for a test, or an outer loop of cross-validation, are as good. Merely "use more data" or "repeat with other seeds on the same test set" is not enough.)
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * The error of the winner on the data that chose it is too low.
# * Choose on dev. Open the test set once, when nothing is left to decide.
#
# ## 5 What this notebook shows, and what it does not
#
# * The toy error was made so that one hyperparameter matters. When all matter equally, and there are only one or two of them, a grid is not bad.
# * Random search learns nothing from one trial to the next. Methods that do fit a model of the error to the log (Bayesian optimization [@snoek2012]). They often need fewer trials.
# * The moons took milliseconds per training. With a large network one stops bad trials early (Hyperband [@li2018]); here every trial ran to its end.
# * Each setting was trained once, from one starting point. Two settings whose costs differ a little may be ranked otherwise from another start. Notebook 04 showed how much a start can matter.
# * The rule of thumb about importance comes from practice. It is not derived from anything. That $\beta$ hardly matters between 0.8 and 0.99 was shown here for one rate, one network and one start.
#
# Where to read on: the chapter on practical methodology of [@goodfellow2016], and the notes by [@karpathy2015b] (scales, random search, watching a training).
#
# ## Recap
#
# | | do | watch out for |
# |---|---|---|
# | trials | random, not on a grid | a new draw for every hyperparameter |
# | learning rate | $10^r$ with an even $r$ | even draws waste 90 % on the last decade |
# | $\beta$ | $1 - 10^r$ with an even $r$ | the sensitivity grows towards 1 |
# | search | coarse, then fine | best at the end of a scale: move the end |
# | choice | on dev | the winner looks too good |
# | report | on test, once | a test set that chose is a dev set |
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more. More checks run when the assignment is graded, so a function should do what its docstring says, and not only for the numbers printed here.

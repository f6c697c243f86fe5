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
# # Optimizers as classes
#
# Every library has an object called `SGD`, `RMSprop` or `Adam`, with one method that takes a step.
# What is inside? How much of it must **remember** something from one step to the next?
# And why do two programs that both call themselves "momentum 0.9" give different runs?
#
# In this assignment you write momentum in the form that most libraries use, Nesterov's variant of it, and six optimizers as classes.
# Then you send all six through a ravine and past a saddle, and learn to tell a saddle from a minimum.
#
# **Before you start.** About 150 minutes. You need momentum and Adam as in notebook 04, RMSprop as in notebook 05, and Python's classes.
#
# Work as before: write only in the cells that begin with `# GRADED`, run the check cells, and write your guess down where it says **Predict**.
# The conventions are those of notebook 04: `params["W1"]` has its gradient in `grads["dW1"]`.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from opt_utils import *
from test_cases import check

START = (-8.0, 1.6)

# %% [markdown]
# ## 1 One name, two runs
#
# Notebook 04 steps along an average of the slopes, and calls that momentum. scikit-learn trains its networks with an optimizer that also has a `momentum` and a learning rate.
# Both get the rate 0.1 and the momentum 0.9. Both walk through the same ravine, $f(x, y) = x^2 / 20 + y^2$, from the same place.
#
# **Predict.** Will the two paths be the same? If not, which one is wrong?


# %% nbgrader={"grade": false, "grade_id": "demo_two_runs", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def average_form(rate, beta):
    """Notebook 04's momentum: the step goes along an average of the slopes."""

    def rule(parameters, grads, v, t):
        v = {name: beta * v[name] + (1 - beta) * grads["d" + name] for name in v}
        return {name: parameters[name] - rate * v[name] for name in v}, v

    return Optimizer(
        rule, lambda parameters: {name: 0 * parameters[name] for name in parameters}
    )


library = scikit_learn_path(
    START,
    40,
    solver="sgd",
    learning_rate_init=0.1,
    momentum=0.9,
    nesterovs_momentum=False,
)
runs = {
    "notebook 04": walk(RAVINE, average_form(0.1, 0.9), START, 40),
    "scikit-learn": library,
}
plot_paths_apart(
    RAVINE, runs, title="“Momentum 0.9, rate 0.1”: 40 steps of two programs"
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# They are not the same, and neither program has a bug.
# Notebook 04's momentum creeps down the ravine. scikit-learn's rushes past the minimum and swings around it.
#
# </details>

# %% [markdown]
# So "momentum 0.9, rate 0.1" does not say enough. You need to know **which form** a program uses. That is the subject of the next section.
#
# ## 2 The heavy ball
#
# Think of a heavy ball that rolls [@polyak1964]. It has a position $x$ and a velocity $v$, and both are known at every step.
#
# 1. The velocity loses a part: what is **kept** is $\mu v$.
# 2. The slope $g$ pushes it downhill: add $-\eta g$.
# 3. The ball moves by its velocity.
#
# $$v := \mu v - \eta \, g(x)$$
# $$x := x + v$$
#
# This is the **classic form**. Here $\mu$ is the share that is kept, not a friction that is lost. $\eta$ is the learning rate, and $v$ points **downhill**, because the minus sign is already in it.
#
# ### A worked example
#
# Take $f(x, y) = xy$. Its gradient is $(y, x)$. Start at $(1, 2)$ with $v = (0, 0)$.
#
# With $\eta = \mu = 1$:
#
# | step | gradient | $v$ | position |
# |---|---|---|---|
# | 1 | $(2, 1)$ | $(-2, -1)$ | $(-1, 1)$ |
# | 2 | $(1, -1)$ | $(-2, -1) - (1, -1) = (-3, 0)$ | $(-4, 1)$ |
# | 3 | $(1, -4)$ | $(-3, 0) - (1, -4) = (-4, 4)$ | $(-8, 5)$ |
#
# These numbers look convincing, but they hide a mistake: whoever forgets the $\mu$ gets the same ones, because $\mu = 1$. So here is the same with $\eta = \mu = \tfrac12$:
#
# | step | gradient | $v$ | position |
# |---|---|---|---|
# | 1 | $(2, 1)$ | $(-1, -\tfrac12)$ | $(0, \tfrac32)$ |
# | 2 | $(\tfrac32, 0)$ | $(-\tfrac12, -\tfrac14) - (\tfrac34, 0) = (-\tfrac54, -\tfrac14)$ | $(-\tfrac54, \tfrac54)$ |
# | 3 | $(\tfrac54, -\tfrac54)$ | $(-\tfrac58, -\tfrac18) - (\tfrac58, -\tfrac58) = (-\tfrac54, \tfrac12)$ | $(-\tfrac52, \tfrac74)$ |
#
# **Predict.** What would the second row be if $\mu$ were read as a friction, so that $1 - \mu$ is kept? Would $\eta = \mu = \tfrac12$ show it?

# %% [markdown]
# ### Your turn: the ball

# %% nbgrader={"grade": false, "grade_id": "heavy_ball", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: heavy_ball


def heavy_ball(grad, x0, eta, mu, steps):
    """
    Let a heavy ball roll, and return where it has been.

    Arguments:
    grad -- function: takes a position, shape (n,), returns the gradient there, (n,)
    x0 -- the start, shape (n,); it stays as it is; the velocity starts at zero
    eta -- the learning rate
    mu -- the share of the velocity that is kept, between 0 and 1
    steps -- how many steps to take

    Returns:
    path -- array of shape (steps + 1, n): the start, and the position after each step
    """
    ### BEGIN SOLUTION
    x = np.array(x0, dtype=float)
    v = np.zeros(x.shape)
    path = [x]
    for _ in range(steps):
        v = mu * v - eta * grad(x)
        x = x + v
        path.append(x)
    path = np.array(path)
    ### END SOLUTION
    return path


# %% nbgrader={"grade": false, "grade_id": "demo_try_heavy_ball", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
print("η = μ = 1:")
print(heavy_ball(SADDLE_XY.gradient, np.array([1.0, 2.0]), 1, 1, 3))
print("η = μ = 1/2:")
print(heavy_ball(SADDLE_XY.gradient, np.array([1.0, 2.0]), 0.5, 0.5, 3))

# %% [markdown]
# **Expected output**
#
# | | positions |
# |---|---|
# | η = μ = 1 | [[ 1.  2.]<br>[-1.  1.]<br>[-4.  1.]<br>[-8.  5.]] |
# | η = μ = 1/2 | [[ 1.    2.  ]<br>[ 0.    1.5 ]<br>[-1.25  1.25]<br>[-2.5   1.75]] |

# %% nbgrader={"grade": true, "grade_id": "check_heavy_ball", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(heavy_ball)


# %% [markdown]
# <details><summary>Answer</summary>
#
# The second row would be the same: with $\mu = \tfrac12$ also $1 - \mu = \tfrac12$, so the example does not show the mistake.
#
# </details>

# %% [markdown]
# The check cell therefore uses other numbers too. One example never tests everything.
#
# Two slips are common here, and both are `x += v`. It changes the array that you have just put into the path. And on a start in whole numbers, `np.array([1, 2])`, it fails: such an array cannot hold $-1.25$.
#
# ### Two forms, one run
#
# Notebook 04 wrote momentum as an **average**: $v_a := \beta v_a + (1 - \beta) g$ and $x := x - \alpha v_a$.
# Multiply the average by $-\alpha$ and call the product $v$:
#
# $$v = -\alpha v_a \quad\Longrightarrow\quad v := \beta v - \alpha (1 - \beta) \, g , \qquad x := x + v .$$
#
# This is the classic form, with $\mu = \beta$ and $\eta = \alpha (1 - \beta)$. With $\beta = 0.9$, **the rate of the average form is ten times the rate of the classic form, for the same run.**
#
# **Predict.** scikit-learn ran with rate 0.1 in section 1. Which rate makes notebook 04's momentum draw the same path?

# %% nbgrader={"grade": false, "grade_id": "demo_same_run", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
classic = heavy_ball(RAVINE.gradient, START, 0.1, 0.9, 40)
average = walk(RAVINE, average_form(0.1 / (1 - 0.9), 0.9), START, 40)
print(
    "largest distance, classic form and average form:", np.abs(classic - average).max()
)
print(
    "largest distance, classic form and scikit-learn:", np.abs(classic - library).max()
)

fig, ax = plt.subplots(figsize=(8, 3.6), layout="constrained")
ax.plot(average[:, 0], color="0.75", linewidth=7, label="average form, α = 1")
ax.plot(classic[:, 0], label="classic form, η = 0.1", **line_style("momentum"))
ax.set(xlabel="step", ylabel="x", title="The two forms are one run")
ax.legend()
describe(
    ax,
    f"Coordinate x against step, 40 steps from {START[0]}. The thin line of the classic "
    "form lies on the thick line of the average form everywhere: largest distance "
    f"{np.abs(classic - average).max():.1e}. Lowest {classic[:, 0].min():.2f}, highest "
    f"{classic[:, 0].max():.2f}.",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The rate $0.1 / (1 - 0.9) = 1$. Notebook 04's momentum with $\alpha = 1$ is scikit-learn's with 0.1.
#
# </details>

# %% [markdown]
# The distances are rounding errors. So before you copy a learning rate from a paper or a program, find out which form it belongs to.
#
# ### How much to keep
#
# Move the slider and look for the $\mu$ that brings the ball to rest soonest. The rate is $\eta = 0.1$ all the time.
#
# **Predict.** Is more momentum always faster?


# %% nbgrader={"grade": false, "grade_id": "demo_slide_mu", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def draw_ball(mu, ax):
    """Draw 100 steps of the heavy ball with this μ."""
    path = heavy_ball(RAVINE.gradient, START, 0.1, mu, 100)
    near = np.linalg.norm(path, axis=1) < 0.1
    away = np.flatnonzero(~near)[-1] + 1
    rest = f"within 0.1 from step {away} on" if away <= 100 else "not at rest yet"
    ax.plot(path[:, 0], label="x, along", **line_style("momentum") | {"marker": ""})
    ax.plot(path[:, 1], label="y, across", **line_style("nesterov") | {"marker": ""})
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set(xlabel="step", ylabel="position", title=rest, ylim=(-9, 9))
    ax.legend(loc="lower right")
    describe(
        ax,
        f"Positions of a heavy ball in the ravine during 100 steps: {rest}. "
        f"x goes from {path[0, 0]:.1f} up to {path[:, 0].max():.2f} and ends at "
        f"{path[-1, 0]:.3f}; y ends at {path[-1, 1]:.3f}.",
    )


slider_with_pictures(draw_ball, [0, 0.5, 0.81, 0.99], label="mu")

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. Too little momentum creeps. Too much swings to and fro for a long time. The best is in between.
#
# </details>

# %% [markdown]
# The best value can be computed here.
# Along $x$ the gradient is $\lambda x$ with the curvature $\lambda = 0.1$. Then the ball obeys
# $x_{t+1} = (1 + \mu - \eta\lambda) \, x_t - \mu \, x_{t-1}$, and the solutions are powers of the roots of
#
# $$z^2 - (1 + \mu - \eta\lambda) \, z + \mu = 0 .$$
#
# The product of the two roots is $\mu$. While they are real and different, the larger one, which decides, lies above $\sqrt\mu$. Once they are complex, both have the size $\sqrt\mu$, and the ball swings. The border is where the roots coincide: $\sqrt{\mu} = 1 - \sqrt{\eta\lambda}$. With $\eta\lambda = 0.01$ this is $\mu = 0.9^2 = 0.81$. With ever more steps, nothing beats that: more momentum only swings longer. ([@goh2017] shows this in pictures that move.)
# (To come within 0.1 for good, as in the titles, 0.84 is a little better: the ball passes the minimum once and is caught on its way back.)
#
# The best $\mu$ depends on the curvature. In a real network the curvature is unknown and different in every direction. So 0.9 is a habit that often works, not a law.
#
# ### What you should remember
#
# * The classic form is $v := \mu v - \eta g$, $x := x + v$. The velocity points downhill and contains the rate.
# * Classic and average form are the same run when $\eta = \alpha (1 - \beta)$.
# * $\mu$ is what is kept. More is not always faster.
#
# ## 3 Nesterov: look before you step
#
# The ball is going to move by $\mu v$ anyway, whatever the slope says. So why measure the slope **here**, and not where the ball will be?
# Nesterov's idea [@nesterov1983], brought to networks by [@sutskever2013], is to measure it at the look-ahead point $x + \mu v$:
#
# $$v := \mu v - \eta \, g(x + \mu v)$$
# $$x := x + v$$
#
# Only the place of the gradient has changed. If the ball is about to run up a wall, the look-ahead feels the wall one step earlier, and brakes.
#
# ### A worked example
#
# $f(x, y) = xy$ from $(1, 2)$ again, $v = (0, 0)$, $\eta = \mu = \tfrac12$.
#
# | step | look-ahead $x + \mu v$ | gradient there | $v$ | position $x$ |
# |---|---|---|---|---|
# | 1 | $(1, 2)$ | $(2, 1)$ | $(-1, -\tfrac12)$ | $(0, \tfrac32)$ |
# | 2 | $(-\tfrac12, \tfrac54)$ | $(\tfrac54, -\tfrac12)$ | $(-\tfrac98, 0)$ | $(-\tfrac98, \tfrac32)$ |
# | 3 | $(-\tfrac{27}{16}, \tfrac32)$ | $(\tfrac32, -\tfrac{27}{16})$ | $(-\tfrac{21}{16}, \tfrac{27}{32})$ | $(-2.4375, 2.34375)$ |
#
# **Predict.** The first step is the same as the heavy ball's. Is that always so?

# %% [markdown]
# ### Your turn: one step of Nesterov

# %% nbgrader={"grade": false, "grade_id": "nesterov_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: nesterov_step


def nesterov_step(x, v, grad, eta, mu):
    """
    Take one step of Nesterov's momentum.

    Arguments:
    x -- position, shape (n,)
    v -- velocity, shape (n,)
    grad -- function: takes a position, shape (n,), returns the gradient there, (n,)
    eta -- the learning rate
    mu -- the share of the velocity that is kept

    Returns:
    x -- the new position
    v -- the new velocity
    """
    ### BEGIN SOLUTION
    v = mu * v - eta * grad(x + mu * v)
    x = x + v
    ### END SOLUTION
    return x, v


# %% nbgrader={"grade": false, "grade_id": "demo_try_nesterov", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
x, v = np.array([1.0, 2.0]), np.array([0.0, 0.0])
for step in range(1, 4):
    x, v = nesterov_step(x, v, SADDLE_XY.gradient, 0.5, 0.5)
    print(f"step {step}: x = {x}, v = {v}")

# %% [markdown]
# **Expected output**
#
# | step | x | v |
# |---|---|---|
# | 1 | [0.  1.5] | [-1.  -0.5] |
# | 2 | [-1.125  1.5  ] | [-1.125  0.   ] |
# | 3 | [-2.4375   2.34375] | [-1.3125   0.84375] |

# %% nbgrader={"grade": true, "grade_id": "check_nesterov_step", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(nesterov_step)


# %% [markdown]
# <details><summary>Answer</summary>
#
# Yes, whenever the ball starts at rest. With $v = 0$ the look-ahead point is the point itself.
#
# </details>

# %% [markdown]
# ### The form that programs use
#
# There is a difficulty. Backpropagation gives the gradient at the parameters that the network **has**, and those are $x$, not $x + \mu v$.
# The way out [@bengio2013]: let the network have the look-ahead point as its parameters. Call it
#
# $$X = x + \mu v .$$
#
# How does $X$ move? Write $g$ for the gradient at $X$, and $v$ for the velocity before the step. Nesterov's step is $v_{\text{new}} = \mu v - \eta g$ and $x_{\text{new}} = x + v_{\text{new}}$. So
#
# $$\begin{aligned}
# X_{\text{new}} &= x_{\text{new}} + \mu v_{\text{new}} \\
# &= x + (1 + \mu) \, v_{\text{new}} \\
# &= (X - \mu v) + (1 + \mu)(\mu v - \eta g) \\
# &= X + \mu^2 v - (1 + \mu) \, \eta g .
# \end{aligned}$$
#
# In the last line $v$ is the **old** velocity. With the **new** one the same step reads $X_{\text{new}} = X + \mu v_{\text{new}} - \eta g$. Both are right. Mixing them is the classic mistake.
#
# This is not an approximation. It is the same run, seen in another variable: at every step $X$ stands one look-ahead in front of $x$.
#
# **Predict.** In the worked example, where is $X$ after the first step? You find it in the table above.

# %% [markdown]
# ### Your turn: the step in X

# %% nbgrader={"grade": false, "grade_id": "nesterov_bengio_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: nesterov_bengio_step


def nesterov_bengio_step(X, v, g, eta, mu):
    """
    Take one step of Nesterov's momentum in the look-ahead variable X = x + mu v.

    Arguments:
    X -- look-ahead position, shape (n,)
    v -- velocity before the step, shape (n,)
    g -- the gradient at X, shape (n,); it stays as it is
    eta -- the learning rate
    mu -- the share of the velocity that is kept

    Returns:
    X -- the new look-ahead position
    v -- the new velocity
    """
    ### BEGIN SOLUTION
    X = X + mu**2 * v - (1 + mu) * eta * g
    v = mu * v - eta * g
    ### END SOLUTION
    return X, v


# %% nbgrader={"grade": false, "grade_id": "demo_try_nesterov_bengio", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X, v = np.array([1.0, 2.0]), np.array([0.0, 0.0])
for step in range(1, 4):
    X, v = nesterov_bengio_step(X, v, SADDLE_XY.gradient(X), 0.5, 0.5)
    print(f"step {step}: X = {X}, X - v/2 = {X - 0.5 * v}")

# %% [markdown]
# **Expected output**
#
# | step | X | X - v/2, which is x |
# |---|---|---|
# | 1 | [-0.5   1.25] | [0.  1.5] |
# | 2 | [-1.6875  1.5   ] | [-1.125  1.5  ] |
# | 3 | [-3.09375   2.765625] | [-2.4375   2.34375] |

# %% nbgrader={"grade": true, "grade_id": "check_nesterov_bengio_step", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(nesterov_bengio_step)


# %% [markdown]
# <details><summary>Answer</summary>
#
# At $(-\tfrac12, \tfrac54)$, the look-ahead point of the second row.
#
# </details>
#
# The last column of the output is Nesterov's path of the worked example, number for number.
#
# The same in the ravine. Heavy ball and Nesterov have the same $\eta$ and the same $\mu = 0.95$.


# %% nbgrader={"grade": false, "grade_id": "demo_look_ahead", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def nesterov_path(start, eta, mu, steps):
    """The positions of Nesterov's ball in the ravine."""
    x, v = np.array(start), np.zeros(2)
    path = [x]
    for _ in range(steps):
        x, v = nesterov_step(x, v, RAVINE.gradient, eta, mu)
        path.append(x)
    return np.array(path)


ball = heavy_ball(RAVINE.gradient, START, 0.1, 0.95, 60)
nesterov = nesterov_path(START, 0.1, 0.95, 60)
fig, axes = plt.subplots(2, 1, figsize=(8, 6), layout="constrained", sharex=True)
for ax, column, name in zip(axes, (0, 1), ("x, along", "y, across")):
    ax.plot(ball[:, column], label="heavy ball", **line_style("momentum"))
    ax.plot(nesterov[:, column], label="Nesterov", **line_style("nesterov"))
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set(xlabel="step", ylabel=name, title=f"Position {name} the ravine")
    ax.legend(loc="lower right")
    last = {"heavy ball": ball, "Nesterov": nesterov}
    describe(
        ax,
        f"Position {name} the ravine against step. "
        + " ".join(
            f"{who}: largest distance from 0 in the last 20 steps "
            f"{np.abs(path[-20:, column]).max():.3f}."
            for who, path in last.items()
        ),
    )
plt.show()

# %% [markdown]
# Across the ravine, where it is steep, Nesterov comes to rest and the heavy ball still trembles. Along the ravine, where it is flat, the two hardly differ.
# That is what looking ahead can do: it damps, and it damps most where the curvature is large.
#
# ### What you should remember
#
# * Nesterov measures the gradient at $x + \mu v$.
# * In $X = x + \mu v$ it needs only the gradient at the parameters. The change of variable is exact.
# * $\mu^2 v - (1 + \mu) \eta g$ goes with the old $v$; $\mu v - \eta g$ with the new one.
#
# ## 4 Optimizers as objects
#
# Look at what a training loop has to carry along: for momentum a velocity per parameter, for Adam two averages and a counter.
# The loop should not have to know. So put the memory into an **object**: the loop then needs one line for every optimizer,
#
# `optimizer.update(params, grads)`.
#
# The method changes the dictionary `params` **in place**, and returns nothing. Every parameter `params["W1"]` finds its gradient in `grads["dW1"]`. The memory lives in the object, as `self.v` for example, and stays there between the calls.
#
# ### Your turn: the simplest one

# %% nbgrader={"grade": false, "grade_id": "SGD", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED CLASS: SGD


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
        ### BEGIN SOLUTION
        for name in params:
            params[name] = params[name] - self.lr * grads["d" + name]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_SGD", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check(SGD)


# %% [markdown]
# ### Your turn: momentum with a memory
#
# At the first call nobody has told the object how many parameters there are, or of which shapes. So `self.v` starts as `None`, and the first `update` makes the zeros. Then **every** `update`, the first one too, takes a step.
#
# Use the classic form.
#
# **Predict.** What does the ball do if the loop that moves it is indented one level too far, so that it belongs to `if self.v is None`?

# %% nbgrader={"grade": false, "grade_id": "Momentum", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED CLASS: Momentum


class Momentum:
    """
    The heavy ball, in the classic form.

    Arguments:
    lr -- the learning rate, eta in the formula
    momentum -- the share of the velocity that is kept, mu in the formula
    """

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None  # one velocity per parameter, from the first update on

    def update(self, params, grads):
        """
        Take one step.

        Arguments:
        params -- dictionary: "W1", "b1", ...; changed in place
        grads -- dictionary: "dW1", "db1", ..., shaped like the parameters; they stay
                 as they are
        """
        ### BEGIN SOLUTION
        if self.v is None:
            self.v = {name: np.zeros(value.shape) for name, value in params.items()}
        for name in params:
            self.v[name] = self.momentum * self.v[name] - self.lr * grads["d" + name]
            params[name] = params[name] + self.v[name]
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Momentum", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(Momentum)


# %% nbgrader={"grade": false, "grade_id": "demo_frozen", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def forgetful(parameters, grads, t):
    """A new object for every step, so that nothing is remembered."""
    Momentum(0.1, 0.9).update(parameters, grads)
    return parameters


kept = walk(RAVINE, Momentum(0.1, 0.9), START, 30)
frozen = kept.copy()
frozen[2:] = kept[1]  # where a loop that runs only once would leave the ball
walks = {
    "one object, kept": kept,
    "a new object each step": walk(RAVINE, Optimizer(forgetful), START, 30),
    "loop indented too far": frozen,
}
plot_lines(
    {who: path[:, 0] for who, path in walks.items()},
    tell=(0, 1, 2, 30),
    title="The same formula, three memories",
    xlabel="step",
    ylabel="x",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The ball freezes after its first move. That is "loop indented too far" in the picture.
#
# </details>
#
# The first step is right in all three. That is why a test of one step does not see the difference.
# With a new object for each step it is plain gradient descent.
#
# ### Your turn: Nesterov as a class
#
# The class is given gradients at the parameters, and nothing else. So its `params` are the look-ahead point $X$ of section 3.

# %% nbgrader={"grade": false, "grade_id": "Nesterov", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED CLASS: Nesterov


class Nesterov:
    """
    Nesterov's momentum; params hold the look-ahead point X = x + mu v.

    Arguments:
    lr -- the learning rate, eta in the formula
    momentum -- the share of the velocity that is kept, mu in the formula
    """

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None  # one velocity per parameter, from the first update on

    def update(self, params, grads):
        """
        Take one step.

        Arguments:
        params -- dictionary: "W1", "b1", ...; changed in place
        grads -- dictionary: "dW1", "db1", ..., the gradients at params; they stay as
                 they are
        """
        ### BEGIN SOLUTION
        if self.v is None:
            self.v = {name: np.zeros(value.shape) for name, value in params.items()}
        for name in params:
            push = self.lr * grads["d" + name]
            self.v[name] = self.momentum * self.v[name] - push
            params[name] = params[name] + self.momentum * self.v[name] - push
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Nesterov", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(Nesterov)


# %% [markdown]
# ## 5 A rate of its own for every parameter
#
# In the ravine the slope across is twenty times as steep as the slope along it. One rate has to serve both.
# The next three methods divide each slope by a measure of how large the slopes of **this parameter** have been. They are called **adaptive**.
# All operations are taken number by number, $h$, $v$ and $s$ start at zero, and $\varepsilon$ is added outside the root.
#
# **AdaGrad** [@duchi2011] adds up all squares, for ever:
#
# $$h := h + g^2 \qquad x := x - \eta \, \frac{g}{\sqrt{h} + \varepsilon}$$
#
# **RMSprop** [@tieleman2012] keeps a moving average of the squares instead, with the decay rate $\rho$:
#
# $$h := \rho h + (1 - \rho) \, g^2 \qquad x := x - \eta \, \frac{g}{\sqrt{h} + \varepsilon}$$
#
# **Adam** [@kingma2015] also averages the slopes themselves, and corrects both averages for their start at zero. In step number $t = 1, 2, 3, \dots$:
#
# $$v := \beta_1 v + (1 - \beta_1) \, g \qquad s := \beta_2 s + (1 - \beta_2) \, g^2$$
# $$x := x - \eta \, \frac{v / (1 - \beta_1^{\,t})}{\sqrt{s / (1 - \beta_2^{\,t})} + \varepsilon}$$
#
# ### A worked example
#
# The slope is always 3. Leave $\varepsilon$ out, and take $\rho = 0.99$. How long is step number $t$?
#
# * AdaGrad: $h = 9t$, so the step is $3 \eta / \sqrt{9t} = \eta / \sqrt{t}$: $\;\eta, \; 0.71\,\eta, \; 0.58\,\eta, \; 0.5\,\eta, \dots$
# * RMSprop: $h = 9 (1 - \rho^t)$, so the step is $\eta / \sqrt{1 - \rho^t}$: $\;10\,\eta, \; 7.1\,\eta, \; 5.8\,\eta, \dots$, and in the end $\eta$. Its first steps are large, because its average starts at zero and is not corrected.
# * Adam: both averages are corrected, so every step is $\eta$.
#
# The slope 3 has cancelled everywhere. With a slope of 0.003 the steps would be the same.
#
# **Predict.** All gradients become 100 times as large. What happens to the first step of SGD, of Momentum, and of these three?

# %% [markdown]
# ### Your turn: AdaGrad

# %% nbgrader={"grade": false, "grade_id": "AdaGrad", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED CLASS: AdaGrad


class AdaGrad:
    """
    Divide by the root of the sum of all squared gradients so far.

    Arguments:
    lr -- the learning rate
    epsilon -- small number added to the square root, against division by zero
    """

    def __init__(self, lr=0.01, epsilon=1e-8):
        self.lr = lr
        self.epsilon = epsilon
        self.h = None  # one sum of squares per parameter, from the first update on

    def update(self, params, grads):
        """
        Take one step.

        Arguments:
        params -- dictionary: "W1", "b1", ...; changed in place
        grads -- dictionary: "dW1", "db1", ..., shaped like the parameters; they stay
                 as they are
        """
        ### BEGIN SOLUTION
        if self.h is None:
            self.h = {name: np.zeros(value.shape) for name, value in params.items()}
        for name in params:
            gradient = grads["d" + name]
            self.h[name] = self.h[name] + gradient**2
            step = gradient / (np.sqrt(self.h[name]) + self.epsilon)
            params[name] = params[name] - self.lr * step
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_AdaGrad", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check(AdaGrad)


# %% [markdown]
# ### Your turn: RMSprop

# %% nbgrader={"grade": false, "grade_id": "RMSprop", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED CLASS: RMSprop


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
        ### BEGIN SOLUTION
        if self.h is None:
            self.h = {name: np.zeros(value.shape) for name, value in params.items()}
        for name in params:
            gradient = grads["d" + name]
            kept = self.decay_rate * self.h[name]
            self.h[name] = kept + (1 - self.decay_rate) * gradient**2
            step = gradient / (np.sqrt(self.h[name]) + self.epsilon)
            params[name] = params[name] - self.lr * step
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_RMSprop", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(RMSprop)


# %% [markdown]
# ### Your turn: Adam
#
# This time the memory is yours as well. What must Adam know at its second call? Begin it in `__init__`.
# The counter $t$ counts calls of `update`. It does not count parameters.

# %% nbgrader={"grade": false, "grade_id": "Adam", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED CLASS: Adam


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
        ### BEGIN SOLUTION
        self.t = 0
        self.v = None
        self.s = None
        ### END SOLUTION

    def update(self, params, grads):
        """
        Take one step.

        Arguments:
        params -- dictionary: "W1", "b1", ...; changed in place
        grads -- dictionary: "dW1", "db1", ..., shaped like the parameters; they stay
                 as they are
        """
        ### BEGIN SOLUTION
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
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check_Adam", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(Adam)


# %% nbgrader={"grade": false, "grade_id": "demo_constant_slope", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
lengths = {}
for name, optimizer in {
    "sgd": SGD(0.01),
    "adagrad": AdaGrad(0.01),
    "rmsprop": RMSprop(0.01, 0.99),
    "adam": Adam(0.01),
}.items():
    params, positions = {"x": np.zeros(1)}, [0.0]
    for _ in range(400):
        optimizer.update(params, {"dx": np.array([3.0])})
        positions.append(params["x"].item())
    lengths[name] = -np.diff(positions)

plot_lines(
    lengths,
    x=np.arange(1, 401),
    tell=(1, 100, 400),
    title="The slope is always 3, the rate is 0.01",
    xlabel="step t",
    ylabel="length of the step",
    xscale="log",
    yscale="log",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# SGD and Momentum would take a first step 100 times as long. The other three would not change at all: the size cancels.
#
# </details>
#
# AdaGrad keeps getting slower here. Whether that is wanted depends on the task: a slope that stays at 3 says "go on", and AdaGrad does not listen.
#
# ### A question in words
#
# Look at AdaGrad's line. "AdaGrad stops learning after a while", one often reads. The slope is constant, $g = 3$, and the rate is $\eta$.
#
# * How far has AdaGrad come in $N$ steps, roughly, for large $N$? Use $\sum_{t=1}^{N} 1/\sqrt{t} \approx 2\sqrt{N}$.
# * How far has RMSprop come? Is the sentence "AdaGrad stops" true?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_adagrad_stops", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: the distances. AdaGrad's step $t$ is $\eta/\sqrt{t}$, so it has come about $2 \eta \sqrt{N}$. RMSprop's steps tend to $\eta$, so it has come about $\eta N$ (plus a constant number of $\eta$ from its larger first steps; not required).
#
# 1 point: the sentence is not true as it stands. AdaGrad slows down, its steps tend to 0, but their sum grows without bound: it would reach any point. It needs about $(d / 2\eta)^2$ steps for a distance $d$, where RMSprop needs $d / \eta$. An answer that says "it never stops but becomes uselessly slow" with the square is full marks.
# ### END SOLUTION

# %% [markdown]
# ## 6 Six paths
#
# ### A ravine
#
# Each optimizer gets a rate that suits it here. All start at the same point and take 40 steps.


# %% nbgrader={"grade": false, "grade_id": "demo_ravine", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def travel(surface, optimizers, start, steps):
    """The path of every optimizer over a surface."""
    return {
        name: walk(surface, optimizer, start, steps)
        for name, optimizer in optimizers.items()
    }


ravine_paths = travel(
    RAVINE,
    {
        "sgd": SGD(0.9),
        "momentum": Momentum(0.1, 0.81),
        "nesterov": Nesterov(0.1, 0.81),
        "adagrad": AdaGrad(1.5),
        "rmsprop": RMSprop(0.3, 0.9),
        "adam": Adam(0.5),
    },
    START,
    40,
)
plot_paths_apart(RAVINE, ravine_paths, "Forty steps in the ravine")
plt.show()
plot_heights(RAVINE, ravine_paths, tell=(10, 40), yscale="log")
plt.show()

# %% [markdown]
# SGD zigzags: its rate is close to 1, where it would diverge across the ravine. The two kinds of momentum go in a wide bend. The three that divide by the size of the slopes set off diagonally, as if the ravine were round. AdaGrad gets low soonest here.
#
# Look at the heights before you rank them. At these rates all six arrive, and even plain SGD keeps up. This ravine is mild, only 20 times as steep across as along, and every rate was chosen for it by hand.
#
# ### A saddle
#
# Where the gradient is zero the ground is level. Such a point is called a **critical point**. It need not be a minimum.
# Around it the surface is described by the matrix $H$ of second derivatives, the **Hessian**: one small step $d$ away the height has changed by about $\tfrac12 d^{\mathsf T} H d$. Along an eigenvector of $H$ this is $\tfrac12 \lambda \lVert d \rVert^2$, so the signs of the eigenvalues decide:
#
# | eigenvalues of $H$ | the point is a |
# |---|---|
# | all positive | minimum |
# | all negative | maximum |
# | some positive and some negative | saddle, whatever the others are |
# | anything else: some are zero, and the rest have one sign | undecided: the second derivatives do not tell |
#
# "Undecided" is an honest answer. $x^4$, $-x^4$ and $x^3$ have the same second derivative at 0, namely 0. One has a minimum there, one a maximum, one neither.
#
# Computed eigenvalues are never exactly zero. So everything between $-$`tol` and `tol`, both included, counts as zero.
#
# **Predict.** For $f(x, y) = xy$ the Hessian at $(0, 0)$ is $\begin{pmatrix} 0 & 1 \\ 1 & 0 \end{pmatrix}$. The diagonal is zero. Is the point undecided?

# %% nbgrader={"grade": false, "grade_id": "classify_critical_point", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: classify_critical_point


def classify_critical_point(H, tol=1e-9):
    """
    Say what a critical point is from the second derivatives there.

    Arguments:
    H -- the Hessian, a symmetric matrix of shape (n, n); it stays as it is
    tol -- an eigenvalue counts as zero when its size is at most tol

    Returns:
    kind -- "minimum", "maximum", "saddle" or "undecided"
    """
    # np.linalg.eigvalsh(H) gives the eigenvalues of a symmetric matrix.
    ### BEGIN SOLUTION
    eigenvalues = np.linalg.eigvalsh(H)
    up = eigenvalues > tol
    down = eigenvalues < -tol
    if up.any() and down.any():
        kind = "saddle"
    elif up.all():
        kind = "minimum"
    elif down.all():
        kind = "maximum"
    else:
        kind = "undecided"
    ### END SOLUTION
    return kind


# %% nbgrader={"grade": false, "grade_id": "demo_try_classify", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
print("xy:      ", classify_critical_point(np.array([[0.0, 1.0], [1.0, 0.0]])))
print("x² + y²: ", classify_critical_point(np.array([[2.0, 0.0], [0.0, 2.0]])))
print("x² + y⁴: ", classify_critical_point(np.array([[2.0, 0.0], [0.0, 0.0]])))

# %% [markdown]
# **Expected output**
#
# | surface | at (0, 0) |
# |---|---|
# | xy | saddle |
# | x² + y² | minimum |
# | x² + y⁴ | undecided |

# %% nbgrader={"grade": true, "grade_id": "check_classify_critical_point", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(classify_critical_point)


# %% [markdown]
# <details><summary>Answer</summary>
#
# No. The eigenvalues of $xy$ are 1 and $-1$, so it is a saddle. Its valley runs along the diagonal. The diagonal of $H$ only speaks about the directions of the axes.
#
# </details>

# %% [markdown]
# Now a saddle between two valleys: $f(x, y) = x^2 / 2 + y^4 / 4 - y^2 / 2$. The saddle is at $(0, 0)$, the minima are at $(0, 1)$ and $(0, -1)$. All six start at $(1, 0.01)$, almost on the ridge that leads to the saddle.
#
# **Predict.** Which of the six leave the saddle first? Which leave it last?

# %% nbgrader={"grade": false, "grade_id": "demo_saddle", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
saddle_paths = travel(
    TWO_VALLEYS,
    {
        "sgd": SGD(0.1),
        "momentum": Momentum(0.1, 0.9),
        "nesterov": Nesterov(0.1, 0.9),
        "adagrad": AdaGrad(0.1),
        "rmsprop": RMSprop(0.02, 0.9),
        "adam": Adam(0.05),
    },
    (1.0, 0.01),
    80,
)
for name, path in saddle_paths.items():
    out = np.argmax(path[:, 1] > 0.5)
    print(f"{name:>9}: on the way down (y above 0.5) after {out} steps")
classic = walk(TWO_VALLEYS, Momentum(0.01, 0.9), (1.0, 0.01), 80)
print(
    f" momentum with a tenth of the rate: after {np.argmax(classic[:, 1] > 0.5)} steps"
)
plot_paths_apart(TWO_VALLEYS, saddle_paths, "Eighty steps past a saddle")
plt.show()
plot_heights(TWO_VALLEYS, saddle_paths, tell=(10, 40, 80))
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The three adaptive methods leave first: they do not see how small the slope along $y$ is, only that it always has the same sign. SGD leaves last, after 43 steps. Its steps are in proportion to the slope, so it almost stops before it gets away. Momentum needs 16: its velocity adds up slopes that keep pointing the same way.
#
# </details>

# %% [markdown]
# Notebook 05 sends momentum past this saddle too, and there it leaves *later* than gradient descent. The difference is the form. Notebook 05 has the average form with $\alpha = 0.1$, which is the classic form with $\eta = 0.01$: a tenth of the rate used here. The printed line shows it: with that rate `Momentum` needs 69 steps from here, more than SGD. Near a saddle, as elsewhere, what momentum gains is the larger rate.
#
# Not one of them would leave from $y = 0$ **exactly**: there the slope along $y$ is zero, and zero divided by anything is zero. In practice the noise of the mini-batches helps.
#
# ### Out of a shallow hole
#
# A minimum need not be the lowest one. The surface $f(x, y) = (x^2 - 1)^2 / 4 + x / 5 + y^2$ has two holes: a shallow one near $x = 0.88$ and a deep one near $x = -1.09$, with a hill between them. All start at $(2.2, 1)$, on the slope above the shallow one.
#
# **Predict.** Which of them will end in the deep hole? Is that an advantage one can count on?

# %% nbgrader={"grade": false, "grade_id": "demo_two_holes", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
hole_paths = travel(
    TWO_HOLES,
    {
        "sgd": SGD(0.1),
        "momentum": Momentum(0.05, 0.9),
        "adam": Adam(0.05),
        "momentum, μ = 0.92": Momentum(0.05, 0.92),
    },
    (2.2, 1.0),
    400,
)
for name, path in hole_paths.items():
    print(
        f"{name:>18}: ends at x = {path[-1, 0]:.2f}, height {TWO_HOLES(*path[-1]):.2f}"
    )
plot_paths_apart(TWO_HOLES, hole_paths, "A shallow hole and a deep one")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Momentum with $\mu = 0.9$ does: it arrives with so much speed that it rolls over the hill, and ends at the height $-0.21$. SGD and Adam stop in the shallow hole, at 0.19, the first place where the slope is zero.
#
# One cannot count on it. With $\mu = 0.92$ the ball reaches the deep hole as well, but it is still fast enough to roll back over the hill, and ends in the shallow one. Where a ball stops depends on its speed, and nothing steers it to the lower hole.
#
# </details>
#
# In networks with many parameters, poor minima with a wall all around seem to be rare, and saddles common [@dauphin2014]. That momentum "escapes from local minima" is true of this picture; it is not why it is used.
#
# ### A second question in words
#
# A colleague trains with momentum as in notebook 04: $\beta = 0.9$, $\alpha = 0.02$. You want the same run from your class `Momentum`.
#
# * Which `lr` and which `momentum` do you pass? Show that the runs agree in every step.
# * Both of you now divide the learning rate by 10 in the middle of the training. Do the two runs still agree? If not, what is different?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_two_forms", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: `lr` $= 0.02 \cdot (1 - 0.9) = 0.002$, `momentum` $= 0.9$.
#
# 1 point: the proof, by induction. Let $v_a$ be the average and $v = -\alpha v_a$; both start at 0. If it holds before a step, then $\mu v - \eta g = -\alpha \beta v_a - \alpha (1 - \beta) g = -\alpha v_{a,\text{new}}$, so it holds after it, and $x + v_{\text{new}} = x - \alpha v_{a,\text{new}}$ is the same position, hence the same next gradient. (The substitution of section 2 in the student's own words is enough.)
#
# 1 point: they no longer agree. The classic $v$ holds old slopes multiplied by the **old** rate, and they keep that size while they fade. In the average form the rate is applied outside, so the whole memory is scaled down at once. (After the change the classic ball takes larger steps for a while, until the old slopes have faded. To keep them together one would have to divide $v$ by 10 too.)
# ### END SOLUTION

# %% [markdown]
# ### A valley that is turned
#
# The ravine runs along an axis, and so does the narrow valley of notebook 04. What if it does not? Turn the valley, and the start with it. The surface is the same as before, only its directions are other mixtures of the two parameters.
#
# Four of your classes walk through it, 40 steps at every angle. At each angle each of them gets the best of more than fifty rates. The pictures show the paths as someone sees them who stands in the valley and turns with it.
#
# **Predict.** Whose paths stay the same when the valley turns? Who loses most on the diagonal?

# %% nbgrader={"grade": false, "grade_id": "demo_turned_valley", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
play_angle(SGD, Momentum, RMSprop, Adam)

# %% [markdown]
# <details><summary>Answer</summary>
#
# SGD and momentum do not notice. Their steps are sums of slopes, and when the valley turns, every slope turns with it. Momentum ends at 0.025 at every angle, SGD at 11.4.
#
# RMSprop loses most: from 0.047 along the axes to 7.1 on the diagonal, nearly as high as SGD. On the diagonal the slopes along $x$ and along $y$ have about the same size everywhere, so it divides both by the same number. Adam is between: from 0.023 to 0.77. Its memory of slopes still helps.
#
# The heights swing from step to step, so small differences mean nothing. At 5° Adam even ends lower than at 0°.
#
# </details>
#
# What to try: turn the valley from 0° to 45°, 5° at a time. From which angle on is Adam behind momentum, and from which RMSprop?

# %% [markdown]
# ### What you should remember
#
# * One loop serves all optimizers: `optimizer.update(params, grads)`.
# * What an optimizer remembers lives in the object. A new object has forgotten everything.
# * A test of one step sees no memory. Take at least two.
# * The eigenvalues of the Hessian tell a saddle from a minimum, except where some are zero and the others agree.
#
# ## 7 What this does not show
#
# * **The surfaces have two dimensions.** A network has thousands, its surface changes with every mini-batch, and nobody can look at it from above.
# * **The rates were chosen by hand, for each picture.** With other rates the order changes. In notebook 09 you choose rates by a fair rule.
# * **Lower is not better.** All heights here are what is minimised. How a network does on new data is another question.
# * **The ravine runs along an axis.** Methods that divide parameter by parameter profit from that. In a ravine along the diagonal they lose much of their advantage; momentum does not care.
# * **The formulas are the textbook's.** Libraries differ in small things: the form of momentum, whether $\varepsilon$ stands inside or outside the root, the default values. Read the documentation of yours.
#
# **Where to read on.** Chapter 8 of [@goodfellow2016] and chapter 12 of [@zhang2023] go through the same methods. [@sutskever2013] compares the two kinds of momentum on networks that were hard to train.
#
# ## Recap
#
# | class | remembers | one step |
# |---|---|---|
# | `SGD` | nothing | $-\eta g$ |
# | `Momentum` | $v$ | $v_{\text{new}} = \mu v - \eta g$ |
# | `Nesterov` | $v$ | $\mu v_{\text{new}} - \eta g$, in the look-ahead point |
# | `AdaGrad` | the sum $h$ of all $g^2$ | $-\eta g / (\sqrt{h} + \varepsilon)$ |
# | `RMSprop` | a moving average $h$ of $g^2$ | $-\eta g / (\sqrt{h} + \varepsilon)$ |
# | `Adam` | averages of $g$ and $g^2$, and $t$ | $-\eta \hat v / (\sqrt{\hat s} + \varepsilon)$ |
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more.

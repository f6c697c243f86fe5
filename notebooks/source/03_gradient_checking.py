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
# # Gradient checking
#
# You have written a backward pass. The program runs, nothing crashes, and the cost falls.
# **Is the gradient right?**
#
# In this assignment you meet a network that learns although its gradient is wrong in three places.
# You build the tool that finds such mistakes, learn where the tool itself goes wrong, and then repair the network with it.
#
# **Before you start.** About 85 minutes. You need the chain rule, and an idea of how a network sends a gradient back.
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
# | $X$, $Y$ | `X` $(n_x, m)$, `Y` $(1, m)$ | inputs and labels of $m$ examples; every **column** is one example |
# | $y^{(i)}$, $a^{(i)}$ | entries of `Y` and of `A3` | label of example $i$, and what the network gives for it |
# | $\theta$ | `theta` | a parameter, or all parameters in one column |
# | $J(\theta)$ | `J` | the cost, a number that depends on the parameters |
# | $g$ | `grad(theta)` | the gradient that some code **claims** |
# | $\tilde g$ | `gradapprox` | the gradient that is **measured** from values of $J$ |
# | $\varepsilon$ | `epsilon` | how far the measurement steps to each side |
#
# ## 1 A network that learns, and is wrong
#
# The network is LINEAR → TANH → LINEAR → TANH → LINEAR → SIGMOID. The number $z^{[3]}$ that goes into the sigmoid is called the **logit**. The sigmoid turns it into $a$, the probability that the network gives to label 1. So label 0 gets $1 - a$.
#
# The cost of one example is the **cross-entropy**: minus the logarithm of the probability that the network gave to the *true* label.
#
# $$-\log a \;\text{ if } y = 1, \qquad -\log(1 - a) \;\text{ if } y = 0, \qquad \text{in one line:} \quad -\bigl[ y \log a + (1 - y) \log(1 - a) \bigr]$$
#
# It is 0 when the network is sure and right, and grows without limit when it is sure and wrong. The cost of the network is the average over the $m$ examples, plus an L2 term:
#
# $$J = -\frac{1}{m} \sum_{i=1}^{m} \bigl[ y^{(i)} \log a^{(i)} + (1 - y^{(i)}) \log(1 - a^{(i)}) \bigr] + \frac{\lambda}{2m} \sum_l \lVert W^{[l]} \rVert_F^2$$
#
# The backward pass [@rumelhart1986] begins with the slope of the cross-entropy along the logit. Take $y = 1$. The slope of $-\log a$ along $a$ is $-1/a$, and the slope of the sigmoid is $a\,(1 - a)$. By the chain rule their product is
#
# $$-\frac{1}{a} \cdot a\,(1 - a) = a - 1 .$$
#
# For $y = 0$ it is $\frac{1}{1-a} \cdot a\,(1-a) = a$. Both together are $a - y$. That is the line `dZ3 = A3 - Y` below.
#
# The next cell has the forward pass, the cost and a backward pass. **The backward pass contains three bugs.** Read it. Can you see them?


# %% nbgrader={"grade": false, "grade_id": "ready_network", "locked": true, "schema_version": 3, "solution": false, "task": false}
def forward(X, parameters, lambd):
    """The output A3 of the network, and what its backward pass needs."""
    W1, b1, W2, b2, W3, b3 = parameters.values()
    A1 = np.tanh(W1 @ X + b1)
    A2 = np.tanh(W2 @ A1 + b2)
    A3 = sigmoid(W3 @ A2 + b3)
    cache = {"A1": A1, "A2": A2, "A3": A3}
    return A3, cache | {"W1": W1, "W2": W2, "W3": W3, "lambd": lambd}


def cost(X, Y, parameters, lambd):
    """The average cross-entropy with its L2 term, one number."""
    A3, cache = forward(X, parameters, lambd)
    squares = sum(np.sum(cache[name] ** 2) for name in ("W1", "W2", "W3"))
    m = X.shape[1]
    return compute_cost(A3, Y) / m + lambd / (2 * m) * squares


def backward_with_bugs(X, Y, cache):
    """The gradients of the cost, wrong in three places."""
    A1, A2, A3 = cache["A1"], cache["A2"], cache["A3"]
    W1, W2, W3 = cache["W1"], cache["W2"], cache["W3"]
    lambd = cache["lambd"]
    m = X.shape[1]

    dZ3 = A3 - Y
    dW3 = dZ3 @ A2.T / m + lambd / m * W3
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m

    dZ2 = W3.T @ dZ3 * (1 - A2**2)
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True)

    dZ1 = W2.T @ dZ2 * (1 - A1)
    dW1 = dZ1 @ X.T / m + lambd / m * W1
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m

    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


# %% [markdown]
# **Predict.** This network is trained on the moons with the wrong gradients: 3000 steps of gradient descent, each on 16 random points. What will the cost curve look like? What will the accuracy be?

# %% nbgrader={"grade": false, "grade_id": "demo_learns_although_wrong", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X, Y = load_dataset()


def train(backward, learning_rate=0.05, lambd=0.3, size=16, steps=3000):
    """Gradient descent on the moons; the parameters and the cost of every step."""
    rng = np.random.RandomState(0)
    parameters = initialize_parameters([2, 12, 6, 1])
    m = X.shape[1]
    costs = []
    for _ in progress(range(steps)):
        costs.append(cost(X, Y, parameters, lambd))
        chosen = rng.permutation(m)[:size]
        # With its share of lambd the L2 term weighs as much as in the whole cost.
        _, cache = forward(X[:, chosen], parameters, lambd * size / m)
        grads = backward(X[:, chosen], Y[:, chosen], cache)
        parameters = {
            name: value - learning_rate * grads["d" + name]
            for name, value in parameters.items()
        }
    return parameters, costs


def accuracy(parameters):
    """Share of the moons on the right side, in percent."""
    return 100 * np.mean((forward(X, parameters, 0)[0] > 0.5) == Y)


def plot_training(curves, title, every=25):
    """Draw the cost against the step."""
    ax = plt.subplots(figsize=(7, 4), layout="constrained")[1]
    for position, (name, costs) in enumerate(curves.items()):
        steps = range(0, len(costs), every)
        style = line_style(name, position) | {"markevery": 12}
        ax.plot(steps, costs[::every], label=name, **style)
    ax.set(xlabel="step", ylabel="cost J of all points", ylim=(0, 0.55), title=title)
    ax.legend()
    told = " ".join(
        f"{name}: from {costs[0]:.3f} at step 0 to {costs[-1]:.3f} at step "
        f"{len(costs) - 1}."
        for name, costs in curves.items()
    )
    describe(ax, f"{title}. Cost of all points against the step. {told}")


parameters_bugs, costs_bugs = train(backward_with_bugs)
plot_training({"with bugs": costs_bugs}, "Training with a wrong gradient")
plt.show()
print(f"Accuracy on the moons: {accuracy(parameters_bugs):.2f} %")

# %% [markdown]
# <details><summary>Answer</summary>
#
# The cost falls, and more than nine in ten points end up on the right side.
#
# </details>

# %% [markdown]
# Nothing here looks like a bug.
# A wrong gradient often still points roughly downhill, and then training works: more slowly, or to a worse place. You would blame the learning rate, or the data.
#
# So a falling cost proves nothing about the gradient. We need a test of the gradient itself.
#
# ### What you should remember
#
# * A network can learn with a wrong gradient.
# * A gradient deserves a test of its own, before any training.
#
# ## 2 Measure the slope
#
# The slope of $J$ at $\theta$ says how fast $J$ changes when $\theta$ moves. So move $\theta$ a little, and look. No backward pass is needed, only values of $J$. There are two ways:
#
# $$\text{one-sided:} \quad \frac{J(\theta + \varepsilon) - J(\theta)}{\varepsilon} \qquad\qquad \text{two-sided:} \quad \frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2 \varepsilon}$$
#
# How good are they? Write $J$ as its Taylor series around $\theta$:
#
# $$J(\theta \pm \varepsilon) = J \pm \varepsilon J' + \frac{\varepsilon^2}{2} J'' \pm \frac{\varepsilon^3}{6} J''' + \dots$$
#
# * One-sided: subtract $J$ and divide by $\varepsilon$. What is left is $J' + \frac{\varepsilon}{2} J'' + \dots$. The error shrinks like $\varepsilon$.
# * Two-sided: in the difference of the two series everything with an even power cancels. What is left is $J' + \frac{\varepsilon^2}{6} J''' + \dots$. The error shrinks like $\varepsilon^2$.
#
# ### A worked example
#
# $J(\theta) = \theta^3$ at $\theta = 2$. The true slope is $3 \theta^2 = 12$. With $\varepsilon = 0.1$:
#
# | | computed | error |
# |---|---|---|
# | one-sided | $(2.1^3 - 2^3) / 0.1 = 12.61$ | $0.61$ |
# | two-sided | $(2.1^3 - 1.9^3) / 0.2 = 12.01$ | $0.01 = \varepsilon^2$ |
#
# **Predict.** What will the two errors be with $\varepsilon = 0.2$? (For $\theta^3$ the series above ends after $J'''$.)

# %% [markdown]
# <details><summary>Answer</summary>
#
# $J'' = 6 \theta = 12$ and $J''' = 6$. The two-sided error is $\frac{0.2^2}{6} \cdot 6 = 0.04$. The one-sided error is $\frac{0.2}{2} \cdot 12 + \frac{0.2^2}{6} \cdot 6 = 1.24$.
#
# </details>
#
# Both ways measure the slope of a chord. Move $\varepsilon$, and see which chord is parallel to the tangent.


# %% nbgrader={"grade": false, "grade_id": "demo_chords", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def draw_chords(epsilon, ax):
    """The cube at 2 with its tangent and both chords."""
    theta = np.linspace(0.7, 3.3, 200)
    ax.plot(theta, theta**3, color="black", label="J = θ³")
    ax.axline((2, 8), slope=12, color="gray", linewidth=1, label="tangent: 12")
    slopes = {}
    for position, (name, left) in enumerate({"one": 2.0, "two": 2 - epsilon}.items()):
        ends = np.array([left, 2 + epsilon])
        slopes[name] = np.ptp(ends**3) / np.ptp(ends)
        style = line_style(name, position + 1)
        ax.plot(ends, ends**3, label=f"{name}-sided: {slopes[name]:.2f}", **style)
    ax.set(xlabel="θ", ylabel="J", ylim=(-10, 36))
    ax.legend(loc="upper left")
    describe(
        ax,
        "The curve θ³ around θ = 2 with two chords. The tangent has the slope 12, the "
        f"one-sided chord {slopes['one']:.2f}, the two-sided chord {slopes['two']:.2f}.",
    )


slider_with_pictures(draw_chords, [0.1, 0.5, 1.0], label="ε")

# %% [markdown]
# The two-sided chord stays nearly parallel to the tangent even when it is long.
#
# ### How different is different?
#
# Now compare the measured slope $\tilde g$ with the claimed slope $g$. The distance $\lvert \tilde g - g \rvert$ alone says little: $0.01$ is nothing beside a slope of $10{,}000$, and a lot beside $0.001$. So divide by the size of the two:
#
# $$\text{difference} = \frac{\lvert \tilde g - g \rvert}{\lvert \tilde g \rvert + \lvert g \rvert}$$
#
# It has no unit, and always lies between 0 and 1. When both slopes are 0 they agree, and the difference is 0.
#
# | the code claims | difference |
# |---|---|
# | the right slope | nearly 0 |
# | twice the slope, or half of it | $\dfrac{\lvert 2g - g \rvert}{2g + g} = \dfrac{1}{3}$ |
# | the slope with the wrong sign | $\dfrac{\lvert g + g \rvert}{g + g} = 1$ |
# | always 0, whatever the slope is | $1$ |
#
# In double precision, and with $\varepsilon = 10^{-7}$, a common rule is: below $10^{-7}$ all is well; above $10^{-3}$ there is almost surely a bug; in between, look again.
#
# ### Your turn: check one slope
#
# `J` and `grad` are functions: `J(theta)` is the cost, `grad(theta)` the slope that is claimed.

# %% nbgrader={"grade": false, "grade_id": "gradient_check", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: gradient_check


def gradient_check(J, grad, theta, epsilon=1e-7):
    """
    Compare the slope that is claimed at theta with the slope that is measured.

    Arguments:
    J -- function of one number: the cost
    grad -- function of one number: the slope of J that is claimed
    theta -- where to check, a number
    epsilon -- how far to step to each side

    Returns:
    gradapprox -- the slope measured from both sides
    difference -- the relative difference, between 0 and 1; 0.0 when both slopes are 0
    """
    # 1. Measure the slope from two values of J.
    # 2. Compare it with the claimed slope.
    ### BEGIN SOLUTION
    gradapprox = (J(theta + epsilon) - J(theta - epsilon)) / (2 * epsilon)
    claimed = grad(theta)
    scale = abs(gradapprox) + abs(claimed)
    difference = abs(gradapprox - claimed) / scale if scale > 0 else 0.0
    ### END SOLUTION
    return gradapprox, difference


# %% nbgrader={"grade": false, "grade_id": "demo_try_gradient_check", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def cube(theta):
    return theta**3


claims = {
    "3θ²  (right)": lambda theta: 3 * theta**2,
    "6θ²  (a factor 2 too many)": lambda theta: 6 * theta**2,
    "-3θ² (wrong sign)": lambda theta: -3 * theta**2,
    "0    (forgotten)": lambda theta: 0.0,
}
for epsilon in (0.1, 1e-7):
    print(f"epsilon = {epsilon}")
    for name, claim in claims.items():
        gradapprox, difference = gradient_check(cube, claim, 2.0, epsilon)
        print(f"  {name:28} measured {gradapprox:.4f}, difference {difference:.3e}")

# %% [markdown]
# **Expected output.** With $\varepsilon = 10^{-7}$ the difference of the right slope is only rounding. It may differ on your machine, but stays below $10^{-7}$.
#
# | claimed | difference, ε = 0.1 | difference, ε = 1e-07 |
# |---|---|---|
# | 3θ² (right) | 4.165e-04 | about 1e-09 |
# | 6θ² (a factor 2 too many) | 3.330e-01 | 3.333e-01 |
# | −3θ² (wrong sign) | 1.000e+00 | 1.000e+00 |
# | 0 (forgotten) | 1.000e+00 | 1.000e+00 |

# %% nbgrader={"grade": true, "grade_id": "check_gradient_check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(gradient_check)

# %% [markdown]
# ### How small should ε be?
#
# The error of the two-sided slope is $\frac{\varepsilon^2}{6} J'''$. So the smaller $\varepsilon$, the better?
#
# **Predict.** Sketch the difference against $\varepsilon$, from $10^{-1}$ down to $10^{-15}$, both on logarithmic axes. Is it a line that only falls?


# %% nbgrader={"grade": false, "grade_id": "demo_v_curve", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def one_sided(J, grad, theta, epsilon):
    """The relative difference of a slope measured from one side only."""
    measured, claimed = (J(theta + epsilon) - J(theta)) / epsilon, grad(theta)
    return abs(measured - claimed) / (abs(measured) + abs(claimed))


def two_sided(J, grad, theta, epsilon):
    return gradient_check(J, grad, theta, epsilon)[1]


ways = {
    "one-sided, 64 bits": (one_sided, np.float64),
    "two-sided, 64 bits": (two_sided, np.float64),
    "two-sided, 32 bits": (two_sided, np.float32),
}
epsilons = np.logspace(-1, -15, 57)
fig, ax = plt.subplots(figsize=(8, 4.5), layout="constrained")
told = []
for position, (name, (way, precision)) in enumerate(ways.items()):
    curve = np.array(
        [way(np.exp, np.exp, precision(1.3), precision(step)) for step in epsilons]
    )
    shown = np.where(curve > 0, curve, np.nan)  # an exact 0 has no logarithm
    best = np.nanargmin(shown)
    told.append(
        f"{name}: lowest {shown[best]:.0e} at ε = {epsilons[best]:.0e}, "
        f"{curve[0]:.0e} at ε = 1e-01, {curve[-1]:.0e} at ε = 1e-15."
    )
    ax.loglog(epsilons, shown, label=name, markersize=4, **line_style(name, position))
ax.invert_xaxis()
ax.set(xlabel="ε, smaller to the right", ylabel="difference")
ax.set_title("Measuring the slope of exp at 1.3")
ax.legend()
describe(ax, "Difference against ε for three ways to measure. " + " ".join(told))
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# No. Each curve is a **V**: it falls, and then it rises again.
#
# </details>

# %% [markdown]
# Two errors work against each other.
#
# * **The chord is too long** (left side). The formula's own error, $\varepsilon^2 / 6 \cdot J'''$, falls as $\varepsilon$ shrinks. The one-sided error falls too, but more slowly.
# * **The chord is too short** (right side). A number in double precision has about 16 digits. $J(\theta + \varepsilon)$ and $J(\theta - \varepsilon)$ agree in most of them, and the difference of the two keeps only what is left. The error is about $u \, \lvert J \rvert / \varepsilon$, where $u \approx 10^{-16}$ is the rounding error of one number. It grows as $\varepsilon$ shrinks.
#
# Where is the best place? Add the two errors,
#
# $$E(\varepsilon) = \frac{\varepsilon^2}{6} \lvert J''' \rvert + \frac{u \lvert J \rvert}{\varepsilon}, \qquad E'(\varepsilon) = \frac{\varepsilon}{3} \lvert J''' \rvert - \frac{u \lvert J \rvert}{\varepsilon^2} ,$$
#
# and set $E'$ to 0: $\varepsilon^3 = 3u \, \lvert J \rvert / \lvert J''' \rvert$. For the exponential function $J = J'''$, so $\varepsilon = \sqrt[3]{3u} \approx 7 \cdot 10^{-6}$ [@nocedal2006]. The usual $10^{-7}$ is to the right of it in the picture, and still good to about nine digits.
#
# **Predict.** One-sided, the error of the formula is $\frac{\varepsilon}{2} \lvert J'' \rvert$, and rounding adds up to $2u \, \lvert J \rvert / \varepsilon$. Where is the best place now, and how good is it there? Compare with the picture.

# %% [markdown]
# <details><summary>Answer</summary>
#
# $E' = \frac12 \lvert J'' \rvert - 2u \lvert J \rvert / \varepsilon^2 = 0$ at $\varepsilon = 2 \sqrt{u} \approx 2 \cdot 10^{-8}$ (again for the exponential function). There the error is at most $2 \sqrt{u}\, J$, about $2 \cdot 10^{-8}$ of the slope: some thousand times worse than two-sided at its best.
#
# </details>

# %% [markdown]
# With 32 bits, $u$ is about $6 \cdot 10^{-8}$. There even the best $\varepsilon$ gives a difference of some $10^{-6}$. Near $\varepsilon = 10^{-7}$ the sum $\theta + \varepsilon$ begins to round back to $\theta$; below that the measured slope is 0, and the difference 1. **So check gradients in `float64`**, also when the training runs in `float32`.
#
# ### What you should remember
#
# * Step to both sides. The error of the two-sided slope shrinks like $\varepsilon^2$.
# * Compare relative to the size of the slopes. 1/3 means a factor of 2, and 1 means a wrong sign or a zero.
# * A smaller $\varepsilon$ is better only down to a point. Below it, rounding wins.
#
# ## 3 Many parameters
#
# A network has many parameters. Put all of them into one column $\theta$ of shape $(n, 1)$. The cost is still one number, and it has a slope along every entry. To measure the slope along entry $i$, move **only entry $i$**:
#
# $$\tilde g_i = \frac{J(\theta_1, \dots, \theta_i + \varepsilon, \dots, \theta_n) - J(\theta_1, \dots, \theta_i - \varepsilon, \dots, \theta_n)}{2 \varepsilon}$$
#
# and for the comparison replace the absolute values by the lengths (Euclidean norms) of the columns:
#
# $$\text{difference} = \frac{\lVert \tilde g - g \rVert_2}{\lVert \tilde g \rVert_2 + \lVert g \rVert_2}$$
#
# ### A worked example
#
# $J(\theta) = \theta_1^2 + 3 \, \theta_1 \theta_2$ at $\theta = (1, 2)$, with $\varepsilon = 0.1$. The true gradient is $(2 \theta_1 + 3 \theta_2, \; 3 \theta_1) = (8, 3)$.
#
# | entry | $J$ after the step up | $J$ after the step down | $\tilde g_i$ |
# |---|---|---|---|
# | 1 | $J(1.1, 2) = 7.81$ | $J(0.9, 2) = 6.21$ | $1.6 / 0.2 = 8$ |
# | 2 | $J(1, 2.1) = 7.3$ | $J(1, 1.9) = 6.7$ | $0.6 / 0.2 = 3$ |
#
# **Predict.** Suppose the code forgets to put entry 1 back to $1$ after its step up to $1.1$, and goes on with entry 2. What does it measure for entry 2? (In that row, $\theta_1$ is now $1.1$.)

# %% [markdown]
# ### Your turn: check a gradient
#
# `theta` belongs to the caller: it must be the same after the check.

# %% nbgrader={"grade": false, "grade_id": "gradient_check_n", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: gradient_check_n


def gradient_check_n(J, grad, theta, epsilon=1e-7):
    """
    Compare the gradient that is claimed at theta with the one that is measured.

    Arguments:
    J -- function of a column (n, 1): the cost, one number
    grad -- function of a column (n, 1): the gradient of J that is claimed, (n, 1)
    theta -- where to check, an array of shape (n, 1); it stays as it is
    epsilon -- how far to step to each side

    Returns:
    gradapprox -- the gradient measured from both sides, shape (n, 1)
    difference -- the relative difference of the two, between 0 and 1; 0.0 when both
                  are zero
    """
    n = theta.shape[0]
    gradapprox = np.zeros((n, 1))
    # 1. Measure the slope along every entry, moving one entry at a time.
    # 2. Compare the whole column with the claimed gradient.
    ### BEGIN SOLUTION
    for i in range(n):
        step = np.zeros((n, 1))
        step[i, 0] = epsilon
        gradapprox[i, 0] = (J(theta + step) - J(theta - step)) / (2 * epsilon)
    claimed = grad(theta)
    scale = np.linalg.norm(gradapprox) + np.linalg.norm(claimed)
    difference = np.linalg.norm(gradapprox - claimed) / scale if scale > 0 else 0.0
    ### END SOLUTION
    return gradapprox, difference


# %% nbgrader={"grade": false, "grade_id": "demo_try_gradient_check_n", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def example_cost(theta):
    return theta[0, 0] ** 2 + 3 * theta[0, 0] * theta[1, 0]


def example_gradient(theta):
    return np.array([[2 * theta[0, 0] + 3 * theta[1, 0]], [3 * theta[0, 0]]])


gradapprox, difference = gradient_check_n(
    example_cost, example_gradient, np.array([[1.0], [2.0]]), epsilon=0.1
)
print(f"gradapprox =\n{gradapprox.round(6)}")
print(f"difference below 1e-12: {difference < 1e-12}")

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | `gradapprox` | [[8.]<br>[3.]] |
# | difference below 1e-12 | True |
#
# ($J$ is a polynomial of degree 2, so $J''' = 0$ and even a large $\varepsilon$ gives the exact slope.)

# %% nbgrader={"grade": true, "grade_id": "check_gradient_check_n", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check(gradient_check_n)

# %% [markdown]
# <details><summary>Answer</summary>
#
# With $\theta_1$ left at $1.1$ the slope along entry 2 comes out as $3 \cdot 1.1 = 3.3$. The **check** is wrong then, and accuses a right gradient.
#
# </details>
#
# The error is as small or as large as $\varepsilon$, so with $10^{-7}$ you would hardly notice it in two entries. In a million entries the forgotten steps pile up.
#
# ### What you should remember
#
# * Move one entry at a time, and start every time from the same $\theta$.
# * A check of $n$ parameters evaluates the cost $2n$ times. One backward pass gives all $n$ slopes at once. So check once, on a small network, and switch the check off before you train.
#
# ## 4 Find the bugs
#
# Now check the network of section 1. The next cell puts all its parameters into one column, checks them all, and then reports the difference for each of the six parts by itself: a long column can hide a small part that is wrong.


# %% nbgrader={"grade": false, "grade_id": "demo_find_bugs", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def check_network(backward, parameters, X, Y, lambd):
    """The difference of the whole gradient, and of each of its parts."""

    def J(theta):
        return cost(X, Y, to_dictionary(theta, parameters), lambd)

    def grad(theta):
        _, cache = forward(X, to_dictionary(theta, parameters), lambd)
        grads = backward(X, Y, cache)
        return to_column({name: grads["d" + name] for name in parameters})

    theta = to_column(parameters)
    measured, whole = gradient_check_n(J, grad, theta)
    measured = to_dictionary(measured, parameters)
    claimed = to_dictionary(grad(theta), parameters)
    parts = {
        "d" + name: np.linalg.norm(measured[name] - claimed[name])
        / (np.linalg.norm(measured[name]) + np.linalg.norm(claimed[name]))
        for name in parameters
    }
    return whole, parts


def plot_parts(backward, title):
    """Draw the difference of every part of the gradient."""
    rng = np.random.RandomState(1)
    parameters = initialize_parameters([2, 4, 3, 1])
    for name in ("b1", "b2", "b3"):
        parameters[name] = 0.3 * rng.randn(*parameters[name].shape)
    x, y = rng.randn(2, 5), np.array([[1, 0, 0, 1, 1]])
    whole, parts = check_network(backward, parameters, x, y, lambd=0.7)
    plot_gradient_parts(parts, title=title)
    plt.show()
    print(f"difference of the whole gradient: {whole:.1e}")
    for name, value in parts.items():
        print(f"difference of {name}: {value:.3g}")


plot_parts(backward_with_bugs, "The backward pass with bugs")

# %% [markdown]
# The parts of layer 3 are right. All others are wrong. How can three bugs spoil four parts?
# Think of how the gradient travels: from layer 3 down to layer 1. What is wrong in $dZ^{[l]}$ spoils $dW^{[l]}$, $db^{[l]}$ and everything below. What is wrong only in the line of one part spoils that part alone.
#
# **Predict.** Before you repair anything: in which lines do you suspect the bugs? Three questions help.
#
# * If a claimed gradient is $k$ times the right one, its difference is $(k - 1) / (k + 1)$. Which $k$ fits the difference of $db^{[2]}$? What else in this check (there are 2 features, 5 examples, 4 and 3 hidden units) is that number?
# * The cost has an L2 term for every weight matrix. Which lines know about it?
# * The slope of $a = \tanh(z)$ is $1 - a^2$.

# %% [markdown]
# ### Your turn: repair it
#
# Copy `backward_with_bugs` and correct it. After every repair run the picture below: it tells you whether you found a bug, or made one.

# %% nbgrader={"grade": false, "grade_id": "fix_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: fix_backward


def fix_backward(X, Y, cache):
    """
    Compute the gradients of the cost with its L2 term.

    Arguments:
    X -- inputs, shape (n0, m)
    Y -- labels 0 and 1, shape (1, m)
    cache -- dictionary from forward: "A1" (n1, m), "A2" (n2, m), "A3" (1, m),
             "W1", "W2", "W3", and the number "lambd"; like X and Y it stays as it is

    Returns:
    grads -- dictionary: "dW1", "db1", "dW2", "db2", "dW3", "db3"
    """
    # Copy the lines of backward_with_bugs, and repair them.
    ### BEGIN SOLUTION
    A1, A2, A3 = cache["A1"], cache["A2"], cache["A3"]
    W1, W2, W3 = cache["W1"], cache["W2"], cache["W3"]
    lambd = cache["lambd"]
    m = X.shape[1]

    dZ3 = A3 - Y
    dW3 = dZ3 @ A2.T / m + lambd / m * W3
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m

    dZ2 = W3.T @ dZ3 * (1 - A2**2)
    dW2 = dZ2 @ A1.T / m + lambd / m * W2
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m

    dZ1 = W2.T @ dZ2 * (1 - A1**2)
    dW1 = dZ1 @ X.T / m + lambd / m * W1
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m

    grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}
    ### END SOLUTION
    return grads


# %% nbgrader={"grade": false, "grade_id": "demo_try_fix_backward", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
plot_parts(fix_backward, "The repaired backward pass")

# %% [markdown]
# **Expected output.** All six dots are left of the line. The difference of the whole gradient is rounding only: below $10^{-7}$.

# %% nbgrader={"grade": true, "grade_id": "check_fix_backward", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(fix_backward)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The difference of $db^{[2]}$ is $0.667 = (5 - 1) / (5 + 1)$, so $k = 5$: that is the number of examples, and a division by $m$ is missing. There are three weight matrices, and each of them needs its L2 term. The two hidden layers have the same activation, so their two lines with a slope must look alike.
#
# </details>

# %% [markdown]
# What was the price of the bugs? The next cell repeats the training of section 1 and adds the repaired one, with the same start, rate and number of steps.
#
# **Predict.** How much higher is the cost at the end with the bugs? Would you notice it in the accuracy?

# %% nbgrader={"grade": false, "grade_id": "demo_train_both", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
parameters_right, costs_right = train(fix_backward)
plot_training(
    {"with bugs": costs_bugs, "repaired": costs_right},
    "The same training with a wrong and a right gradient",
)
plt.show()
print(f"with bugs: cost {costs_bugs[-1]:.4f}, {accuracy(parameters_bugs):.2f} % right")
print(
    f"repaired:  cost {costs_right[-1]:.4f}, {accuracy(parameters_right):.2f} % right"
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# With the wrong gradient the cost is about 30 % higher at the end. In accuracy the two differ by a handful of points: nothing that you would call a bug.
#
# </details>
#
# Only the gradient check tells the two apart, and it does so **before** the training.
#
# ### A question in words
#
# Someone checks `backward_with_bugs` and reports: "the difference is $10^{-9}$, all is well." They are not lying.
# For **each** of the three bugs, name a setting (of $\lambda$, of $m$, or of the parameters) in which the check does not see this bug, and say why. What does it teach you about where to check?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_hidden_bugs", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** One point for each bug with a setting and the reason; take one off when nothing is said about where to check.
#
# * $dW^{[2]}$ lacks the L2 term $\frac{\lambda}{m} W^{[2]}$. With $\lambda = 0$ (or $W^{[2]} = 0$) the term is zero. So the check must run with the L2 term switched on.
# * $db^{[2]}$ lacks the division by $m$. With a single example, $m = 1$, it changes nothing. So check with several examples, and a number of them that is not 1.
# * $dZ^{[1]}$ has $1 - a$ in place of $1 - a^2$. The two agree where $a = 0$ or $a = 1$. With $W^{[1]} = 0$ and $b^{[1]} = 0$ all of $A^{[1]}$ is 0 ($W^{[2]} = 0$ is right too: then nothing arrives at layer 1; saturated units with $a \approx 1$ are right too).
#
# Where to check: at a random place, with no zeros and no special values, with every term of the cost switched on. A check says that the gradient is right *here*.
# ### END SOLUTION

# %% [markdown]
# ## 5 What the check does not show
#
# **A kink.** ReLU has no slope at 0. When a step of $\varepsilon$ reaches across the kink, the chord measures a mixture of the two sides.

# %% nbgrader={"grade": false, "grade_id": "demo_kink", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
theta = np.linspace(-0.3, 0.3, 121)
claimed = (theta > 0).astype(float)
measured = [
    gradient_check(relu, lambda z: float(z > 0), place, 0.1)[0] for place in theta
]
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
ax.plot(theta, claimed, color="black", label="claimed")
style = line_style("measured", 1) | {"markersize": 4, "markevery": 5}
ax.plot(theta, measured, label="measured, ε = 0.1", **style)
ax.set(xlabel="θ", ylabel="slope of relu", title="Measuring across a kink")
ax.legend()
wrong = theta[np.abs(claimed - measured) > 1e-6]
describe(
    ax,
    "Slope of relu against θ. Claimed: 0 up to θ = 0, then 1. Measured with ε = 0.1: "
    f"differs between θ = {wrong.min():.3f} and {wrong.max():.3f}, where it rises "
    f"evenly from {measured[0]:.0f} to {measured[-1]:.0f}.",
)
plt.show()

# %% [markdown]
# Within $\varepsilon$ of the kink the difference is large although both slopes are as right as they can be. With $\varepsilon = 10^{-7}$ this is rare, but in a large ReLU network some unit may be that close. If a check fails in one or two entries only, move $\theta$ a little and check again.
#
# **Chance.** With dropout on, $J$ draws new units at every call, and $J(\theta + \varepsilon)$ and $J(\theta - \varepsilon)$ belong to two different networks. Here is a single layer of ten weights with dropout (`keep_prob` 0.8), checked five times at the same place.


# %% nbgrader={"grade": false, "grade_id": "demo_dropout", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def differences_with_dropout(new_mask_each_call, repeats=5):
    """Five checks of J = Σ (mask · θ)² / 2, whose gradient is mask² · θ."""
    rng = np.random.RandomState(0)
    theta = rng.randn(10, 1)
    found = []
    for _ in range(repeats):
        held = (rng.rand(10, 1) < 0.8) / 0.8

        def mask():
            return (rng.rand(10, 1) < 0.8) / 0.8 if new_mask_each_call else held

        def J(theta):
            return 0.5 * np.sum((mask() * theta) ** 2)

        def grad(theta):
            return mask() ** 2 * theta

        found.append(gradient_check_n(J, grad, theta)[1])
    return found


results = {
    "new units at every call": differences_with_dropout(True),
    "the same units throughout": differences_with_dropout(False),
}
fig, ax = plt.subplots(figsize=(8, 2.4), layout="constrained")
for marker, (name, found) in zip("oD", results.items()):
    ax.semilogx(found, [name] * len(found), marker, color="black", alpha=0.6)
ax.set(xlim=(1e-12, 2), ylim=(-0.6, 1.6), xlabel="difference")
ax.set_title("Five checks with dropout on")
describe(
    ax,
    "Differences of five gradient checks. "
    + " ".join(
        f"{name}: from {min(found):.0e} to {max(found):.0e}."
        for name, found in results.items()
    ),
)
plt.show()

# %% [markdown]
# The gradient is right in both rows. In the first row the check divides the difference of two **different** networks by $2 \varepsilon$, and shouts. In the second row the same units stay off throughout one check, and all is well.
#
# **A wrong cost.** The check compares the backward pass with the cost *as it is coded*. If the cost itself is wrong, both can agree perfectly.
#
# **Other places.** Agreement at one $\theta$, on one small data set, is evidence, not a proof. Choose places where every term counts.
#
# **Small parts.** One wrong entry among many large right ones hardly moves the norm. Look at the parts as well.
#
# **Learning.** A right gradient can still lead nowhere. Whether training works depends on the rate, the start and the optimizer.
#
# Where to read on: the notes by [@karpathy2015b] begin with practical advice on gradient checks. [@baydin2018] explain automatic differentiation, which computes exact slopes from the code itself, and how it differs from measuring them.
#
# ### A second question in words
#
# Your network is trained with dropout. A check of its gradient gives a difference of 1.000. Your colleague looks at the table of section 2 and says: "a wrong sign."
# Why does the number not prove that? Describe a check that is fair, and say which part of your code would go unchecked if you switched dropout off.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_dropout", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: with dropout on, every call of $J$ draws new units. $J(\theta + \varepsilon)$ and $J(\theta - \varepsilon)$ belong to different functions; their difference does not become small with $\varepsilon$, and dividing it by $2\varepsilon$ gives a huge number that has nothing to do with the slope. So the difference is practically 1 for a right gradient too.
#
# 1 point: check with dropout off (`keep_prob` 1), or hold the units fixed during one check (the same mask or the same seed for every call of $J$ and for the backward pass). With dropout off, the lines that apply the mask and divide by `keep_prob`, forward and backward, are not checked; a fixed mask checks them.
# ### END SOLUTION

# %% [markdown]
# ## Recap
#
# | step | why |
# |---|---|
# | measure on both sides | error $\varepsilon^2$ in place of $\varepsilon$ |
# | $\varepsilon = 10^{-7}$, in `float64` | small enough for the chord, large enough for the digits |
# | compare relative to the size | 1/3 is a factor of 2; 1 is a wrong sign |
# | one entry at a time, from the same $\theta$ | or the check itself is wrong |
# | every term on, several examples, no special values | or a bug has a place to hide |
# | dropout off or held fixed, away from kinks | or a right gradient is accused |
# | part by part | the norm of the whole hides small parts |
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more. More checks run when the assignment is graded, so a function should do what its docstring says.

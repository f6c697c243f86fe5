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
# # Failure clinic
#
# A training that goes wrong seldom says so. It prints a cost, draws a curve, and ends without an error.
# **How do you find out what is wrong with it?**
#
# In this assignment you are the doctor. Twelve trainings are ill, three in each of four wards. The three of one ward have the same complaint and three different causes. You look at pictures, name the cause, name the picture that decides, and find the one line to blame. Four of the patients you cure.
#
# **Before you start.** About 75 minutes. You need to know momentum and Adam (notebook 04), dropout (notebook 02) and batch normalization (notebook 08).
#
# **How to work.**
#
# * Write code only in the cells that begin with `# GRADED FUNCTION`. Replace `# YOUR CODE HERE` and the line below it.
# * Look at the pictures of a ward before you read its code.
# * Run the check cell. It names each behaviour that it tests, and gives a hint for the ones that fail.
# * Where it says **Predict**, write your guess down before you run anything.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from opt_utils import *
from opt_utils.clinic import *
from test_cases import *

# %% [markdown]
# ## Conventions
#
# | symbol | in the code | meaning |
# |---|---|---|
# | $X$, $Y$ | `X` $(2, m)$, `Y` $(1, m)$ | inputs and labels of $m$ examples, the moons; every **column** is one example |
# | $J$ | `cost` | the average cross-entropy of the examples |
# | $\alpha$ | `rate` | the learning rate |
# | $Z = W X + b$ | `Z1`, "sums" | what a hidden layer has before its activation |
# | | `watch(...)` | the clinic listens: it writes down what the training tells it, and changes nothing |
# | | `factor` | the clinic runs a training once more with `factor` times its rate |
#
# The number behind a line of a patient's code, `# 4`, is the name of that line.
#
# ## 1 Which evidence decides
#
# Two trainings walk on the curve $J = \frac{c}{2} \theta^2$ with the slope $c \theta$.
#
# * The first steps downhill, $\theta \leftarrow \theta - \alpha c \theta$. It has $\alpha c = 2.2$: its **rate is too high**.
# * The second has a **wrong sign**, $\theta \leftarrow \theta + \alpha c \theta$. It has $\alpha c = 0.2$.
#
# One step of the first multiplies $\theta$ by $1 - 2.2 = -1.2$. One step of the second multiplies it by $1 + 0.2 = 1.2$. The cost has $\theta$ squared. So in both trainings every step multiplies the cost by $1.2^2 = 1.44$.
#
# **The two cost curves are the same, point by point.** No look at them, however long, tells the two apart.
#
# **Predict.** Both trainings run again, with a hundredth of their rates. What do the two cost curves do now?

# %% nbgrader={"grade": false, "grade_id": "demo_same_curve", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
step_factors = {"rate too high": lambda part: 1 - 2.2 * part}
step_factors["wrong sign"] = lambda part: 1 + 0.2 * part
steps = np.arange(16)
axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")[1]
for ax, part, title in zip(axes, (1, 0.01), ("The full rate", "A hundredth of it")):
    told = []
    for position, (name, multiply) in enumerate(step_factors.items()):
        costs = multiply(part) ** (2 * steps)
        marks = {"markersize": 5 + 4 * position, "markerfacecolor": "none"}
        ax.plot(steps, costs, label=name, **line_style(name, position), **marks)
        told.append(f"{name} from 1 to {costs[-1]:.3g}")
    ax.set(xlabel="step", ylabel="cost, relative to the start", title=title)
    ax.legend()
    describe(ax, f"{title}: cost by step. {', '.join(told)}.")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# With a hundredth of the rate, the first training multiplies its cost by $(1 - 0.022)^2 \approx 0.956$ in every step: it **falls**. The second multiplies it by $(1 + 0.002)^2 \approx 1.004$: it still **rises**. Small steps along the slope lead down, whatever the curve looks like. Small steps against it lead up.
#
# </details>
#
# This is the whole art. **A piece of evidence decides when the suspects predict different pictures of it.** The cost curve was evidence too, but both suspects predict the same curve.
#
# So for each patient ask three questions, in this order.
#
# 1. Which causes fit the complaint?
# 2. Which picture would each of them draw?
# 3. Which picture is drawn?
#
# ### The list of causes
#
# Every diagnosis in this notebook is one of these names. Three of them belong to nobody here.
#
# | cause | what goes wrong |
# |---|---|
# | `"rate too high"` | a step leads across the valley and up on its other side |
# | `"rate too low"` | steps in the right direction, but tiny ones |
# | `"wrong sign"` | the step leads uphill |
# | `"cost never reset"` | the printed cost goes on adding up where a new sum should begin |
# | `"zero weights"` | all weights start at zero |
# | `"saturated units"` | the sums are so large that tanh is flat there |
# | `"dead units"` | the sums are negative for every example, and ReLU gives 0 with slope 0 |
# | `"labels shuffled apart"` | inputs and labels get different orders |
# | `"velocity lost"` | momentum forgets its velocity before every step |
# | `"step count reset"` | Adam's $t$ starts again from 1 in every epoch |
# | `"inputs not scaled"` | one input is far larger than the other, and the rate must suit the larger one |
# | `"dropout left on"` | units still drop out when the network is used |
# | `"batch statistics"` | when the network is used, batch norm takes mean and variance of the examples that come together |
# | `"own statistics"` | new inputs are scaled by their own mean and spread, not by those of the training set |
# | `"overfitting"` | the network has learned its training examples by heart |
#
# ## 2 Ward 1: the cost rises
#
# Patients A, B and C print a cost that is higher at the end than at the start. Their code is in the next cell. **Run it and go on to the pictures.** You come back for the line.


# %% nbgrader={"grade": false, "grade_id": "ready_patients_1", "locked": true, "schema_version": 3, "solution": false, "task": false}
def patient_a(X, Y, watch, factor=1.0):
    parameters = initialize_parameters([2, 20, 1])  # 1
    m = X.shape[1]  # 2
    rate = 30.0 * factor  # 3
    for _ in range(15):  # 4
        a, caches = forward_propagation(X, parameters)  # 5
        cost = compute_cost(a, Y) / m  # 6
        grads = backward_propagation(X, Y, caches)  # 7
        watch(cost, parameters=parameters, grads=grads)  # 8
        for name in parameters:  # 9
            parameters[name] = parameters[name] - rate * grads["d" + name]  # 10


def patient_b(X, Y, watch, factor=1.0):
    parameters = initialize_parameters([2, 20, 1])  # 1
    m = X.shape[1]  # 2
    rate = 0.3 * factor  # 3
    for _ in range(15):  # 4
        a, caches = forward_propagation(X, parameters)  # 5
        cost = compute_cost(a, Y) / m  # 6
        grads = backward_propagation(X, Y, caches)  # 7
        watch(cost, parameters=parameters, grads=grads)  # 8
        for name in parameters:  # 9
            parameters[name] = parameters[name] + rate * grads["d" + name]  # 10


def patient_c(X, Y, watch, factor=1.0):
    parameters = initialize_parameters([2, 20, 1])  # 1
    m = X.shape[1]  # 2
    rate = 0.3 * factor  # 3
    total = 0.0  # 4
    for _ in range(15):  # 5
        for start in range(0, m, 60):  # 6
            x, y = X[:, start : start + 60], Y[:, start : start + 60]  # 7
            a, caches = forward_propagation(x, parameters)  # 8
            total += compute_cost(a, y)  # 9
            grads = backward_propagation(x, y, caches)  # 10
            for name in parameters:  # 11
                parameters[name] = parameters[name] - rate * grads["d" + name]  # 12
        watch(total / m, parameters=parameters, grads=grads)  # 13


# %% [markdown]
# Each patient has a row of four pictures.
#
# * **cost**: what the training prints. This is the complaint.
# * **printed and measured**: beside the printed cost, the clinic's own. It takes the parameters and works out the cost of all examples anew. (With mini-batches the two differ in a healthy training as well, but less from epoch to epoch: the printed cost was collected during an epoch, and the measured one belongs to its end.)
# * **small steps**: the measured cost when the training runs with a hundredth of its rate, in percent of its start.
# * **gradients**: the length of the gradient.
#
# **Predict.** Three suspects fit the complaint: a rate that is too high, a wrong sign, a printed cost that goes on adding up. For each of them: do the printed and the measured cost agree? Does the measured cost rise or fall with small steps?

# %% nbgrader={"grade": false, "grade_id": "demo_ward_1", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
plot_ward_1(examine_ward_1({"A": patient_a, "B": patient_b, "C": patient_c}))
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# | suspect | printed and measured | small steps |
# |---|---|---|
# | rate too high | agree | fall |
# | wrong sign | agree | rise |
# | cost never reset | part | fall |
#
# The wrong sign is the only suspect that rises with small steps. The cost that is never reset is the only one that parts. The rate that is too high needs both pictures: its printed cost is true, **and** it falls with small steps. On its chart write the picture that rules out the wrong sign, because no cost curve at the full rate can do that.
#
# The length of the gradient only repeats what the measured cost says: where the cost is high and steep, the gradient is long.
#
# </details>
#
# ### Your turn: the charts of ward 1
#
# For each patient write down three things: the cause, by its name in the list; the evidence, by the title of the picture that decides (`"printed and measured"`, `"small steps"` or `"gradients"`); the number of the line that is to blame. A line may be right in itself and stand in the wrong place.


# %% nbgrader={"grade": false, "grade_id": "diagnose_ward_1", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: diagnose_ward_1


def diagnose_ward_1(patient):
    """
    Return the diagnosis of a patient of ward 1.

    Arguments:
    patient -- "A", "B" or "C"

    Returns:
    cause -- a name from the list of causes, a string
    evidence -- the title of the picture that decides, a string
    line -- the number of the line to blame, a whole number
    """
    # Make a dictionary `charts`: {"A": (cause, evidence, line), "B": ..., "C": ...}
    ### BEGIN SOLUTION
    charts = {
        "A": ("rate too high", "small steps", 3),
        "B": ("wrong sign", "small steps", 10),
        "C": ("cost never reset", "printed and measured", 4),
    }
    ### END SOLUTION
    cause, evidence, line = charts[patient]
    return cause, evidence, line


# %% nbgrader={"grade": true, "grade_id": "check_diagnose_ward_1", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(diagnose_ward_1)

# %% [markdown]
# ### Your turn: cure patient C
#
# Write the training of patient C without its fault. It returns the costs in place of telling them to `watch`.


# %% nbgrader={"grade": false, "grade_id": "repair_c", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: repair_c


def repair_c(X, Y, rate, size, epochs):
    """
    Train a network with mini-batches and return the average cost of every epoch.

    Arguments:
    X -- inputs, shape (n, m)
    Y -- labels 0 and 1, shape (1, m)
    rate -- the learning rate
    size -- number of examples in a mini-batch; the last one may have fewer
    epochs -- how often the training goes through all examples

    X and Y stay as they are.

    Returns:
    costs -- list with a number for each epoch: the costs of its mini-batches, added up
             and divided by m
    """
    parameters = initialize_parameters([X.shape[0], 20, 1])
    # Copy the other lines of patient C, and put the line to blame where it belongs.
    ### BEGIN SOLUTION
    m = X.shape[1]
    costs = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, m, size):
            x, y = X[:, start : start + size], Y[:, start : start + size]
            a, caches = forward_propagation(x, parameters)
            total += compute_cost(a, y)
            grads = backward_propagation(x, y, caches)
            for name in parameters:
                parameters[name] = parameters[name] - rate * grads["d" + name]
        costs.append(total / m)
    ### END SOLUTION
    return costs


# %% nbgrader={"grade": false, "grade_id": "demo_try_repair_c", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X, Y = load_dataset()
costs = repair_c(X, Y, rate=0.3, size=60, epochs=15)
print(f"first {costs[0]:.4f}, second {costs[1]:.4f}, last {costs[-1]:.4f}")

# %% [markdown]
# **Expected output.**
#
# | first | second | last |
# |---|---|---|
# | 0.6618 | 0.4270 | 0.3292 |
#
# The training was never ill. The thermometer was.

# %% nbgrader={"grade": true, "grade_id": "check_repair_c", "locked": true, "points": 3.5, "schema_version": 3, "solution": false, "task": false}
check(repair_c)

# %% [markdown]
# **What you should remember.**
#
# * Measure the cost yourself before you believe the one that is printed.
# * A tiny step along the right gradient lowers the cost. If it does not, the gradient is wrong, not the rate.
#
# ## 3 Ward 2: the cost stands still
#
# Patients D, E and F train for 300 epochs, and their cost changes by less than 4 %. Each has one hidden layer of 4 units: tanh for D, ReLU for E and F. Again, run the code and go on.


# %% nbgrader={"grade": false, "grade_id": "ready_patients_2", "locked": true, "schema_version": 3, "solution": false, "task": false}
def patient_d(X, Y, watch):
    m, rate, rng = X.shape[1], 0.5, np.random.RandomState(2)  # 1
    W1, b1 = 40 * rng.randn(4, 2), np.zeros((4, 1))  # 2
    W2, b2 = 0.5 * rng.randn(1, 4), np.zeros((1, 1))  # 3
    for _ in range(300):  # 4
        Z1 = W1 @ X + b1  # 5
        A1 = np.tanh(Z1)  # 6
        A2 = sigmoid(W2 @ A1 + b2)  # 7
        dZ2 = (A2 - Y) / m  # 8
        dZ1 = W2.T @ dZ2 * (1 - A1**2)  # 9
        dW2, db2 = dZ2 @ A1.T, dZ2.sum(axis=1, keepdims=True)  # 10
        dW1, db1 = dZ1 @ X.T, dZ1.sum(axis=1, keepdims=True)  # 11
        cost = compute_cost(A2, Y) / m  # 12
        watch(cost, grads={"dW1": dW1, "dW2": dW2}, sums=Z1, x=X, y=Y)  # 13
        W1, b1 = W1 - rate * dW1, b1 - rate * db1  # 14
        W2, b2 = W2 - rate * dW2, b2 - rate * db2  # 15


def patient_e(X, Y, watch):
    parameters = initialize_parameters([2, 4, 1])  # 1
    m, rate = X.shape[1], 0.5  # 2
    parameters["b1"] = parameters["b1"] - 8  # 3
    for _ in range(300):  # 4
        a, caches = forward_propagation(X, parameters)  # 5
        grads = backward_propagation(X, Y, caches)  # 6
        Z1 = parameters["W1"] @ X + parameters["b1"]  # 7
        watch(compute_cost(a, Y) / m, grads=grads, sums=Z1, x=X, y=Y)  # 8
        for name in parameters:  # 9
            parameters[name] = parameters[name] - rate * grads["d" + name]  # 10


def patient_f(X, Y, watch):
    parameters = initialize_parameters([2, 4, 1])  # 1
    m, rate, rng = X.shape[1], 0.5, np.random.RandomState(0)  # 2
    for _ in range(300):  # 3
        order = rng.permutation(m)  # 4
        x = X[:, order]  # 5
        y = Y[:, rng.permutation(m)]  # 6
        a, caches = forward_propagation(x, parameters)  # 7
        grads = backward_propagation(x, y, caches)  # 8
        Z1 = parameters["W1"] @ x + parameters["b1"]  # 9
        watch(compute_cost(a, y) / m, grads=grads, sums=Z1, x=x, y=y)  # 10
        for name in parameters:  # 11
            parameters[name] = parameters[name] - rate * grads["d" + name]  # 12


# %% [markdown]
# * **gradients**: the lengths of $dW^{[1]}$ and $dW^{[2]}$. The axis is logarithmic down to 0.001; below that it is linear, and reaches 0.
# * **sums**: all numbers in $Z^{[1]}$ at the end of the training. This axis is logarithmic outside of $\pm 1$.
# * **examples**: the inputs of the last epoch, each with the label it was trained on.
#
# Two slopes matter for the sums: $\tanh'(z) = 1 - \tanh^2 z$ is below 0.01 for $|z| > 3$, and ReLU has the slope 0 for every $z < 0$.
#
# **Predict.** What do the **sums** look like if all weights and biases started at zero? If units are saturated? If units are dead? And if inputs and labels are shuffled apart: what do the **examples** look like, and at which cost does the training stand?

# %% nbgrader={"grade": false, "grade_id": "demo_ward_2", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
plot_ward_2(examine_ward_2({"D": patient_d, "E": patient_e, "F": patient_f}))
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# * All weights and biases zero at the start: every sum is exactly 0, and stays so. The activations of the hidden layer are 0, so $dW^{[2]} = 0$; and $W^{[2]} = 0$ sends nothing back to layer 1.
# * Saturated units: nearly all sums lie far from 0, on both sides or on one.
# * Dead units: all sums lie below 0.
# * Labels shuffled apart: both moons hold circles and triangles, thoroughly mixed. The best that a network can do is to answer one half every time. As half of the examples belong to each class, that costs $\ln 2 \approx 0.693$.
#
# A short gradient does **not** decide: zero weights, saturated units and dead units all make the gradient of layer 1 short. The sums say which of them it is.
#
# </details>
#
# [@glorot2010] found saturated units by looking at histograms of what the hidden layers give.
#
# ### Your turn: the charts of ward 2
#
# The titles of the pictures are `"gradients"`, `"sums"` and `"examples"`.


# %% nbgrader={"grade": false, "grade_id": "diagnose_ward_2", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: diagnose_ward_2


def diagnose_ward_2(patient):
    """
    Return the diagnosis of a patient of ward 2.

    Arguments:
    patient -- "D", "E" or "F"

    Returns:
    cause -- a name from the list of causes, a string
    evidence -- the title of the picture that decides, a string
    line -- the number of the line to blame, a whole number
    """
    # Make a dictionary `charts`: {"D": (cause, evidence, line), "E": ..., "F": ...}
    ### BEGIN SOLUTION
    charts = {
        "D": ("saturated units", "sums", 2),
        "E": ("dead units", "sums", 3),
        "F": ("labels shuffled apart", "examples", 6),
    }
    ### END SOLUTION
    cause, evidence, line = charts[patient]
    return cause, evidence, line


# %% nbgrader={"grade": true, "grade_id": "check_diagnose_ward_2", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(diagnose_ward_2)

# %% [markdown]
# ### Your turn: cure patient F
#
# One epoch of patient F begins with three lines that shuffle. Write them so that every example keeps its label.


# %% nbgrader={"grade": false, "grade_id": "repair_f", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: repair_f


def repair_f(X, Y, seed):
    """
    Bring examples into a random order; every example keeps its label.

    Arguments:
    X -- inputs, shape (n, m)
    Y -- labels, shape (1, m)
    seed -- the order is what np.random.RandomState(seed).permutation(m) gives first

    X and Y stay as they are.

    Returns:
    x -- the inputs in that order, shape (n, m)
    y -- their labels, shape (1, m)
    """
    rng = np.random.RandomState(seed)
    # Lines 4 to 6 of patient F, with one of them mended.
    ### BEGIN SOLUTION
    order = rng.permutation(X.shape[1])
    x = X[:, order]
    y = Y[:, order]
    ### END SOLUTION
    return x, y


# %% nbgrader={"grade": false, "grade_id": "demo_try_repair_f", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
x, y = repair_f(X, Y, seed=0)
ax = plt.subplots(figsize=(4.5, 3.4), layout="constrained")[1]
plot_examples(x, y, ax, title="Shuffled, each with its label")
plt.show()
print("first example:", x[:, 0].round(3), "label", y[0, 0])

# %% [markdown]
# **Expected output.** The picture shows two moons, one of each class. The first example is `[-0.147  1.146]`, its label 0.

# %% nbgrader={"grade": true, "grade_id": "check_repair_f", "locked": true, "points": 3.5, "schema_version": 3, "solution": false, "task": false}
check(repair_f)

# %% [markdown]
# **What you should remember.**
#
# * A short gradient is a complaint, not a cause. Look at the sums.
# * Look at what the network is really given: draw a few examples with their labels, as late as possible before the training uses them.
# * With two classes of equal size, a cost that stands at 0.693 means: the network knows nothing.
#
# ## 4 Ward 3: it learns, but far too slowly
#
# The patients of ward 3 train a single sigmoid unit (logistic regression). The lowest cost that such a unit can reach on the moons is 0.333. The cost of all three patients falls, and is still far above that when their time is up. They use different methods: G momentum, H Adam with mini-batches of 30 examples, I gradient descent. (H keeps its bias as a third weight, whose input is always 1.)


# %% nbgrader={"grade": false, "grade_id": "ready_patients_3", "locked": true, "schema_version": 3, "solution": false, "task": false}
def patient_g(X, Y, watch, factor=1.0):
    m, rate, beta = X.shape[1], 0.5 * factor, 0.9  # 1
    w, b = np.zeros((2, 1)), 0.0  # 2
    for _ in range(100):  # 3
        vw, vb = np.zeros((2, 1)), 0.0  # 4
        dZ = (sigmoid(w.T @ X + b) - Y) / m  # 5
        dw, db = X @ dZ.T, dZ.sum()  # 6
        vw, vb = beta * vw + (1 - beta) * dw, beta * vb + (1 - beta) * db  # 7
        w, b = w - rate * vw, b - rate * vb  # 8
        cost = compute_cost(sigmoid(w.T @ X + b), Y) / m  # 9
        watch(cost, grad=dw, step=vw, x=X)  # 10


def patient_h(X, Y, watch, factor=1.0):
    m, rate, size = X.shape[1], 0.002 * factor, 30  # 1
    X1 = np.vstack([X, np.ones((1, m))])  # 2
    w, v, s = np.zeros((3, 1)), np.zeros((3, 1)), np.zeros((3, 1))  # 3
    for _ in range(120):  # 4
        t = 0  # 5
        for start in range(0, m, size):  # 6
            x, y = X1[:, start : start + size], Y[:, start : start + size]  # 7
            dw = x @ (sigmoid(w.T @ x) - y).T / size  # 8
            t = t + 1  # 9
            v = 0.9 * v + 0.1 * dw  # 10
            s = 0.999 * s + 0.001 * dw**2  # 11
            v_corrected, s_corrected = v / (1 - 0.9**t), s / (1 - 0.999**t)  # 12
            step = v_corrected / (np.sqrt(s_corrected) + 1e-8)  # 13
            w = w - rate * step  # 14
            cost = compute_cost(sigmoid(w.T @ X1), Y) / m  # 15
            watch(cost, grad=dw, step=step, x=X)  # 16


def patient_i(X, Y, watch, factor=1.0):
    X = X * np.array([[1.0], [100.0]])  # 1
    m, rate = X.shape[1], 0.003 * factor  # 2
    w, b = np.zeros((2, 1)), 0.0  # 3
    for _ in range(100):  # 4
        dZ = (sigmoid(w.T @ X + b) - Y) / m  # 5
        dw, db = X @ dZ.T, dZ.sum()  # 6
        w, b = w - rate * dw, b - rate * db  # 7
        cost = compute_cost(sigmoid(w.T @ X + b), Y) / m  # 8
        watch(cost, grad=dw, step=dw, x=X)  # 9


# %% [markdown]
# * **steps**: for the last 50 steps, the length of the gradient, and of the change of the weights divided by the rate. Gradient descent changes the weights by rate times gradient, so its two curves are one. Healthy momentum averages the last gradients, and where they hardly differ its curve comes as high as theirs. Adam's step has a length of its own, which changes little from step to step when all is well. (The gradient of patient H repeats itself every ten steps, because its mini-batches come in the same order in every epoch. That is no illness.)
# * **inputs**: both inputs of all examples, on equal axes.
# * **ten times the rate**: the cost when the training runs with ten times its rate. The dotted line is 0.333.
#
# **Predict.** Momentum starts its velocity from zero in **every** step, with $\beta = 0.9$. How long is its step, compared with rate times gradient? And Adam starts its $t$ again in every epoch of ten steps, but keeps $v$ and $s$. What does the length of its step look like over several epochs?

# %% nbgrader={"grade": false, "grade_id": "demo_ward_3", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
plot_ward_3(examine_ward_3({"G": patient_g, "H": patient_h, "I": patient_i}))
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# **Momentum.** With $v = 0$ before every step, $v = 0.9 \cdot 0 + 0.1 \, g = 0.1 \, g$. The step is a tenth of rate times gradient, in the first step and in the last. Momentum that keeps its velocity starts with the same tenth and catches up within some 20 steps.
#
# **Adam** ([@kingma2015]). The corrections divide $v$ by $1 - 0.9^t$ and $s$ by $1 - 0.999^t$. They are made for averages that start at zero. But here both averages have long been full when $t$ is 1 again. Then the corrections multiply $v$ by 10 and $s$ by 1000, and the step by $10 / \sqrt{1000} \approx 0.32$. At $t = 10$ the factor is only about 0.15. So the curve has teeth, one for each epoch, and every step is too short. (With a count that goes on, the dashed curve would lie between 0.5 and 0.6 in all of the last 50 steps.)
#
# **Ten times the rate** says whether the rate could be larger. It does not say why a training is slow: it helps with a lost velocity and with a reset count alike. Where it does harm, it does not say what keeps the rate low.
#
# </details>
#
# ### Your turn: the charts of ward 3
#
# The titles of the pictures are `"steps"`, `"inputs"` and `"ten times the rate"`.


# %% nbgrader={"grade": false, "grade_id": "diagnose_ward_3", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: diagnose_ward_3


def diagnose_ward_3(patient):
    """
    Return the diagnosis of a patient of ward 3.

    Arguments:
    patient -- "G", "H" or "I"

    Returns:
    cause -- a name from the list of causes, a string
    evidence -- the title of the picture that decides, a string
    line -- the number of the line to blame, a whole number
    """
    # Make a dictionary `charts`: {"G": (cause, evidence, line), "H": ..., "I": ...}
    ### BEGIN SOLUTION
    charts = {
        "G": ("velocity lost", "steps", 4),
        "H": ("step count reset", "steps", 5),
        "I": ("inputs not scaled", "inputs", 1),
    }
    ### END SOLUTION
    cause, evidence, line = charts[patient]
    return cause, evidence, line


# %% nbgrader={"grade": true, "grade_id": "check_diagnose_ward_3", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(diagnose_ward_3)

# %% [markdown]
# ### Your turn: cure patient G


# %% nbgrader={"grade": false, "grade_id": "repair_g", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: repair_g


def repair_g(X, Y, rate, beta, steps):
    """
    Train a sigmoid unit by gradient descent with momentum.

    Arguments:
    X -- inputs, shape (n, m)
    Y -- labels 0 and 1, shape (1, m)
    rate -- the learning rate
    beta -- the share of its velocity that a training keeps in each step
    steps -- number of steps, each with all examples

    X and Y stay as they are.

    Returns:
    w -- the weights after the last step, shape (n, 1); they start at zero
    b -- the bias after the last step, a number; it starts at zero
    """
    m = X.shape[1]
    w, b = np.zeros((X.shape[0], 1)), 0.0
    # Copy the other lines of patient G, and put the line to blame where it belongs.
    ### BEGIN SOLUTION
    vw, vb = np.zeros(w.shape), 0.0
    for _ in range(steps):
        dZ = (sigmoid(w.T @ X + b) - Y) / m
        dw, db = X @ dZ.T, dZ.sum()
        vw, vb = beta * vw + (1 - beta) * dw, beta * vb + (1 - beta) * db
        w, b = w - rate * vw, b - rate * vb
    ### END SOLUTION
    return w, b


# %% nbgrader={"grade": false, "grade_id": "demo_try_repair_g", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for steps in (1, 20, 100):
    w, b = repair_g(X, Y, rate=0.5, beta=0.9, steps=steps)
    cost = compute_cost(sigmoid(w.T @ X + b), Y) / X.shape[1]
    print(f"{steps:3d} steps: cost {cost:.4f}")

# %% [markdown]
# **Expected output.**
#
# | steps | cost |
# |---|---|
# | 1 | 0.6884 |
# | 20 | 0.4350 |
# | 100 | 0.3437 |
#
# Patient G needed all its 100 steps for a cost of 0.474. Cured, it has a lower one after 16.

# %% nbgrader={"grade": true, "grade_id": "check_repair_g", "locked": true, "points": 3.5, "schema_version": 3, "solution": false, "task": false}
check(repair_g)

# %% [markdown]
# **What you should remember.**
#
# * Compare the step that is taken with the step that the method should take. "It is slow" is then a number.
# * What an optimizer remembers, $v$, $s$ and $t$, is made **once**, before the first epoch.
# * Scale the inputs before you look for a rate.
#
# ## 5 Ward 4: good in training, poor in use
#
# Patients J, K and L trained well: 94 % of their training examples are right. Then 80 new examples came in, of the same two moons, but most of them of class 1. A healthy network is right for more than 92 % of these as well.
#
# `trained_network` and `with_batch_norm` are right, for every patient. What is wrong happens when the network is used.


# %% nbgrader={"grade": false, "grade_id": "ready_patients_4", "locked": true, "schema_version": 3, "solution": false, "task": false}
def patient_j(X, Y, X_new):
    mean, sd = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)  # 1
    inputs, new_inputs = (X - mean) / sd, (X_new - mean) / sd  # 2
    W1, b1, W2, b2 = trained_network(inputs, Y, keep_prob=0.5).values()  # 3
    rng = np.random.RandomState(1)  # 4

    def predict(x):  # 5
        A1 = relu(W1 @ x + b1)  # 6
        A1 = A1 * (rng.rand(*A1.shape) < 0.5) / 0.5  # 7
        return sigmoid(W2 @ A1 + b2)  # 8

    return inputs, new_inputs, predict  # 9


def patient_k(X, Y, X_new):
    mean, sd = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)  # 1
    inputs, new_inputs = (X - mean) / sd, (X_new - mean) / sd  # 2
    network = with_batch_norm(trained_network(inputs, Y), inputs)  # 3

    def predict(x):  # 4
        Z = network["W1"] @ x  # 5
        mu, var = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)  # 6
        Z_norm = (Z - mu) / np.sqrt(var + 1e-8)  # 7
        A1 = relu(network["gamma"] * Z_norm + network["beta"])  # 8
        return sigmoid(network["W2"] @ A1 + network["b2"])  # 9

    return inputs, new_inputs, predict  # 10


def patient_l(X, Y, X_new):
    mean, sd = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)  # 1
    inputs = (X - mean) / sd  # 2
    mean, sd = X_new.mean(axis=1, keepdims=True), X_new.std(axis=1, keepdims=True)  # 3
    new_inputs = (X_new - mean) / sd  # 4
    W1, b1, W2, b2 = trained_network(inputs, Y).values()  # 5

    def predict(x):  # 6
        A1 = relu(W1 @ x + b1)  # 7
        return sigmoid(W2 @ A1 + b2)  # 8

    return inputs, new_inputs, predict  # 9


# %% [markdown]
# * **accuracy**: the complaint. Both bars are measured with `predict` as it stands.
# * **twice**: the outputs for the new examples, and the outputs when the same examples come a second time.
# * **alone**: the outputs when all 80 come in one call of `predict`, and when each comes in a call of its own. (The inputs are scaled before they reach `predict`, so this picture shows nothing of the scaling.)
# * **inputs**: what enters the network, in training and in use. The new examples need not fill both moons, but they should lie where training examples lie.
#
# Where two outputs agree, the point lies on the dotted line.
#
# **Predict.** Four suspects: dropout left on, batch statistics, own statistics, overfitting. Which of the three pictures does each of them change?

# %% nbgrader={"grade": false, "grade_id": "demo_ward_4", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
plot_ward_4(examine_ward_4({"J": patient_j, "K": patient_k, "L": patient_l}))
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# | suspect | twice | alone | inputs |
# |---|---|---|---|
# | dropout left on | off the line | off the line | agree |
# | batch statistics | on the line | off the line | agree |
# | own statistics | on the line | on the line | moved |
# | overfitting | on the line | on the line | agree |
#
# Read them from left to right. If two equal calls disagree, chance is in the network, and "alone" tells nothing more. If they agree but "alone" is off the line, an example's answer depends on its company. If both are on the line, look at the inputs. If those agree as well, the network itself is to blame. The accuracy does not decide: dropout that is left on costs some of it on the training examples, too, in one call more than in another.
#
# </details>
#
# Dropout ([@srivastava2014]) and batch norm ([@ioffe2015]) are made for training, and both papers say what to do instead when the network is used.
#
# ### Your turn: the charts of ward 4
#
# The titles of the pictures are `"twice"`, `"alone"` and `"inputs"`.


# %% nbgrader={"grade": false, "grade_id": "diagnose_ward_4", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: diagnose_ward_4


def diagnose_ward_4(patient):
    """
    Return the diagnosis of a patient of ward 4.

    Arguments:
    patient -- "J", "K" or "L"

    Returns:
    cause -- a name from the list of causes, a string
    evidence -- the title of the picture that decides, a string
    line -- the number of the line to blame, a whole number
    """
    # Make a dictionary `charts`: {"J": (cause, evidence, line), "K": ..., "L": ...}
    ### BEGIN SOLUTION
    charts = {
        "J": ("dropout left on", "twice", 7),
        "K": ("batch statistics", "alone", 6),
        "L": ("own statistics", "inputs", 3),
    }
    ### END SOLUTION
    cause, evidence, line = charts[patient]
    return cause, evidence, line


# %% nbgrader={"grade": true, "grade_id": "check_diagnose_ward_4", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(diagnose_ward_4)

# %% [markdown]
# ### Your turn: cure patient K
#
# The network brings what it needs: `network["mean"]` and `network["var"]` are the mean and the variance of each hidden unit's sums, over the whole training set.


# %% nbgrader={"grade": false, "grade_id": "repair_k", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: repair_k


def repair_k(x, network):
    """
    Compute the outputs of a trained network with batch norm, for use.

    Arguments:
    x -- inputs, shape (n, m); m may be 1
    network -- dictionary: "W1" (h, n), "gamma", "beta", "mean", "var" (h, 1),
               "W2" (1, h) and "b2" (1, 1)

    Both stay as they are.

    Returns:
    output -- shape (1, m); that of an example does not depend on the others
    """
    # Lines 5 to 9 of patient K, with one of them mended. Keep 1e-8 where it stands.
    ### BEGIN SOLUTION
    Z = network["W1"] @ x
    mu, var = network["mean"], network["var"]
    Z_norm = (Z - mu) / np.sqrt(var + 1e-8)
    A1 = relu(network["gamma"] * Z_norm + network["beta"])
    output = sigmoid(network["W2"] @ A1 + network["b2"])
    ### END SOLUTION
    return output


# %% nbgrader={"grade": false, "grade_id": "demo_try_repair_k", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X_new, Y_new = new_examples()
inputs, new_inputs, ill = patient_k(X, Y, X_new)
network = with_batch_norm(trained_network(inputs, Y), inputs)
for name, output in {
    "patient K": ill(new_inputs),
    "cured": repair_k(new_inputs, network),
}.items():
    print(f"{name}: {np.mean((output > 0.5) == Y_new):.2%} of the new examples right")

# %% [markdown]
# **Expected output.**
#
# | | right |
# |---|---|
# | patient K | 65.00% |
# | cured | 93.75% |

# %% nbgrader={"grade": true, "grade_id": "check_repair_k", "locked": true, "points": 3.5, "schema_version": 3, "solution": false, "task": false}
check(repair_k)

# %% [markdown]
# **What you should remember.**
#
# * Ask the network the same question twice. Then ask it alone.
# * Whatever is measured on the training set, means, variances, vocabularies, is kept and used again. Nothing is measured on the examples that are to be judged.
#
# ## 6 A question in words: a letter from another clinic
#
# "Our network has 5 hidden layers with ReLU. Its cost stands at 0.693. The gradient of the first layer is about $10^{-9}$. We conclude that the rate is too low, and will try ten times as much."
#
# Which evidence does the letter give, and which causes of the list fit it? Name two pictures you ask for, and say what each would show for at least two of the suspects.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_letter", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: a short gradient and a cost that stands at $\ln 2$ say that the network knows nothing and hardly changes; dead units and weights that are zero (or very small) fit, and so does a rate that is too low or (for the cost, less for such a short gradient) labels shuffled apart. The letter's conclusion is one of several. "Saturated units" with the reason that ReLU does not saturate is right, too.
#
# 1 point for each of two pictures with what it shows for two suspects. Among others: the sums of the first layer (all below 0: dead; all exactly 0: zero weights; on both sides of 0 and of ordinary size: neither); the gradient of every layer (zero throughout: dead or zero weights; shrinking from layer to layer: vanishing gradients); the examples with their labels (mixed or not); the cost with ten or a hundred times the rate (falls: the rate was too low; stays: zero gradient times any rate is zero).
# ### END SOLUTION

# %% [markdown]
# ## 7 A second question in words: when nobody complains
#
# Patient C came because its cost rose. Think of the opposite: a fault that makes the printed cost, or the printed accuracy, look **better** than it is. Describe one, and the evidence that would find it out.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_no_complaint", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point for a fault that flatters, 1 point for evidence that tells it from a good training. Among others: examples of the dev set are in the training set as well (look for equal columns; or take new examples); the last mini-batch is left out of the sum but the sum is divided by $m$ (measure the cost of all examples anew); the accuracy is that of the training set (take new examples); the best of many test results is reported (take a test set that was not used for choosing).
# ### END SOLUTION

# %% [markdown]
# ## Recap
#
# | complaint | look at | what decides |
# |---|---|---|
# | the cost rises | the cost, measured anew | parts from the printed one: the printing is wrong |
# | | the cost with tiny steps | rises: the gradient is wrong; falls: the rate is too high |
# | the cost stands still | the sums | all below 0 with ReLU; far from 0 with tanh; all exactly 0 |
# | | the examples with their labels | mixed |
# | it learns too slowly | step divided by rate, beside the gradient | always the same fraction; teeth |
# | | the inputs on equal axes | one far wider than the other |
# | good in training, poor in use | the same question twice; alone | chance; company |
# | | the inputs in training and in use | moved |
#
# **Where to read on.** [@karpathy2019] describes how to build a training so that faults show early. Chapter 11 of [@goodfellow2016] is about practice, with a section on debugging.
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more. More checks run when the assignment is graded, so a function should do what its docstring says.

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
# # Regularization
#
# "The training error falls and falls. Why do the answers on new points get worse?"
#
# A flexible network can fit the noise in its examples as easily as the pattern. **Regularization** is what you do against that: anything meant to improve **generalization**, that is, to lower the error on new examples, even if the training error rises a little.
# In this assignment you build five such methods: the L2 penalty and weight decay, the L1 penalty, dropout, flipped images, and early stopping.
#
# **Before you start.** About 110 minutes. You need a step of gradient descent, and the words training set and dev set (notebook 01).
#
# **How to work.**
#
# * Write code only in the cells that begin with `# GRADED FUNCTION`. Replace `# YOUR CODE HERE` and the line below it.
# * Run the cell that tries your function, and compare with the table "Expected output".
# * Run the check cell. It names each behaviour that it tests, and gives a hint for the ones that fail. Every behaviour that passes earns its share of the points.
# * Where it says **Predict**, write your guess down before you run anything.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from opt_utils import *
from opt_utils.style import BLUE, ORANGE, VERMILION
from test_cases import *

# %% [markdown]
# ## Conventions
#
# | symbol | in the code | meaning |
# |---|---|---|
# | $X$, $Y$ | `X` $(n_x, m)$, `Y` $(1, m)$ | inputs and labels; every column is one example |
# | $W^{[l]}$, $b^{[l]}$ | `parameters["W1"]`, `parameters["b1"]` | weights and biases of layer $l$, counted from 1 |
# | $dW$, $dW_{\text{data}}$ | `dW`, `dW_data` | slope of the average cost of the data, **without** any penalty |
# | $\alpha$ | `learning_rate` | the learning rate |
# | $\lambda$ | `lambd` | strength of a penalty (`lambda` is a word of Python's own) |
# | $A$, $D$ | `A`, `D` | outputs of a layer and the mask of dropout, both $(n_l, m)$ |
#
# ## 1 When training goes too well
#
# The moons again, with more noise, so that the two classes overlap. Only 60 of the 300 points are for training, 120 for choosing (dev), 120 for the last word (test).
#
# **Predict.** A network with 30 and 20 hidden units has about 700 weights. What will its error be on the 60 training points? On the 120 dev points?

# %% nbgrader={"grade": false, "grade_id": "demo_overfit", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X, Y = load_dataset()
X = X + 0.25 * np.random.RandomState(5).randn(*X.shape)
order = np.random.RandomState(1).permutation(300)
train_set, dev_set, test_set = (
    (X[:, part], Y[:, part]) for part in np.split(order, [60, 180])
)

flexible = MLPClassifier(
    (30, 20), alpha=0, solver="lbfgs", max_iter=5000, random_state=0
)
flexible.fit(train_set[0].T, train_set[1][0])

fig, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
for ax, name, (x, y) in zip(axes, ("training", "dev"), (train_set, dev_set)):
    error = np.mean(flexible.predict(x.T) != y[0])
    title = f"No regularization, {name} points: error {error:.1%}"
    plot_decision_boundary(flexible.predict, x, y, ax, title)
share_limits(axes)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# 0 % on the training points, 15 % on the dev points.
#
# </details>

# %% [markdown]
# The network winds its boundary around single points until nearly every training point is right. On the dev points it pays for that. The gap between the two errors is the **variance**, and the rest of this notebook is about closing it.
#
# ## 2 The L2 penalty
#
# A boundary that turns sharply needs large weights: the output must change a lot over a short way. So let large weights cost something. (In statistics, a linear model with this penalty is called ridge regression [@hoerl1970].) Add to the average cost of the data
#
# $$\frac{\lambda}{2m} \sum_{l=1}^{L} \bigl\lVert W^{[l]} \bigr\rVert_F^2 , \qquad \lVert W \rVert_F^2 = \sum_i \sum_j W_{ij}^2 .$$
#
# $\lVert W \rVert_F$ is called the Frobenius norm; what counts here is only that **all entries of all weight matrices are squared and added**.
#
# * The biases are left out. They shift a unit but do not make it steeper, and there are few of them.
# * The $\frac12$ is there for convenience: it cancels when you differentiate.
# * The $\frac1m$ makes the penalty small against many data. It belongs to the usual definition of $\lambda$; other books leave it out, and their $\lambda$ means something else.
#
# ### A worked example
#
# $W^{[1]} = (1, -2)$, $W^{[2]} = (3)$, $\lambda = 0.6$, $m = 3$. The squares add up to $1 + 4 + 9 = 14$, and the penalty is $\frac{0.6}{2 \cdot 3} \cdot 14 = 0.1 \cdot 14 = 1.4$.
#
# **Predict.** What is the penalty if all weights are doubled? If $\lambda$ is doubled instead?

# %% [markdown]
# <details><summary>Answer</summary>
#
# Doubled weights have four times the squares: $4 \cdot 1.4 = 5.6$. A doubled $\lambda$ doubles the penalty: $2.8$.
#
# </details>
#
# ### Your turn: the penalty

# %% nbgrader={"grade": false, "grade_id": "l2_cost", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: l2_cost


def l2_cost(parameters, lambd, m):
    """
    Compute the L2 penalty of a network.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"; it stays as it is
    lambd -- strength of the penalty, at least 0
    m -- number of training examples

    Returns:
    cost -- the penalty, a number
    """
    L = len(parameters) // 2  # number of layers
    ### BEGIN SOLUTION
    squares = 0
    for l in range(1, L + 1):
        squares = squares + np.sum(parameters["W" + str(l)] ** 2)
    cost = lambd / (2 * m) * squares
    ### END SOLUTION
    return cost


# %% nbgrader={"grade": false, "grade_id": "demo_try_l2_cost", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
small = {"W1": np.array([[1.0, -2.0]]), "b1": np.array([[0.5]])}
small |= {"W2": np.array([[3.0]]), "b2": np.array([[-1.0]])}
print(f"penalty: {l2_cost(small, lambd=0.6, m=3):.4f}")
print(
    f"weights doubled: {l2_cost(small | {'W1': 2 * small['W1'], 'W2': 2 * small['W2']}, 0.6, 3):.4f}"
)
print(f"lambda doubled: {l2_cost(small, 1.2, 3):.4f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | penalty | 1.4000 |
# | weights doubled | 5.6000 |
# | lambda doubled | 2.8000 |

# %% nbgrader={"grade": true, "grade_id": "check_l2_cost", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(l2_cost)

# %% [markdown]
# ### The gradient
#
# Gradient descent needs the slope of the new cost. The slope of a sum is the sum of the slopes, so something is added to $dW_{\text{data}}$.
#
# **Predict.** Take one weight $w$ of some $W^{[l]}$. In how many terms of $\frac{\lambda}{2m} \sum_l \lVert W^{[l]} \rVert_F^2$ does it appear? What is the derivative of the penalty along $w$? Write $dW$ for the whole matrix.

# %% [markdown]
# <details><summary>Answer</summary>
#
# In one term only, $\frac{\lambda}{2m} w^2$. Its derivative is $\frac{\lambda}{m} w$: the 2 cancels. So every weight matrix gets
#
# $$dW = dW_{\text{data}} + \frac{\lambda}{m} W .$$
#
# </details>
#
# The penalty in the cost and its slope in the gradient belong together. Put one in without the other, and the number that you watch is not the one that is minimized.
#
# With $dW_{\text{data}} = (0.5,\, 0.5)$, $W = (1, -2)$, $\lambda = 0.6$ and $m = 3$: $dW = (0.5 + 0.2, \; 0.5 - 0.4) = (0.7, \, 0.1)$. The penalty pushes each weight towards 0, and the larger one more.
#
# ### Your turn: the gradient with the penalty

# %% nbgrader={"grade": false, "grade_id": "l2_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: l2_gradient


def l2_gradient(dW, W, lambd, m):
    """
    Add the slope of the L2 penalty to the slope of the data.

    Arguments:
    dW -- slope of the average cost of the data, shaped like W
    W -- weights of one layer; they stay as they are
    lambd -- strength of the penalty
    m -- number of training examples

    Returns:
    dW -- slope of the cost with the penalty
    """
    ### BEGIN SOLUTION
    dW = dW + lambd / m * W
    ### END SOLUTION
    return dW


# %% nbgrader={"grade": false, "grade_id": "demo_try_l2_gradient", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
print(l2_gradient(np.array([[0.5, 0.5]]), np.array([[1.0, -2.0]]), lambd=0.6, m=3))

# %% [markdown]
# **Expected output**
#
# | printed |
# |---|
# | [[0.7 0.1]] |

# %% nbgrader={"grade": true, "grade_id": "check_l2_gradient", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(l2_gradient)

# %% [markdown]
# ### Weight decay
#
# A step of gradient descent with the penalty is $W - \alpha\, dW$.
#
# **Predict.** Put your $dW$ into the step, and sort it by $W$ and $dW_{\text{data}}$. By which factor is $W$ multiplied? What does the step do where the data have no slope?

# %% [markdown]
# <details><summary>Answer</summary>
#
# $$W - \alpha \Bigl( dW_{\text{data}} + \frac{\lambda}{m} W \Bigr) \;=\; \Bigl( 1 - \frac{\alpha \lambda}{m} \Bigr) W \;-\; \alpha \, dW_{\text{data}} .$$
#
# Where $dW_{\text{data}} = 0$, every step multiplies the weight by the same factor below 1: it decays towards 0.
#
# </details>
#
# In words: first let every weight shrink by the same small share, then step along the slope of the **data**. That is why the method is also called **weight decay**.
#
# Mind that the penalty is now in the factor of $W$, and only there. If you also put it into the slope, it is applied twice.
#
# (For gradient descent, penalty and decay are the same thing. For optimizers that rescale the slope they are not, since only the slope is rescaled and the decay is not [@loshchilov2019].)
#
# With $W = 1$, $dW_{\text{data}} = 0.5$, $\alpha = 0.1$, $\lambda = 0.6$, $m = 3$: the factor is $1 - 0.02 = 0.98$, and the step gives $0.98 - 0.05 = 0.93$. The other way: the slope is $0.5 + 0.2 = 0.7$ and the step gives $1 - 0.07 = 0.93$.
#
# ### Your turn: one step with weight decay

# %% nbgrader={"grade": false, "grade_id": "weight_decay_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: weight_decay_step


def weight_decay_step(W, dW_data, learning_rate, lambd, m):
    """
    Take one step of gradient descent with weight decay.

    Arguments:
    W -- weights of one layer
    dW_data -- slope of the average cost of the data, without any penalty; stays as it is
    learning_rate -- the step size
    lambd -- strength of the penalty
    m -- number of training examples

    Returns:
    W -- the weights after the step
    """
    ### BEGIN SOLUTION
    W = (1 - learning_rate * lambd / m) * W - learning_rate * dW_data
    ### END SOLUTION
    return W


# %% nbgrader={"grade": false, "grade_id": "demo_try_weight_decay", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
W_try, dW_try = np.array([[1.0, -2.0]]), np.array([[0.5, 0.5]])
print("decay:   ", weight_decay_step(W_try, dW_try, learning_rate=0.1, lambd=0.6, m=3))
print("penalty: ", W_try - 0.1 * l2_gradient(dW_try, W_try, lambd=0.6, m=3))

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | decay | [[ 0.93 -2.01]] |
# | penalty | [[ 0.93 -2.01]] |

# %% nbgrader={"grade": true, "grade_id": "check_weight_decay_step", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(weight_decay_step)

# %% [markdown]
# ### How strong?
#
# The next cell trains a network with 30 and 20 hidden ReLU units on the 60 points, in 4000 steps of `weight_decay_step`. (`train_network` runs the forward pass, the backward pass and the loop. It can also do dropout, which comes later.)
#
# **Predict.** $\lambda = 0$, $0.3$, $3$, $10$: for which will the boundary be the most winding one? Which one has the lowest dev error? What can a network do that is pressed too hard?


# %% nbgrader={"grade": false, "grade_id": "demo_train", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def train(lambd=0.0, keep_prob=1.0, seed=3, activation="relu", watch=None):
    """4000 steps on the 60 points with your functions; `watch` sees every tenth."""
    rng = np.random.RandomState(seed)

    def update(name, value, slope):
        strength = lambd if name.startswith("W") else 0  # none on the biases
        return weight_decay_step(value, slope, 0.5, strength, 60)

    dropout = Dropout(
        lambda A: dropout_forward(A, keep_prob, rng),
        lambda dA, D: dropout_backward(dA, D, keep_prob),
    )
    return train_network(
        train_set,
        [2, 30, 20, 1],
        update,
        dropout if keep_prob < 1 else None,
        activation,
        seed,
        watch=watch,
    )


def average_cost(data, parameters):
    """The average cost of the data, without penalty and without dropout."""
    x, y = data
    return compute_cost(forward_propagation(x, parameters)[0], y) / y.shape[1]


def error_rate(data, parameters):
    """The share of wrong answers, without dropout."""
    return np.mean(predict_dec(parameters, data[0]) != data[1])


def draw_boundary(parameters, ax, title=""):
    """The boundary with the training points; both errors stand in the title."""
    on_train, on_dev = (error_rate(data, parameters) for data in (train_set, dev_set))
    title = f"{title}train {on_train:.1%}, dev {on_dev:.1%}"
    plot_decision_boundary(
        lambda x: predict_dec(parameters, x.T), *train_set, ax, title
    )


slider_with_pictures(
    lambda value, ax: draw_boundary(train(lambd=value), ax),
    [0, 0.3, 3, 10.0],
    label="lambda",
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# Without a penalty the boundary winds most, and of the four values 0.3 has the lowest dev error. At 10 the weights are pressed to zero and the network answers the same everywhere: the penalty has removed the pattern along with the noise.
#
# </details>
#
# At 0.3 the boundary is smooth, the training error has risen a little and the dev error has fallen a lot. At 3 the boundary is almost straight, and both errors rise.
#
# $\lambda$ is chosen on the **dev set**. Here are more values, and how large the weights become.

# %% nbgrader={"grade": false, "grade_id": "demo_lambdas", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
strengths = [0, 0.03, 0.1, 0.3, 1, 3]
trained = [train(lambd=strength) for strength in progress(strengths)]
costs = {
    "training": [average_cost(train_set, parameters) for parameters in trained],
    "dev": [average_cost(dev_set, parameters) for parameters in trained],
}
norms = [2 * l2_cost(parameters, lambd=1, m=1) for parameters in trained]

fig, axes = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
for (name, values), line, color in zip(costs.items(), ("o-", "s--"), (BLUE, VERMILION)):
    axes[0].plot(range(6), values, line, color=color, label=name)
axes[1].semilogy(range(6), norms, "D-", color="black")
for ax in axes:
    ax.set(xticks=range(6), xticklabels=strengths, xlabel="λ")
axes[0].set(ylabel="average cost of the data", title="Too little, and too much")
axes[0].legend()
axes[1].set(ylabel="sum of squared weights", title="The weights shrink")
best = int(np.argmin(costs["dev"]))
describe(
    axes[0],
    f"Average cost against λ. Training: {costs['training'][0]:.3f} at 0, rising to "
    f"{costs['training'][-1]:.3f} at 3. Dev: {costs['dev'][0]:.3f} at 0, lowest "
    f"{costs['dev'][best]:.3f} at {strengths[best]}, {costs['dev'][-1]:.3f} at 3.",
)
describe(
    axes[1],
    f"Sum of the squared weights against λ: {norms[0]:.1f} at 0, {norms[-1]:.1f} at 3.",
)
plt.show()

# %% [markdown]
# Of these six values, 0.3 has the lowest dev cost. It is the one that the rest of the notebook uses.
#
# ### Small weights, a nearly linear network
#
# Why does a larger $\lambda$ give a straighter boundary? With tanh one can see it. Its Taylor series is
#
# $$\tanh z = z - \frac{z^3}{3} + \dots$$
#
# A penalty makes $W$ small, so $z = W a + b$ is small, and for small $z$ tanh is nearly the line $a = z$. At $z = 0.3$ the two differ by $0.3^2 / 3 = 3 \%$. And layers that are linear, one behind the other, are one linear function: $W^{[3]} (W^{[2]} (W^{[1]} x))$ is the product of three matrices, times $x$. Where the network is nearly linear, its boundary is nearly a straight line.
#
# The next cell trains the network with tanh in place of ReLU. It shows the $z$ of the first hidden layer for all dev points. It also fits the best linear function of $x_1$ and $x_2$ to the **logits**: so one calls the $z$ of the last layer, before the sigmoid.
#
# **Predict.** In which of the three pictures will the dots stay on the dashed line $a = z$?

# %% nbgrader={"grade": false, "grade_id": "demo_small_weights", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
fig, axes = plt.subplots(
    1, 3, figsize=(12, 3.8), layout="constrained", sharex=True, sharey=True
)
line = np.vstack([np.ones(120), dev_set[0]]).T  # 1, x1, x2 of every dev point
for ax, lambd in zip(axes, (0, 0.3, 3)):
    parameters = train(lambd, activation="tanh")
    outputs, _ = dropout_outputs(dev_set[0], parameters, activation="tanh")
    z = parameters["W1"] @ dev_set[0] + parameters["b1"]
    logits = parameters["W3"] @ outputs[2] + parameters["b3"]
    rest = logits[0] - line @ np.linalg.lstsq(line, logits[0])[0]
    linear = 1 - rest.var() / logits.var()
    ax.plot(z.ravel(), outputs[1].ravel(), ".", color=BLUE, alpha=0.1)
    ax.plot([-1.2, 1.2], [-1.2, 1.2], "--", color="black", label="a = z")
    ax.set(xlabel="z", title=f"λ = {lambd}: logits {linear:.1%} linear")
    describe(
        ax,
        f"λ = {lambd}: outputs tanh(z) of the first layer against z. The standard "
        f"deviation of z is {z.std():.2f}, the largest distance from the line a = z "
        f"{np.abs(outputs[1] - z).max():.3f}. A linear function of the inputs explains "
        f"{linear:.1%} of the variance of the logits.",
    )
axes[0].set_ylabel("a = tanh(z)")
axes[0].legend(loc="upper left")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# At $\lambda = 3$. There all $z$ are small, and a linear function explains more than 99 % of the variance of the logits. At 0.3 it explains 81 %, without a penalty 53 %.
#
# </details>
#
# So $\lambda$ moves the network from a very flexible model to a nearly linear one, with everything in between.
#
# ### A question in words
#
# Someone adds $\frac{\lambda}{m} W$ to $dW$ with `l2_gradient` **and** hands this $dW$ to `weight_decay_step` with the same $\lambda$.
#
# * Sort the step by $W$ and $dW_{\text{data}}$. Which $\lambda$ is really at work?
# * The cost that is printed contains the penalty once. The gradient that `l2_gradient` returns is compared with the slope of that cost, measured numerically. Does this comparison find the mistake?
# * Why are the biases left out of the penalty? Think of data whose labels are nearly all 1.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_twice", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: $(1 - \frac{\alpha\lambda}{m}) W - \alpha (dW_{\text{data}} + \frac{\lambda}{m} W) = (1 - \frac{2\alpha\lambda}{m}) W - \alpha\, dW_{\text{data}}$. It is exactly the step for $2\lambda$.
#
# 1 point: no. Cost and gradient agree with each other, both contain the penalty once. The mistake is in the **step**. (What shows it: two steps for the same $W$, one by penalty and one by decay, as in the try-it cell; or a too small sum of squared weights.)
#
# 1 point: the bias of the output sets the level of the answers. With labels that are nearly all 1 it must be large, whatever the inputs are; a penalty on it would pull all outputs towards one half, which has nothing to do with fitting noise. (Also accepted: a bias shifts a unit without making it steeper, so it does not make the boundary wind; there are few biases.)
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * The penalty is $\frac{\lambda}{2m}$ times the sum of all squared weights. Its slope is $\frac{\lambda}{m} W$, without the 2.
# * In gradient descent that is the same as shrinking every weight by the factor $1 - \frac{\alpha\lambda}{m}$. Apply it once.
# * $\lambda$ trades variance for bias. Choose it on the dev set.
#
# ## 3 The L1 penalty
#
# What if the **absolute values** are added up instead of the squares? For a linear model this is the **lasso** [@tibshirani1996]. The penalty is
#
# $$\frac{\lambda}{m} \sum_l \sum_{i,j} \bigl| W^{[l]}_{ij} \bigr| .$$
#
# Some notes write $\frac{\lambda}{2m}$ here, as for L2. In L2 the $\frac12$ cancels the 2 of the derivative. Here there is no 2 to cancel, so this course leaves the $\frac12$ out: then $\frac{\lambda}{m}$ is the push itself. With $\frac{\lambda}{2m}$ the same $\lambda$ pushes half as hard, and you reach the same weights with twice the $\lambda$.
#
# **Predict.** What is the slope of $|w|$ for a positive $w$, and for a negative one? So what is added to $dW_{\text{data}}$? And what would you take at $w = 0$, where $|w|$ has a kink?

# %% [markdown]
# <details><summary>Answer</summary>
#
# $1$ and $-1$. What is added is
#
# $$\frac{\lambda}{m} \operatorname{sign}(W), \qquad \operatorname{sign}(w) = 1, \; 0 \text{ or } -1 .$$
#
# At $w = 0$ there is no slope. One takes 0: it is one of the slopes between $-1$ and $1$ of lines that pass under the kink.
#
# </details>
#
# Compare the two pushes. L2 pushes with $\frac{\lambda}{m} w$: hard on large weights, hardly at all on small ones. So weights become small, and seldom 0. L1 pushes every weight **equally hard**, however small it is. A weight that the data do not hold against the push goes all the way to 0.
#
# With $dW_{\text{data}} = (0.5, 0.5, 0.5)$, $W = (1, -2, 0)$, $\lambda = 0.6$, $m = 3$: $dW = (0.7, \; 0.3, \; 0.5)$.
#
# ### Your turn: the gradient with the L1 penalty

# %% nbgrader={"grade": false, "grade_id": "l1_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: l1_gradient


def l1_gradient(dW, W, lambd, m):
    """
    Add the slope of the L1 penalty to the slope of the data.

    Arguments:
    dW -- slope of the average cost of the data, shaped like W
    W -- weights of one layer; they stay as they are
    lambd -- strength of the penalty lambd / m * sum of |w|
    m -- number of training examples

    Returns:
    dW -- slope of the cost with the penalty; at w = 0 the penalty counts 0
    """
    ### BEGIN SOLUTION
    dW = dW + lambd / m * np.sign(W)
    ### END SOLUTION
    return dW


# %% nbgrader={"grade": false, "grade_id": "demo_try_l1_gradient", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
dW_try, W_try = np.array([[0.5, 0.5, 0.5]]), np.array([[1.0, -2.0, 0.0]])
print(l1_gradient(dW_try, W_try, lambd=0.6, m=3))

# %% [markdown]
# **Expected output**
#
# | printed |
# |---|
# | [[0.7 0.3 0.5]] |

# %% nbgrader={"grade": true, "grade_id": "check_l1_gradient", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(l1_gradient)

# %% [markdown]
# Forty examples, twenty inputs, and an output that depends on the first three: $y = 2 x_1 - 1.5 x_2 + x_3 + \text{noise}$. A linear model is fitted with your three functions.
#
# **Predict.** Which penalty will show which three inputs matter?

# %% nbgrader={"grade": false, "grade_id": "demo_sparse", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(0)
inputs = rng.randn(20, 40)
truth = np.zeros((1, 20))
truth[0, :3] = 2, -1.5, 1
outputs = truth @ inputs + 0.5 * rng.randn(1, 40)


def fit_line(penalty, lambd):
    """The weights after 2000 steps; the penalty enters through the slope."""
    W = np.zeros((1, 20))
    for _ in range(2000):
        slope = (W @ inputs - outputs) @ inputs.T / 40
        W = weight_decay_step(W, penalty(slope, W, lambd, 40), 0.05, 0, 40)
    return W


fits = {
    "no penalty": fit_line(l2_gradient, 0),
    "L2, λ = 8": fit_line(l2_gradient, 8),
    "L1, λ = 8": fit_line(l1_gradient, 8),
}
fig, axes = plt.subplots(1, 3, figsize=(12, 3.4), layout="constrained", sharey=True)
for ax, (title, W) in zip(axes, fits.items()):
    ax.bar(range(1, 21), W[0], color=BLUE, label="fitted")
    ax.plot(range(1, 21), truth[0], "k_", markersize=9, label="true")
    tiny = np.count_nonzero(np.abs(W[0, 3:]) < 0.01)
    ax.set(title=title, xlabel="input", xticks=[1, 5, 10, 15, 20])
    first = ", ".join(f"{w:.2f}" for w in W[0, :3])
    describe(
        ax,
        f"{title}: weights of the first three inputs {first}; of the other 17, {tiny} are "
        f"below 0.01 and the largest is {np.abs(W[0, 3:]).max():.3f} in size.",
    )
    print(f"{title}: {tiny} of the 17 useless weights are below 0.01 in size")
axes[0].set_ylabel("weight")
axes[0].legend()
plt.show()
print("exactly 0 with L1:", np.count_nonzero(fits["L1, λ = 8"] == 0))

# %% [markdown]
# <details><summary>Answer</summary>
#
# L1. It clears nearly all of the useless weights away and leaves the three that matter. L2 shrinks the large weights most, those that matter, and clears none of the others away.
#
# </details>

# %% [markdown]
# With L1, too, the three are smaller than without a penalty: the push does not spare them.
#
# Mind the last line that was printed. "L1 makes weights exactly zero" is true of the **minimum**, not of this way of going there. A step of fixed size $\alpha\lambda/m$ jumps over 0 and back again, so the weights hover closely around 0. Methods that reach exact zeros cut off a step that would cross it.
#
# ### What you should remember
#
# * L2 pushes in proportion to the weight, L1 with the same force always.
# * L1 leaves few weights that count, L2 leaves many small ones.
# * Plain steps along the L1 slope hover around 0 without resting there.
#
# ## 4 Dropout
#
# The average answer of many networks often generalizes better than the answer of one. But training many is expensive. **Dropout** [@srivastava2014] approximates such an average at the price of one training: in every step each hidden unit is switched off with probability $1 - p$, at random and anew for every example. So every step trains another thinned network, and all of them share their weights. No unit can rely on a particular other one to be there.
#
# The mask $D$ has an entry for every unit and every example: 1 with probability $p$ (`keep_prob`), else 0.
#
# $$A_{\text{dropped}} = \frac{A \cdot D}{p}$$
#
# Why divide? The next layer adds up the outputs. With some of them gone, its sum would be smaller on average, and only in training. For one output $a$:
#
# $$\operatorname{E}\Bigl[\frac{a \cdot d}{p}\Bigr] = \frac{p \cdot a + (1 - p) \cdot 0}{p} = a .$$
#
# So the average is kept, and **nothing has to be done at inference**, when the trained network answers: `train=False` returns $A$ as it is. (This form is called inverted dropout. The paper divided nothing in training and multiplied the weights by $p$ at inference.)
#
# ### A worked example
#
# $A = (1, 2, 3, 4)$, mask $(1, 0, 1, 1)$, $p = 0.8$. Then $A_{\text{dropped}} = (1, 0, 3, 4) / 0.8 = (1.25, \; 0, \; 3.75, \; 5)$. Here the sum is 10, before and after.
#
# **Predict.** With which mask would the sum of this $A_{\text{dropped}}$ be smallest among the masks with a single 0? Does that contradict $\operatorname{E}[a \cdot d / p] = a$?

# %% [markdown]
# <details><summary>Answer</summary>
#
# With $(1, 1, 1, 0)$, which drops the 4: the sum is $6 / 0.8 = 7.5$. It is no contradiction. Only the average over all masks is kept, not the sum of a single draw.
#
# </details>
#
# ### Your turn: forward
#
# `rng.rand(n, m)` gives an array of numbers between 0 and 1, each equally likely. A number is below $p$ with probability $p$.

# %% nbgrader={"grade": false, "grade_id": "dropout_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: dropout_forward


def dropout_forward(A, keep_prob, rng, train=True):
    """
    Switch off units at random, and scale up the others.

    Arguments:
    A -- outputs of a layer, shape (n, m); they stay as they are
    keep_prob -- probability that an output stays, above 0 and at most 1
    rng -- random generator (np.random.RandomState) that the mask is drawn from
    train -- False when the network is used: then nothing is switched off

    Returns:
    A_dropped -- the outputs after dropout, shaped like A; A itself when train is False
    D -- the mask, shaped like A: True or 1 where the output stays, False or 0 where it
    is switched off; all True when train is False
    """
    ### BEGIN SOLUTION
    if not train:
        return A, np.ones(A.shape, dtype=bool)
    D = rng.rand(*A.shape) < keep_prob
    A_dropped = A * D / keep_prob
    ### END SOLUTION
    return A_dropped, D


# %% nbgrader={"grade": false, "grade_id": "demo_try_dropout_forward", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
A_try = np.array([[1.0, 2.0, 3.0, 4.0]])
A_dropped, D = dropout_forward(A_try, 0.8, np.random.RandomState(23))
print("D =", D.astype(int))
print("A_dropped =", A_dropped)
print(
    "not in training:",
    dropout_forward(A_try, 0.8, np.random.RandomState(23), train=False)[0],
)

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | `D` | [[1 0 1 1]] |
# | `A_dropped` | [[1.25 0.   3.75 5.  ]] |
# | not in training | [[1 2 3 4]] |
#
# If you draw in another way, your mask may be another one. It is right as long as `A_dropped` fits your mask.

# %% nbgrader={"grade": true, "grade_id": "check_dropout_forward", "locked": true, "points": 9, "schema_version": 3, "solution": false, "task": false}
check(dropout_forward)

# %% [markdown]
# ### Your turn: backward
#
# Now the way back. The mask and $p$ do not depend on $A$.
#
# **Predict.** $A_{\text{dropped}} = A \cdot \frac{D}{p}$, entry by entry. By which number does an output change when $a$ changes by 1, if it was kept, and if it was dropped? So what is $dA$, given the slope along $A_{\text{dropped}}$?

# %% [markdown]
# <details><summary>Answer</summary>
#
# By $1/p$ if it was kept and by 0 if it was dropped. So the slope is multiplied by the same numbers, with the **same** mask:
#
# $$dA = \frac{dA_{\text{dropped}} \cdot D}{p}$$
#
# </details>
#
# A check by hand: with $dA_{\text{dropped}} = (0.4, 0.4, -0.8, 1.6)$, the mask $(1, 0, 1, 1)$ and $p = 0.8$ you should get $(0.5, \; 0, \; -1, \; 2)$.

# %% nbgrader={"grade": false, "grade_id": "dropout_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: dropout_backward


def dropout_backward(dA, D, keep_prob):
    """
    Take a slope back through dropout.

    Arguments:
    dA -- slope of the cost along A_dropped, shape (n, m)
    D -- the mask that dropout_forward returned; it stays as it is
    keep_prob -- the same as in dropout_forward

    Returns:
    dA -- slope of the cost along A
    """
    ### BEGIN SOLUTION
    dA = dA * D / keep_prob
    ### END SOLUTION
    return dA


# %% nbgrader={"grade": false, "grade_id": "demo_try_dropout_backward", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
print(
    dropout_backward(np.array([[0.4, 0.4, -0.8, 1.6]]), np.array([[1, 0, 1, 1]]), 0.8)
)

# %% [markdown]
# **Expected output**
#
# | printed |
# |---|
# | [[ 0.5  0.  -1.   2. ]] |

# %% nbgrader={"grade": true, "grade_id": "check_dropout_backward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(dropout_backward)

# %% [markdown]
# ### The average is kept, the rest is noise
#
# A sum over 50 outputs, each between 0 and 1, for 2000 masks with `keep_prob` 0.5. The black line is the sum without dropout.

# %% nbgrader={"grade": false, "grade_id": "demo_sums", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
A_many = np.random.RandomState(0).rand(50, 1) * np.ones((1, 2000))
scaled, D = dropout_forward(A_many, 0.5, np.random.RandomState(1))
sums = {
    "divided by keep_prob": scaled.sum(axis=0),
    "not divided": (A_many * D).sum(axis=0),
}
whole = A_many[:, 0].sum()

fig, ax = plt.subplots(figsize=(7.5, 3.6), layout="constrained")
for (name, values), color, hatch in zip(sums.items(), (BLUE, ORANGE), ("", "//")):
    ax.hist(
        values, 40, color=color, hatch=hatch, edgecolor="black", alpha=0.6, label=name
    )
ax.axvline(whole, color="black", linewidth=3, label="without dropout")
ax.set(xlabel="sum of the outputs", ylabel="number of masks")
ax.set_title("What the next layer gets")
ax.legend()
describe(
    ax,
    f"Histograms of a sum over 2000 masks. Without dropout it is {whole:.2f}. "
    + " ".join(
        f"{name.capitalize()}: mean {v.mean():.2f}, standard deviation {v.std():.2f}."
        for name, v in sums.items()
    ),
)
plt.show()

# %% [markdown]
# ### With and without
#
# **Predict.** Dropout makes every step noisy. What will the training error be, compared with a network without dropout? And the dev error?

# %% nbgrader={"grade": false, "grade_id": "demo_dropout_boundary", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
fig, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
for ax, keep_prob in zip(axes, (1.0, 0.7)):
    draw_boundary(train(keep_prob=keep_prob), ax, f"keep_prob {keep_prob}: ")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The training error is higher with dropout, and the dev error is lower.
#
# </details>
#
# The boundary is smoother, too. All errors were measured **without** dropout. Leave it on by mistake, and the same point gets another answer each time:

# %% nbgrader={"grade": false, "grade_id": "demo_left_on", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
dropped = train(keep_prob=0.7)
point = dev_set[0][:, [5]]
rng = np.random.RandomState(0)
left_on = Dropout(lambda A: dropout_forward(A, 0.7, rng), dropout_backward)
answers = [dropout_outputs(point, dropped, left_on)[0][-1].item() for _ in range(200)]
steady = forward_propagation(point, dropped)[0].item()

fig, ax = plt.subplots(figsize=(7.5, 3), layout="constrained")
ax.plot(answers, ".", color=VERMILION, label="dropout left on")
ax.axhline(steady, color="black", label="switched off")
ax.set(xlabel="the same question again", ylabel="answer", ylim=(-0.05, 1.05))
ax.set_title("One point, asked 200 times")
ax.legend(loc="lower right")
describe(
    ax,
    f"Answers of one network for one point. With dropout left on, 200 answers from "
    f"{min(answers):.2f} to {max(answers):.2f}; switched off, always {steady:.2f}.",
)
plt.show()

# %% [markdown]
# ### What you should remember
#
# * The mask is drawn anew in every step, for every unit and every example. Forward and backward use the same mask and the same scale.
# * Dividing by `keep_prob` keeps the average. So there is nothing to do at inference, except to switch dropout off.
# * With dropout on, the cost of a step is a random number. To see whether training works, or to compare slopes, switch it off first.
# * Dropout resembles an L2 penalty whose strength depends on the inputs [@wager2013]. The two are not the same.
#
# ## 5 More data from the data you have
#
# More examples often lower the variance better than any penalty. New ones are expensive. But a cat seen in a mirror is still a cat: flipping a picture gives an example that is nearly new and costs nothing. That is **data augmentation** [@simard2003].
#
# In every epoch each picture is flipped, left to right, with probability $p$, so the network seldom sees exactly the same pictures twice. The labels stay. The original pictures stay as well: were they overwritten, the next epoch would flip flipped ones.
#
# Pictures come as an array `X` of shape (height, width, $m$), the examples last, as everywhere in the course. The mirror image runs through the **columns** backwards: `X[:, ::-1]`. (`X[::-1]` would stand it on its head.)
#
# $$\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{pmatrix} \;\longrightarrow\; \begin{pmatrix} 3 & 2 & 1 \\ 6 & 5 & 4 \end{pmatrix}$$
#
# ### Your turn: flip

# %% nbgrader={"grade": false, "grade_id": "augment_flip", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: augment_flip


def augment_flip(X, y, rng, p=0.5):
    """
    Mirror pictures left to right, each with the same probability.

    Arguments:
    X -- pictures, shape (height, width, m); they stay as they are
    y -- labels, shape (1, m); they stay as they are, too
    rng -- random generator (np.random.RandomState) that decides for each picture
    p -- probability that a picture is mirrored

    Returns:
    X_new -- the pictures, mirrored or not, in the same order and of the same shape
    y_new -- their labels
    """
    ### BEGIN SOLUTION
    flipped = rng.rand(X.shape[2]) < p
    X_new = np.where(flipped, X[:, ::-1], X)
    y_new = y
    ### END SOLUTION
    return X_new, y_new


# %% nbgrader={"grade": false, "grade_id": "demo_try_augment_flip", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X_try = np.array([[1, 2, 3], [4, 5, 6]])[:, :, None] * np.ones((1, 1, 1000), dtype=int)
y_try = np.ones((1, 1000), dtype=int)
X_new, y_new = augment_flip(X_try, y_try, np.random.RandomState(0), p=1)
print(X_new[:, :, 0])
X_new, y_new = augment_flip(X_try, y_try, np.random.RandomState(0))
print(f"about one half: {np.mean(X_new[0, 0] == 3):.1f}")

# %% [markdown]
# **Expected output**
#
# | printed |
# |---|
# | [[3 2 1]<br>[6 5 4]] |
# | about one half: 0.5 |

# %% nbgrader={"grade": true, "grade_id": "check_augment_flip", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(augment_flip)

# %% [markdown]
# Before you look at the ten digits and their mirror images:
#
# **Predict.** For which of the ten digits does a flip keep the label right?

# %% nbgrader={"grade": false, "grade_id": "demo_mirrored_digits", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
digits = load_digits()
first = [int(np.flatnonzero(digits.target == digit)[0]) for digit in range(10)]
pictures = digits.images[first].transpose(1, 2, 0)
mirrored, _ = augment_flip(
    pictures, np.arange(10).reshape(1, 10), np.random.RandomState(0), p=1
)

fig, axes = plt.subplots(2, 10, figsize=(11, 2.6), layout="constrained")
for row, (name, images) in enumerate({"given": pictures, "mirrored": mirrored}.items()):
    for digit, ax in enumerate(axes[row]):
        ax.imshow(images[:, :, digit], cmap="cividis")
        ax.set(xticks=[], yticks=[], title=str(digit) if row == 0 else "")
    axes[row, 0].set_ylabel(name)
weight = [
    "more ink left" if half > 0.52 else "more ink right" if half < 0.48 else "balanced"
    for half in pictures[:, :4].sum(axis=(0, 1)) / pictures.sum(axis=(0, 1))
]
describe(
    axes[0, 0],
    "The digits 0 to 9 in two rows, given and mirrored left to right. As given: "
    + ", ".join(f"{digit} {side}" for digit, side in enumerate(weight))
    + "; mirrored, the sides are exchanged.",
)
plt.show()

# </details>

# %% [markdown]
# <details><summary>Answer</summary>
#
# For 0 and 8, and nearly for a plain 1. A mirrored 3 is no digit at all, and a mirrored 2 looks like an S.
#
# </details>

# %% [markdown]
# **An augmentation is right only if it leaves the label right**: flip cats, not digits, not letters, not arrows, not X-rays of the heart. For digits, shift by a pixel or turn by a few degrees instead.
#
# And it is for the **training** set only. The dev and test sets are to look like what the network will meet.
#
# ### What you should remember
#
# * Augmentation invents examples whose labels you know. You must be sure of the labels.
# * Decide anew in every epoch, picture by picture. Keep the originals.
# * Invented examples resemble the old ones. They are worth less than as many new ones.
#
# ## 6 Early stopping
#
# While a network trains, its weights grow from small to large, and its boundary from smooth to winding. Somewhere on the way it is at its best for new points. Can we stop there?
#
# **Predict.** The training cost falls as long as you train. Draw the curve of the dev cost.

# %% nbgrader={"grade": false, "grade_id": "demo_curves", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
snapshots = []
train(watch=lambda parameters: snapshots.append(dict(parameters)))
train_losses = [average_cost(train_set, parameters) for parameters in snapshots]
dev_losses = [average_cost(dev_set, parameters) for parameters in snapshots]


def draw_curves(ax, title):
    """Both costs against the number of the check."""
    ax.plot(train_losses, "-", color=BLUE, label="training")
    ax.plot(dev_losses, "--", color=VERMILION, label="dev")
    ax.set(xlabel="check (every 10 steps)", ylabel="average cost", title=title)
    ax.legend(loc="center right")
    lowest = int(np.argmin(dev_losses))
    return describe(
        ax,
        f"{title}. Training cost from {train_losses[0]:.3f} to {train_losses[-1]:.3f}; dev "
        f"cost from {dev_losses[0]:.3f}, lowest {dev_losses[lowest]:.3f} at check {lowest}, "
        f"to {dev_losses[-1]:.3f} at check {len(dev_losses) - 1}.",
    )


draw_curves(
    plt.subplots(figsize=(7.5, 3.8), layout="constrained")[1], "No regularization"
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The dev cost falls, turns, and rises. It is lowest at check 37 of 399.
#
# </details>
#
# So stop when the dev cost rises? Dev costs are noisy, and one bad check proves nothing. The rule needs **patience** [@prechelt1998]:
#
# 1. Remember the check with the lowest dev cost so far (`best`). Only a strictly lower cost is a new best.
# 2. Stop at the first check that comes `patience` checks after the best one. If that never happens, stop at the last check.
# 3. Hand back the weights of `best`, not those of the moment you stopped.
#
# ### A worked example
#
# Dev costs at the checks 0, 1, 2, …, with patience 3:
#
# | check | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |
# |---|---|---|---|---|---|---|---|---|---|
# | dev cost | 0.9 | 0.7 | 0.72 | 0.6 | 0.61 | 0.6 | 0.63 | 0.5 | 0.4 |
# | best so far | 0 | 1 | 1 | 3 | 3 | 3 | 3 | – | – |
# | checks since | 0 | 0 | 1 | 0 | 1 | 2 | **3** | – | – |
#
# Check 2 is forgiven. Check 5 equals the best and is not lower. At check 6 the patience is over: `stop` = 6, `best` = 3. The checks 7 and 8 never happen. (That is the price: they would have been better.)
#
# ### Your turn: when to stop, and what to keep

# %% nbgrader={"grade": false, "grade_id": "early_stopping", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: early_stopping


def early_stopping(dev_losses, patience):
    """
    Find out when training stops and which check was the best until then.

    Arguments:
    dev_losses -- the dev cost of every check, in order; at least one; they stay as
    they are
    patience -- how many checks in a row may pass without a new lowest cost, at least 1

    Returns:
    stop -- number of the check at which training stops, counted from 0
    best -- number of the check with the lowest cost up to there, the first if several
    """
    ### BEGIN SOLUTION
    best = 0
    for stop, loss in enumerate(dev_losses):
        if loss < dev_losses[best]:
            best = stop
        if stop - best >= patience:
            break
    ### END SOLUTION
    return stop, best


# %% nbgrader={"grade": false, "grade_id": "demo_try_early_stopping", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
stop, best = early_stopping(
    [0.9, 0.7, 0.72, 0.6, 0.61, 0.6, 0.63, 0.5, 0.4], patience=3
)
print("stop:", stop)
print("best:", best)

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | stop | 6 |
# | best | 3 |

# %% nbgrader={"grade": true, "grade_id": "check_early_stopping", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(early_stopping)

# %% [markdown]
# Your function on the training above, with a patience of 20 checks.

# %% nbgrader={"grade": false, "grade_id": "demo_stopped", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
stop, best = early_stopping(dev_losses, patience=20)
fig, axes = plt.subplots(1, 2, figsize=(11, 4.3), layout="constrained")
draw_curves(axes[0], "Stop, and go back to the best")
for check_number, name, line in ((best, "best", "-."), (stop, "stop", ":")):
    axes[0].axvline(check_number, color="black", linestyle=line, label=name)
axes[0].legend(loc="center right")
describe(axes[0], f"{axes[0].alt_text} Best at check {best}, stop at check {stop}.")
draw_boundary(snapshots[best], axes[1], "Weights of best: ")
plt.show()

# %% [markdown]
# Two things to mind.
#
# * The set that decides when to stop has been used for choosing. That is the dev set's job. Stop on the **test** set, and its error is no longer an honest estimate.
# * Stopping early does two things at once: it ends the fitting of the pattern **and** the fitting of the noise. With L2 you can turn the two knobs separately, at the price of more trainings.
#
# ### A second question in words
#
# * A colleague stops at the lowest **test** cost and reports the test error of that moment. What is wrong with the number, and in which direction?
# * In a training with dropout the printed training cost is **higher** than the dev cost, from the beginning to the end. Give a harmless reason.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_honest", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: the moment was chosen because the test cost happened to be low there, so part of the low number is luck that was selected. The reported error is too low on average (too optimistic) for new examples. Stop on the dev set and use the test set once, afterwards.
#
# 1 point: the training cost was measured with dropout on, so by thinned networks; the dev cost with the whole network. (Or: the printed training cost contains a penalty. Or: the training pictures are augmented and harder.) Measured in the same way the order would be the usual one.
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * Watch the dev cost, wait out the noise, keep the best weights.
# * The stopping moment is a choice like any other, so it belongs to the dev set.
# * Early stopping costs no extra training. It does not tell pattern from noise.
#
# ## 7 Side by side, and what this does not show
#
# Every method from six starting points. Of the three strengths, $\lambda$ was chosen on the dev set, among six values. `keep_prob` 0.7 and the patience of 20 checks are usual values that nobody tuned here. The test set has not been looked at so far. Now it is, once.


# %% nbgrader={"grade": false, "grade_id": "demo_comparison", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def stopped_early(seed):
    """The weights that early stopping keeps."""
    seen = []
    train(seed=seed, watch=lambda parameters: seen.append(dict(parameters)))
    return seen[early_stopping([average_cost(dev_set, p) for p in seen], 20)[1]]


methods = {
    "nothing": lambda seed: train(seed=seed),
    "L2, λ = 0.3": lambda seed: train(lambd=0.3, seed=seed),
    "dropout 0.7": lambda seed: train(keep_prob=0.7, seed=seed),
    "early stopping": stopped_early,
}
trainings = [(name, seed) for name in methods for seed in range(2, 8)]
errors = {name: [] for name in methods}
for name, seed in progress(trainings, desc="trainings"):
    parameters = methods[name](seed)
    errors[name].append(
        [error_rate(data, parameters) for data in (train_set, test_set)]
    )
errors = {name: 100 * np.array(rows) for name, rows in errors.items()}

fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
for place, rows in enumerate(errors.values()):
    for shift, marker, color, column in (
        (-0.1, "o", BLUE, 0),
        (0.1, "^", VERMILION, 1),
    ):
        label = ("training", "test")[column] if place == 0 else None
        spread = np.linspace(-0.05, 0.05, 6)
        ax.plot(
            place + shift + spread, rows[:, column], marker, color=color, label=label
        )
ax.set(xticks=range(4), xticklabels=errors, ylabel="error in %")
ax.set_title("Six starting points each")
ax.legend()
told = " ".join(
    f"{name}: training {r[:, 0].mean():.1f} %, test {r[:, 1].mean():.1f} % "
    f"({r[:, 1].min():.1f} to {r[:, 1].max():.1f})."
    for name, r in errors.items()
)
describe(ax, f"Mean errors over six starting points. {told}")
plt.show()
print(told.replace(". ", ".\n"))

# %% [markdown]
# All three close half of the gap or more. Between the three this picture decides nothing:
#
# * The test set has 120 points. An error of 10 % measured on 120 points scatters by $\sqrt{0.1 \cdot 0.9 / 120} \approx 2.7 \%$. The differences between the three are no larger than that.
# * $\lambda$ was tried at six values, `keep_prob` and the patience at one. All of it on one data set, with one split. A fair comparison tunes every method with the same effort on the dev set (notebook 09).
# * Regularization lowers **variance**. A network that does not even fit its training set needs the opposite: more units, longer training, a smaller $\lambda$.
# * A smooth boundary is good here because the true one is smooth. No method knows that; it is an assumption that you make by choosing it.
#
# Where to read on: the chapter on regularization of [@goodfellow2016] (with all five methods), and the notes by [@karpathy2015a] (penalties and dropout, with code).
#
# ## Recap
#
# | method | what it changes | to choose | watch out for |
# |---|---|---|---|
# | L2, weight decay | the cost, or the step | $\lambda$ | once, not twice; no biases |
# | L1 | the cost | $\lambda$ | weights hover around 0 |
# | dropout | the network, in every step | `keep_prob` | the same mask going backward; off at inference |
# | augmentation | the training data | which changes keep the label | training set only |
# | early stopping | the number of steps | patience | dev set, best weights |
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more. More checks run when the assignment is graded, so a function should do what its docstring says, and not only for the numbers printed here.

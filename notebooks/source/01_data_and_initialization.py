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
# # Data and initialization
#
# "My network is right on every example I gave it. Why is it wrong on the next one?"
# "I changed nothing but the first random numbers, and now it does not learn at all. What happened?"
#
# Both questions are settled **before** the training starts: by how the examples are divided and scaled, and by the numbers that the weights start from.
# In this assignment you divide a data set, read the errors of a model, scale inputs, and write the two usual ways to start the weights of a network.
#
# **Before you start.** About 110 minutes. You need NumPy arrays, the mean and the standard deviation, and an idea of what a layer of a network computes.
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
from sklearn.neighbors import KNeighborsClassifier

from opt_utils import *
from opt_utils.style import BLUE, VERMILION
from test_cases import *

# %% [markdown]
# ## Conventions
#
# | symbol | in the code | meaning |
# |---|---|---|
# | $X$, $Y$ | `X` $(n_x, m)$, `Y` $(1, m)$ | inputs and labels; every **column** is one example, every **row** of $X$ is one feature |
# | $m$ | `m` | number of examples |
# | $\mu$, $\sigma$ | `mu`, `sigma` $(n_x, 1)$ | mean and standard deviation of every feature |
# | $W^{[l]}$, $b^{[l]}$ | `parameters["W1"]`, `parameters["b1"]` | weights $(n_l, n_{l-1})$ and biases $(n_l, 1)$ of layer $l$; layers count from 1 to $L$ |
# | $n_0, n_1, \dots, n_L$ | `layers_dims` | number of units of every layer, the inputs first |
#
# An **error** is the share of wrong answers: 0.03 means 3 %.
#
# ## 1 Which examples to learn from, and which to judge on
#
# Here is a model that cannot make a mistake on the examples it was given. It stores them all. Asked about a point, it gives the label of the nearest stored point. (This is the nearest-neighbour rule [@cover1967].)
#
# **Predict.** The model stores 150 points of the moons. For how many of these 150 points is its label right? For how many of 150 other points of the same moons?

# %% nbgrader={"grade": false, "grade_id": "demo_memorizer", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X, Y = load_dataset()
seen, unseen = np.arange(0, 300, 2), np.arange(1, 300, 2)
memorizer = KNeighborsClassifier(n_neighbors=1).fit(X[:, seen].T, Y[0, seen])

fig, axes = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
for ax, chosen, title in zip(
    axes, (seen, unseen), ("The points it stored", "Points it never saw")
):
    plot_decision_boundary(memorizer.predict, X[:, chosen], Y[:, chosen], ax, title)
share_limits(axes)
plt.show()

for name, chosen in {"stored": seen, "never seen": unseen}.items():
    error = np.mean(memorizer.predict(X[:, chosen].T) != Y[0, chosen])
    print(f"error on the points {name}: {error:.2%}")

# %% [markdown]
# <details><summary>Answer</summary>
#
# For all 150 stored points, and for 136 of the 150 others (an error of 9.33 %).
#
# </details>

# %% [markdown]
# No mistake on the left, and that number says nothing: the model would have reached it with any labels at all. The number on the right is the one that counts, because new points are what a model is for. How well a model does on examples that it was not fitted to is called its **generalization**.
#
# **An error that was measured on the examples a model was fitted to is no estimate of its error on new ones.** So the examples are divided before anything is fitted.
#
# | part | used to | how often |
# |---|---|---|
# | **training set** | fit the weights | all the time |
# | **dev set** (development, also: validation, hold-out) | choose: the number of layers, the learning rate, the moment to stop | after every attempt |
# | **test set** | report one number at the very end | once |
#
# Why is the dev set not enough for the last number? You try fifty variants and keep the one with the lowest dev error. Some of its advantage is luck, and the luck was selected together with the skill. The dev error of the winner is therefore too low on average. A test set that chose nothing is not.
#
# **When may a part be left out?** If nobody needs an unbiased estimate of the final error, the **test** set may go. The **dev** set may not, as long as there is anything to choose. (Many people have only a training set and a set they choose on, and call that second one "test". It is a dev set.)
#
# Dev and test set must come from the data you want to do well on, both from the same source. A dev set of studio pictures cannot choose a model for telephone pictures.
#
# ### How large must each part be?
#
# A measured error $\hat p$ from $n$ examples scatters around the true error $p$ with the standard deviation
#
# $$\sqrt{\frac{p \, (1 - p)}{n}} ,$$
#
# because every example is a coin that falls on "wrong" with probability $p$: one coin has variance $p(1-p)$, and the mean of $n$ independent ones has variance $p(1-p)/n$. What matters is the **number** of examples, not their share.
#
# | $m$ | split train : dev : test | examples in dev | scatter of a measured error of 5 % |
# |---|---|---|---|
# | 1,000 | 70 : 30 : 0 | 300 | 1.26 % |
# | 1,000 | 60 : 20 : 20 | 200 | 1.54 % |
# | 1,000,000 | 60 : 20 : 20 | 200,000 | 0.05 % |
# | 1,000,000 | 98 : 1 : 1 | 10,000 | 0.22 % |
#
# With a thousand examples, even 20 % is hardly enough to tell two models apart. With a million, 1 % is plenty, and the other 19 % are better spent on training. The old rules 70 : 30 and 60 : 20 : 20 are rules for small data sets.
#
# **Predict.** The true error of a model is 5 %. You measure it on 100 examples, again and again on fresh ones. Between which numbers will most measurements lie? And on 10,000 examples?

# %% nbgrader={"grade": false, "grade_id": "demo_precision", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(0)
sizes = [100, 1000, 10000]
measured = {n: 100 * rng.binomial(n, 0.05, size=200) / n for n in sizes}
fig, ax = plt.subplots(figsize=(7, 3.8), layout="constrained")
for place, (n, errors) in enumerate(measured.items()):
    ax.plot(
        place + rng.uniform(-0.25, 0.25, 200), errors, ".", color="black", alpha=0.5
    )
ax.axhline(5, linestyle="--", color="black", label="true error")
ax.set(xticks=range(3), xticklabels=[f"{n:,}" for n in sizes])
ax.set(xlabel="examples in the dev set", ylabel="measured error in %")
ax.set_title("200 measurements of the same model")
ax.legend()
describe(
    ax,
    "Measured errors of one model whose true error is 5 %. "
    + " ".join(
        f"{n} examples: from {errors.min():.2f} to {errors.max():.2f} %, standard "
        f"deviation {errors.std():.2f} %."
        for n, errors in measured.items()
    ),
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 95 % of the measurements lie within two standard deviations. With 100 examples the standard deviation is 2.2 %: most measurements lie between 0.6 % and 9.4 %. With 10,000 examples it is 0.22 %, and they lie between 4.6 % and 5.4 %.
#
# </details>
#
# A hundred times as many examples make the measurement ten times as precise.
#
# ### A worked example
#
# Ten examples, `dev_fraction` 0.2 and `test_fraction` 0.2. Put the numbers 0 to 9 into a random order, and cut:
#
# $$\underbrace{2 \;\; 8 \;\; 4 \;\; 9 \;\; 1 \;\; 6}_{\text{train}} \;\big|\; \underbrace{7 \;\; 3}_{\text{dev}} \;\big|\; \underbrace{0 \;\; 5}_{\text{test}}$$
#
# Every number is in exactly one part. The dev and the test part have $0.2 \cdot 10 = 2$ members; the training part has the rest. Working with **indices** has an advantage: the same indices pick the columns of $X$ and of $Y$, so no label can get lost.
#
# ### Your turn: split
#
# `rng.permutation(m)` gives the numbers $0, \dots, m-1$ in a random order. When a share is not a whole number, round it as you like.

# %% nbgrader={"grade": false, "grade_id": "split_indices", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: split_indices


def split_indices(m, dev_fraction, test_fraction, seed):
    """
    Divide the numbers 0, ..., m - 1 at random into three parts.

    Arguments:
    m -- number of examples
    dev_fraction -- share of the dev set, between 0 and 1
    test_fraction -- share of the test set, between 0 and 1; 0 means: no test set
    seed -- of the random generator, so that the same seed gives the same split

    Returns:
    train, dev, test -- three arrays of whole numbers with one axis; every number is in
    exactly one of them
    """
    rng = np.random.RandomState(seed)
    # 1. Put the numbers 0, ..., m - 1 into a random order.
    # 2. Cut it into three parts; what dev and test do not take is for training.
    ### BEGIN SOLUTION
    order = rng.permutation(m)
    m_dev = round(dev_fraction * m)
    m_test = round(test_fraction * m)
    dev = order[:m_dev]
    test = order[m_dev : m_dev + m_test]
    train = order[m_dev + m_test :]
    ### END SOLUTION
    return train, dev, test


# %% nbgrader={"grade": false, "grade_id": "demo_try_split_indices", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
train, dev, test = split_indices(10, 0.2, 0.2, seed=0)
print("sizes:", len(train), len(dev), len(test))
print("all together, sorted:", np.sort(np.concatenate([train, dev, test])))

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | sizes | 6 2 2 |
# | all together, sorted | [0 1 2 3 4 5 6 7 8 9] |

# %% nbgrader={"grade": true, "grade_id": "check_split_indices", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(split_indices)

# %% [markdown]
# ### Why at random?
#
# Data often come sorted: all examples of the first label, then all of the second. Look at what a cut without shuffling does to the moons when they are sorted by label, and what your function does.

# %% nbgrader={"grade": false, "grade_id": "demo_sorted_data", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
labels = np.sort(Y[0])
cuts = {
    "cut as they come": np.split(np.arange(300), [180, 240]),
    "your split_indices": split_indices(300, 0.2, 0.2, seed=1),
}
fig, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained", sharey=True)
for ax, (title, parts) in zip(axes, cuts.items()):
    shares = [100 * np.mean(labels[part]) for part in parts]
    bars = ax.bar(["train", "dev", "test"], shares, color="0.4")
    ax.bar_label(bars, fmt="%.0f %%")
    ax.set(title=title, ylabel="label 1, in %", ylim=(0, 115))
    told = ", ".join(
        f"{s:.0f} % in {n}" for n, s in zip(("train", "dev", "test"), shares)
    )
    describe(ax, f"Share of label 1, {title}: {told}.")
plt.show()

# %% [markdown]
# On the left the model would train mostly on one label and be judged on the other. On the right all parts look alike, up to chance.
#
# Random is right when the examples are independent of each other. It is wrong when they are not: several pictures of one patient must stay in one part, and to predict tomorrow the test set must lie after the training set in time.
#
# ### With or without putting back
#
# A permutation draws **without replacement**: an index that was drawn is not put back, so it comes once. `rng.randint(m, size=m)` draws **with replacement**: every draw may give any index again.
#
# **Predict.** You draw 300 times from 300 indices, with replacement. How many *different* indices do you get? Is this a way to fill a training set and a dev set?

# %% nbgrader={"grade": false, "grade_id": "demo_replacement", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(0)
draws = {
    "without replacement": rng.permutation(300),
    "with replacement": rng.randint(300, size=300),
}
fig, axes = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained", sharey=True)
for ax, (title, indices) in zip(axes, draws.items()):
    times = np.bincount(np.bincount(indices, minlength=300), minlength=6)
    ax.bar_label(ax.bar(range(len(times)), times, color="0.4"))
    ax.set(title=title, xlabel="how often an index was drawn", ylim=(0, 340))
    told = ", ".join(f"{n} indices {k} times" for k, n in enumerate(times) if n)
    describe(ax, f"300 draws from 300 indices {title}: {told}.")
axes[0].set_ylabel("indices")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# About 190. One draw misses a given index with probability $1 - \frac{1}{300}$, and all 300 draws miss it with probability $\left(1 - \frac{1}{300}\right)^{300} \approx 0.367$, nearly $1/e$. So about 63 % of the indices come at least once.
#
# It is no way to divide examples. An index that comes twice may be in the training set and in the dev set, and then the dev error is measured in part on examples that were learned.
#
# </details>

# %% [markdown]
# Both ways have their use. A split, and an epoch of mini-batches (notebook 04), draw without replacement, so that every example is used exactly once. Drawing with replacement imitates a *fresh sample of the same kind*: that is the **bootstrap** [@efron1979], which estimates how much a number would scatter from one data set to the next.
#
# ### What you should remember
#
# * Fit on the training set, choose on the dev set, report the test set once.
# * Only the test set may be left out, and only if nobody needs an unbiased final number.
# * What makes an estimate precise is the number of examples behind it. That is why a million examples are split 98 : 1 : 1.
# * Shuffle before you cut. A split draws without replacement.
#
# ## 2 Bias or variance?
#
# The model is not good enough. A larger network? More data? Each costs weeks, and for each there are cases where it changes nothing. Two subtractions tell which to try.
#
# * The **avoidable bias** is the training error minus the error that even a perfect model would make. That floor is often estimated by the error of careful humans. A large gap here means: the model does not even fit what it was shown. It **underfits**.
# * The **variance** is the dev error minus the training error. A large gap here means: what it learned does not carry over. It **overfits**.
#
# $$\underbrace{\text{human error} \;\longrightarrow\; \text{training error}}_{\text{avoidable bias}} \qquad \underbrace{\text{training error} \;\longrightarrow\; \text{dev error}}_{\text{variance}}$$
#
# (In statistics, bias and variance are properties of a method over many training sets that it might have got. The two gaps are what you can see of them with a single training set.)
#
# Look at it happen. Sixteen noisy points of a smooth curve are fitted by polynomials. The degree says how flexible the model is. Move the slider, or look at the three pictures.
#
# **Predict.** Which degree has the lowest error on the 16 points? Which has the lowest on 200 new points of the same curve?


# %% nbgrader={"grade": false, "grade_id": "demo_degrees", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def draw_points(m, seed):
    """Points of a sine curve with noise: x and y, shape (m,)."""
    rng = np.random.RandomState(seed)
    x = np.linspace(-1, 1, m)
    return x, np.sin(5 * x) + 0.3 * rng.randn(m)


x_train, y_train = draw_points(16, seed=2)
x_dev, y_dev = draw_points(200, seed=5)


def polynomial_errors(degree):
    """Fit a polynomial to the 16 points; its mean squared errors on both sets."""
    fit = np.polynomial.Polynomial.fit(x_train, y_train, int(degree), domain=[-1, 1])
    return (
        fit,
        np.mean((fit(x_train) - y_train) ** 2),
        np.mean((fit(x_dev) - y_dev) ** 2),
    )


def draw_polynomial(degree, ax):
    """The picture of one degree."""
    fit, train_error, dev_error = polynomial_errors(degree)
    x = np.linspace(-1, 1, 200)
    ax.plot(x, np.sin(5 * x), ":", color="black", label="true curve")
    ax.plot(x, fit(x), "-", color=BLUE, label="fit")
    ax.plot(x_train, y_train, "o", color="black", label="16 points")
    ax.set(ylim=(-2, 2), xlabel="x", ylabel="y")
    ax.set_title(f"train {train_error:.3f}, dev {dev_error:.3f}")
    ax.legend(loc="upper left", fontsize="small")
    describe(
        ax,
        f"A polynomial of degree {int(degree)} through 16 points. Mean squared error "
        f"{train_error:.3f} on them and {dev_error:.3f} on 200 new points.",
    )


slider_with_pictures(draw_polynomial, [1, 5, 13], label="degree")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Of the three degrees in the pictures, 13 has the lowest error on the 16 points, and 5 has the lowest on new points. (More coefficients can only lower the error on the points that they are fitted to.)
#
# </details>

# %% [markdown]
# A straight line cannot follow the curve: both errors are high. That is bias. Degree 13 has 14 coefficients for 16 points: it follows the noise, its training error is almost 0, and its error on new points is the worst of the three. That is variance. Degree 5 is flexible enough for the curve and too stiff for the noise.
#
# ### A worked example
#
# Five models, all on the same task, with errors in percent.
#
# | | human | train | dev | avoidable bias | variance | work first on |
# |---|---|---|---|---|---|---|
# | A | 0 | 1 | 11 | 1 | 10 | variance |
# | B | 0 | 15 | 16 | 15 | 1 | bias |
# | C | 14 | 15 | 18 | 1 | 3 | variance |
# | D | 0 | 15 | 32 | 15 | 17 | variance; both are large |
# | E | 0 | 0.5 | 1 | 0.5 | 0.5 | both are small: done |
#
# B and C have the same training error. What changed the verdict is the human error: from blurred pictures nobody reads more than 86 %, so there is nothing left to gain in C but the 3 % between training and dev.
#
# The gaps matter, not the errors themselves. Whether a gap is "large" depends on what an error costs; that is for people to decide. Your function only says which gap is the larger one.
#
# **Predict.** Human error 4 %, training error 7 %, dev error 9 %: bias or variance? And if the human error is 6 %?

# %% [markdown]
# <details><summary>Answer</summary>
#
# $7 - 4 = 3$ against $9 - 7 = 2$: the bias is the larger gap. With a human error of 6 % it is $1$ against $2$: the variance.
#
# </details>
#
# ### Your turn: name the larger gap

# %% nbgrader={"grade": false, "grade_id": "diagnose", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: diagnose


def diagnose(train_error, dev_error, human_error=0.0):
    """
    Say which of the two gaps is the larger one.

    Arguments:
    train_error -- error on the training set, between 0 and 1
    dev_error -- error on the dev set
    human_error -- error of careful humans, as a floor for what is possible

    Returns:
    problem -- "bias" or "variance"; "bias" when both gaps are equal
    """
    ### BEGIN SOLUTION
    avoidable_bias = train_error - human_error
    variance = dev_error - train_error
    problem = "variance" if variance > avoidable_bias else "bias"
    ### END SOLUTION
    return problem


# %% nbgrader={"grade": false, "grade_id": "demo_try_diagnose", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for name, errors in {
    "A": (0.01, 0.11),
    "B": (0.15, 0.16),
    "C": (0.15, 0.18, 0.14),
    "D": (0.15, 0.32),
}.items():
    print(name, diagnose(*errors))

# %% [markdown]
# **Expected output**
#
# | model | printed |
# |---|---|
# | A | variance |
# | B | bias |
# | C | variance |
# | D | variance |

# %% nbgrader={"grade": true, "grade_id": "check_diagnose", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(diagnose)

# %% [markdown]
# Now your function on the polynomials of every degree. The floor is the variance of the noise, $0.3^2 = 0.09$: no model can do better on new points.

# %% nbgrader={"grade": false, "grade_id": "demo_diagnose_degrees", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
degrees = np.arange(1, 13)
_, train_errors, dev_errors = zip(*(polynomial_errors(degree) for degree in degrees))
found = [diagnose(*pair, 0.09) for pair in zip(train_errors, dev_errors)]

fig, ax = plt.subplots(figsize=(7.5, 4), layout="constrained")
ax.semilogy(degrees, dev_errors, "s--", color=VERMILION, label="dev error")
ax.semilogy(degrees, train_errors, "o-", color=BLUE, label="training error")
ax.axhline(0.09, linestyle=":", color="black", label="noise")
for degree, *errors, problem in zip(degrees, train_errors, dev_errors, found):
    above = degree, max(errors)
    ax.annotate(problem[0].upper(), above, (0, 7), textcoords="offset points")
ax.margins(y=0.12)
ax.set(xlabel="degree", ylabel="mean squared error", title="B: bias, V: variance")
ax.legend(loc="lower left")
best = int(np.argmin(dev_errors))
describe(
    ax,
    f"Errors against degree. Training error from {train_errors[0]:.3f} down to "
    f"{train_errors[-1]:.3f}. Dev error lowest, {dev_errors[best]:.3f}, at degree "
    f"{degrees[best]}, and {dev_errors[-1]:.3g} at degree {degrees[-1]}. Diagnosis: "
    + ", ".join(f"{d} {p}" for d, p in zip(degrees, found))
    + ".",
)
plt.show()

# %% [markdown]
# | the larger gap | what usually helps | what does not |
# |---|---|---|
# | bias | a larger network, longer training, a better optimizer, another architecture | more data of the same kind |
# | variance | more data, regularization (the next notebook), a smaller or better suited network | longer training |
#
# Once this was a trade-off [@geman1992]: whatever lowered the bias raised the variance. With large networks it need not be. A larger network that is regularized well lowers the bias and seldom harms the variance, and more data lower the variance without harming the bias.
#
# ### A question in words
#
# A speech recognizer has the training error 8 % and the dev error 10 %. Your colleague wants to record a thousand more hours of the same kind.
#
# * What do you advise if humans make 7.5 % errors on these recordings? And if they make 1 %? Give both gaps in each case.
# * Now you hear that the training recordings were made in a studio and the dev recordings in cars. What does the gap of 2 % mean now, and how could you find out?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_gaps", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: humans at 7.5 %: avoidable bias 0.5 %, variance 2 %. The variance is the larger gap, and more data of the same kind can help (also accepted: regularization first, since it is cheaper).
#
# 1 point: humans at 1 %: avoidable bias 7 %, variance 2 %. More recordings of the same kind will not help much: the model does not fit even those it has. A larger network, longer training, a better optimizer.
#
# 1 point: the gap now mixes two things, variance and the difference between the two kinds of recordings. To separate them, hold back some **studio** recordings from the training (a "train-dev" set): training error to train-dev error is the variance, train-dev error to dev error is the mismatch. (Putting car recordings into the training set and looking again earns the point if the answer says what the outcome would show.)
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * Training error minus human error: avoidable bias. Dev error minus training error: variance.
# * The same training error can be a success or a failure. It depends on the floor.
# * Measure the gaps first. More data cannot cure bias, and longer training cannot cure variance.
#
# ## 3 Normalizing inputs
#
# One feature of a house is its area, about 100 m². Another is its number of rooms, about 3. Why would a network care? (The argument below is that of [@lecun1998].)
#
# Fit $\hat y = w_1 x_1 + w_2 x_2$ with the cost $J = \frac{1}{2m} \sum (\hat y - y)^2$. The slope of $J$ along $w_1$ is $\frac1m \sum (\hat y - y)\, x_1$, and the slope of that slope, the curvature, is
#
# $$\frac{\partial^2 J}{\partial w_1^2} = \frac{1}{m} \sum x_1^2 .$$
#
# If $x_1$ is ten times as large as $x_2$, the cost bends a **hundred** times more sharply along $w_1$ than along $w_2$. It is a narrow valley.
#
# What does that cost? Along a direction with the curvature $h$ the slope is $h$ times the distance $d$ from the minimum. So one step of gradient descent gives
#
# $$d - \alpha h d = (1 - \alpha h)\, d .$$
#
# The sharpest curvature $h_{\max}$ limits the rate: with $\alpha = 1 / h_{\max}$ that direction is done in one step, and above $2 / h_{\max}$ it diverges. The flattest direction then keeps the share $1 - h_{\min} / h_{\max}$ of its distance in every step. The ratio $\kappa = h_{\max} / h_{\min}$ is the **condition number**. With $\kappa = 100$ it takes $\ln 100 / {-\ln 0.99} \approx 458$ steps until one hundredth of the distance is left.
#
# A mean far from zero does harm as well. When $x_1$ and $x_2$ are both always positive, raising $w_1$ and raising $w_2$ have nearly the same effect, and the valley lies across both axes.
#
# **Predict.** Two features with means 5 and 1 and standard deviations 2 and 0.5. Gradient descent takes 30 steps with the rate $1 / h_{\max}$. How near does it get with the raw features? How near when every feature has mean 0 and standard deviation 1?


# %% nbgrader={"grade": false, "grade_id": "demo_valley", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def descent_path(features, target, start, count=30):
    """
    The weights that gradient descent visits, and the cost as a function of them.

    For a cost with the constant curvature matrix H, k steps multiply the distance
    from the minimum by (I - αH)^k. The rate α here is 1 / (largest curvature).
    """
    H = features @ features.T / features.shape[1]
    lowest = np.linalg.solve(H, features @ target / features.shape[1])
    shrink = np.eye(2) - H / np.linalg.eigvalsh(H).max()
    steps = (np.linalg.matrix_power(shrink, k) for k in range(count + 1))
    path = np.array([lowest + step @ (np.array(start) - lowest) for step in steps])

    def cost(w1, w2):
        guess = w1[..., None] * features[0] + w2[..., None] * features[1]
        return 0.5 * np.mean((guess - target) ** 2, axis=-1)

    return cost, path, lowest, np.linalg.cond(H)


rng = np.random.RandomState(4)
noise = rng.randn(2, 200)
raw = np.array([[5.0], [1.0]]) + np.array([[2.0], [0.5]]) * noise
scaled = (noise - noise.mean(1, keepdims=True)) / noise.std(1, keepdims=True)

fig, axes = plt.subplots(
    1, 2, figsize=(11, 4.8), layout="constrained", sharex=True, sharey=True
)
for ax, features, weights, title in (
    (axes[0], raw, np.array([1.0, 4.0]), "raw features"),
    (axes[1], scaled, np.array([2.0, 2.0]), "mean 0, standard deviation 1"),
):
    target = weights @ features
    cost, path, lowest, condition = descent_path(features, target, start=(-2, -1))
    grid = np.meshgrid(np.linspace(-3, 5, 400), np.linspace(-2, 7, 400))
    # Each contour is four times as high as the one inside of it.
    ax.contour(*grid, cost(*grid), 4.0 ** np.arange(-4, 4), cmap="cividis", zorder=0)
    ax.plot(*lowest, "*", color="black", markersize=14, label="minimum")
    style = line_style("gd") | {"markersize": 4}
    ax.plot(*path.T, label="gradient descent", **style)
    ax.set(xlabel="w1", ylabel="w2", title=f"30 steps, {title}")
    ax.legend(loc="lower right")
    distance = np.linalg.norm(path[-1] - lowest)
    describe(
        ax,
        f"30 steps of gradient descent, {title}, over contours around the minimum "
        f"({lowest[0]:.0f}, {lowest[1]:.0f}): ellipses {np.sqrt(condition):.1f} times as "
        f"long as wide. From height "
        f"{cost(*path[0]):.2f} to {cost(*path[-1]):.4f}, {distance:.3f} from the minimum.",
    )
    print(f"{title}: condition number {condition:.1f}")
    print(f"  distance from the minimum after 30 steps: {distance:.4f}")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# With the raw features the path is still 3.01 away from the minimum, of the 5.83 at the start. With normalized features it has arrived: less than 0.001 is left.
#
# </details>

# %% [markdown]
# With the raw features the condition number is about 82. The path drops into the valley and then creeps along its floor. With normalized features the cost is almost a round bowl, and the path runs nearly straight to the minimum.
#
# ### The formula
#
# For every feature, over the $m$ **training** examples:
#
# $$\mu = \frac1m \sum_{i=1}^m x^{(i)} \qquad \sigma = \sqrt{\frac1m \sum_{i=1}^m \bigl(x^{(i)} - \mu\bigr)^2} \qquad x_{\text{norm}} = \frac{x - \mu}{\sigma}$$
#
# Subtracting $\mu$ makes the mean 0. Dividing by $\sigma$ makes the standard deviation 1. The divisor is the standard deviation $\sigma$, **not** the variance $\sigma^2$: dividing by $\sigma^2$ leaves a standard deviation of $1/\sigma$.
#
# The test set is scaled with the **same** $\mu$ and $\sigma$, those of the training set. The network learned what $x_{\text{norm}} = 1$ means. On the test set it must mean the same.
#
# A feature that never changes has $\sigma = 0$. A small $\varepsilon$ that is added to $\sigma$ avoids $0/0$:
#
# $$x_{\text{norm}} = \frac{x - \mu}{\sigma + \varepsilon}$$
#
# ### A worked example
#
# One feature with the training values $1, 2, 3, 4, 5$. Then $\mu = 3$, $\sigma^2 = \frac{4 + 1 + 0 + 1 + 4}{5} = 2$, $\sigma = \sqrt 2$, and
#
# $$x_{\text{norm}} = -\sqrt 2, \; -\tfrac{1}{\sqrt 2}, \; 0, \; \tfrac{1}{\sqrt 2}, \; \sqrt 2 .$$
#
# **Predict.** A test example has the value 3, another the value 7. What becomes of them? What would become of a test set that holds the single value 7, if it were scaled by its own mean and standard deviation?

# %% [markdown]
# ### Your turn: normalize

# %% nbgrader={"grade": false, "grade_id": "normalize_inputs", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: normalize_inputs


def normalize_inputs(X_train, X_test, epsilon=0.0):
    """
    Give every feature mean 0 and standard deviation 1, measured on the training set.

    Arguments:
    X_train -- training inputs, shape (n_x, m): one feature per row, one example per
    column; the array itself stays as it is
    X_test -- test inputs, shape (n_x, m_test); it stays as it is, too
    epsilon -- small number added to the standard deviation

    Returns:
    X_train_norm, X_test_norm -- the scaled inputs, shaped like the given ones
    mu -- mean of every feature, shape (n_x, 1)
    sigma -- standard deviation of every feature, without epsilon, shape (n_x, 1)
    """
    ### BEGIN SOLUTION
    mu = np.mean(X_train, axis=1, keepdims=True)
    sigma = np.std(X_train, axis=1, keepdims=True)
    X_train_norm = (X_train - mu) / (sigma + epsilon)
    X_test_norm = (X_test - mu) / (sigma + epsilon)
    ### END SOLUTION
    return X_train_norm, X_test_norm, mu, sigma


# %% nbgrader={"grade": false, "grade_id": "demo_try_normalize_inputs", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
X_train_norm, X_test_norm, mu, sigma = normalize_inputs(
    np.array([[1.0, 2.0, 3.0, 4.0, 5.0]]), np.array([[3.0, 7.0]])
)
print("X_train_norm =", X_train_norm)
print("X_test_norm =", X_test_norm)
print("mu =", mu)
print("sigma =", sigma)

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | `X_train_norm` | [[-1.41421356 -0.70710678  0.          0.70710678  1.41421356]] |
# | `X_test_norm` | [[0.         2.82842712]] |
# | `mu` | [[3.]] |
# | `sigma` | [[1.41421356]] |

# %% nbgrader={"grade": true, "grade_id": "check_normalize_inputs", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
check(normalize_inputs)

# %% [markdown]
# <details><summary>Answer</summary>
#
# 3 becomes 0, and 7 becomes $4 / \sqrt 2 \approx 2.83$: it lies far outside of what the network was trained on, and the number says so. Scaled by its own statistics it would be $(7 - 7) / 0$, which is no number (or 0, with an $\varepsilon$: perfectly average).
#
# </details>
#
# A test set of a few examples shows the same thing less drastically:

# %% nbgrader={"grade": false, "grade_id": "demo_own_statistics", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(1)
training = rng.normal(10, 2, (1, 500))
arriving = np.array([[14.0, 15.0, 16.0]])
_, right, *_ = normalize_inputs(training, arriving)
_, wrong, *_ = normalize_inputs(arriving, arriving)

fig, ax = plt.subplots(figsize=(7.5, 2.8), layout="constrained")
rows = {
    "training set": (normalize_inputs(training, training)[0], "|", "0.5"),
    "new, training μ and σ": (right, "o", BLUE),
    "new, their own μ and σ": (wrong, "^", VERMILION),
}
for height, (values, marker, color) in enumerate(rows.values()):
    ax.plot(values[0], np.full(values.size, height), marker, color=color, markersize=10)
ax.set(yticks=range(3), yticklabels=rows, xlabel="normalized value", ylim=(-0.5, 2.5))
ax.set_title("Three new examples with the values 14, 15 and 16")
describe(
    ax,
    "Three new examples on the normalized axis of the training set, which reaches from "
    f"{rows['training set'][0].min():.2f} to {rows['training set'][0].max():.2f}. With "
    f"the training statistics: {np.array2string(right[0], precision=2)}. With their own: "
    f"{np.array2string(wrong[0], precision=2)}.",
)
plt.show()

# %% [markdown]
# With their own statistics, three unusually large values look like three ordinary ones. Nothing crashes, and the answers are wrong.
#
# ### What you should remember
#
# * Normalizing makes the curvatures alike: the condition number falls, and one learning rate suits all directions.
# * Divide by $\sigma$, not by $\sigma^2$. The statistics belong to features, so they are taken along the examples.
# * $\mu$ and $\sigma$ are part of the model: computed once, on the training set, and used for every example that ever comes.
# * Normalizing does not make the features independent. If two of them say nearly the same, the valley stays narrow.
#
# ## 4 Where the weights start
#
# ### All alike
#
# Why not start all weights at zero, as the biases do? Look at one layer. If two of its units have the same incoming and the same outgoing weights, they compute the same output and get the same gradient. After the step they are still the same, and after every step. A layer of a hundred such units is a layer of one.
#
# The picture below shows the gradients of the first layer of a network with four hidden units, for the moons. On the left every weight starts at 0.5, in the middle at random, on the right at 0.
#
# **Predict.** Which of the three pictures has rows that differ?

# %% nbgrader={"grade": false, "grade_id": "demo_symmetry", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(0)
starts = {
    "all weights 0.5": {"W1": np.full((4, 2), 0.5), "W2": np.full((1, 4), 0.5)},
    "random weights": {"W1": rng.randn(4, 2), "W2": rng.randn(1, 4)},
    "all weights 0": {"W1": np.zeros((4, 2)), "W2": np.zeros((1, 4))},
}
gradients = {
    title: backward_propagation(X, Y, forward_propagation(X, start)[1])["dW1"]
    for title, weights in starts.items()
    for start in [weights | {"b1": np.zeros((4, 1)), "b2": np.zeros((1, 1))}]
}
limit = max(np.abs(dW1).max() for dW1 in gradients.values())
fig, axes = plt.subplots(1, 3, figsize=(10, 3.6), layout="constrained", sharey=True)
for ax, (title, dW1) in zip(axes, gradients.items()):
    image = ax.imshow(dW1, cmap="cividis", vmin=-limit, vmax=limit, aspect="auto")
    for (unit, feature), slope in np.ndenumerate(dW1):
        ink = "black" if slope > 0 else "white"
        ax.text(feature, unit, f"{slope:.3f}", color=ink, ha="center", va="center")
    ax.set(title=title, xticks=[0, 1], xticklabels=["x1", "x2"], yticks=range(4))
    ax.set_yticklabels([f"unit {unit}" for unit in range(1, 5)])
    told = "; ".join(f"unit {u}: {a:.3f}, {b:.3f}" for u, (a, b) in enumerate(dW1, 1))
    describe(ax, f"Gradient dW1, {title}. {told}.")
fig.colorbar(image, ax=axes, label="entry of dW1")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# On the left all four rows are equal. On the right all entries are 0. Only in the middle do the units get gradients of their own.
#
# </details>

# %% [markdown]
# Equal weights: four equal rows. The units will stay equal for ever. This is the **symmetry** that random weights break. With zeros it is worse still: the output weights are 0, so no gradient comes back to the first layer at all.
#
# The biases may all start at zero. The random weights already make the units different.
#
# ### Activations and their slopes
#
# A gradient that goes back through a layer is multiplied by the slope of the activation. So the slope decides what arrives at the first layers. Each slope can be computed from the output $a$ alone:
#
# | activation | output $a$ | slope | largest slope |
# |---|---|---|---|
# | sigmoid | $1 / (1 + e^{-z})$ | $a\,(1 - a)$ | $\frac14$, at $z = 0$ |
# | tanh | $\tanh z$ | $1 - a^2$ | $1$, at $z = 0$ |
# | ReLU [@nair2010] | $\max(0, z)$ | $1$ where $a > 0$, else $0$ | $1$, for every positive $z$ |
#
# Why $\frac14$? Write $s = e^{-z}$. The slope of $\frac{1}{1 + s}$ is $\frac{s}{(1 + s)^2} = \frac{1}{1+s} \cdot \frac{s}{1+s} = a\,(1 - a)$. That is a parabola in $a$, and its top is at $a = \frac12$, where it is $\frac12 \cdot \frac12$.
#
# **Predict.** A unit has $z = 4$. Which of the three activations passes the most of a gradient, and which share do the other two pass?

# %% nbgrader={"grade": false, "grade_id": "demo_activations", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
z = np.linspace(-5, 5, 201)
looks = {
    "sigmoid": (VERMILION, "--"),
    "tanh": (BLUE, "-"),
    "relu": ("black", "-."),
}
fig, axes = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained", sharex=True)
told = []
for name, (color, dash) in looks.items():
    a = ACTIVATIONS[name](z)
    slope = ACTIVATIONS[name].slope(a)
    for ax, values in zip(axes, (a, slope)):
        ax.plot(z, values, color=color, linestyle=dash, linewidth=2, label=name)
    told.append(f"{name}: highest {slope.max():.2f}, {slope[180]:.4f} at z = 4.")
axes[0].set(xlabel="z", ylabel="a", title="The output", ylim=(-1.2, 2.2))
axes[1].set(xlabel="z", ylabel="da/dz", title="The slope", ylim=(-0.05, 1.1))
axes[0].legend(loc="upper left")
describe(
    axes[0],
    "Three activations against z from -5 to 5. sigmoid rises from 0 to 1, tanh from -1 "
    "to 1; relu is 0 up to z = 0 and then z.",
)
describe(axes[1], "Their slopes. " + " ".join(told))
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# ReLU passes all of it. sigmoid passes 1.8 %, and tanh passes 0.13 %: at $z = 4$ both are nearly flat. One says that the unit is **saturated**.
#
# </details>

# %% [markdown]
# Near $z = 0$, tanh passes nearly everything and sigmoid at most a quarter. ReLU passes everything or nothing. A unit whose $z$ is negative for every example passes nothing at all, and its own weights get no gradient: a **dead** ReLU.
#
# ### Too small, too large
#
# So the weights are random. How large? A deep network answers that harshly, because every layer multiplies.
#
# **Predict.** A signal goes through 20 layers of 100 tanh units. The weights are drawn with standard deviation 0.01 in one network and 1 in the other. What will the outputs of the last layer look like in each?


# %% nbgrader={"grade": false, "grade_id": "demo_wrong_scales", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def deep_network(scale, layers=20, units=100, seed=0):
    """Weights with one standard deviation in every layer, biases zero."""
    rng = np.random.RandomState(seed)
    network = {}
    for l in range(1, layers + 1):
        network[f"W{l}"] = scale * rng.randn(units, units)
        network[f"b{l}"] = np.zeros((units, 1))
    return network


signal = np.random.RandomState(1).randn(100, 200)
fig, axes = plt.subplots(2, 1, figsize=(9, 6.5), layout="constrained")
for ax, scale in zip(axes, (0.01, 1)):
    outputs = layer_outputs(signal, deep_network(scale), "tanh")
    title = f"tanh, standard deviation {scale}"
    plot_layer_histograms(outputs, ax, title, limits=(-1, 1))
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# With 0.01 all outputs of the last layer are smaller than $10^{-19}$ in size. With 1 most of them are near $-1$ or $1$.
#
# </details>

# %% [markdown]
# With 0.01 the signal **vanishes**: every layer shrinks it to a tenth, and after 20 layers nothing is left. With 1 it runs into the limits of tanh: four in five outputs of the last layer are within 0.01 of $-1$ or $1$, where tanh is flat. (With ReLU, which has no upper limit, the numbers themselves **explode**.)
#
# Now the way back. A gradient that arrives at layer $l$ is multiplied by the slope of the activation and by the transposed weights:
#
# $$dA^{[l-1]} = W^{[l]\,T} \bigl( dA^{[l]} * \text{slope}^{[l]} \bigr) .$$
#
# **Predict.** Random numbers of size 1 arrive as gradients at layer 20. How large are they when they have gone back to layer 1, with 0.01 and with 1? In the second network most slopes are nearly 0.

# %% nbgrader={"grade": false, "grade_id": "demo_gradients_back", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
fig, axes = plt.subplots(1, 2, figsize=(11, 3.8), layout="constrained", sharey=True)
plot_layer_sizes(
    signal,
    {f"tanh, {scale}": ("tanh", deep_network(scale)) for scale in (0.01, 1)},
    axes,
)
plt.show()
for ax in axes:
    print(ax.alt_text)

# %% [markdown]
# <details><summary>Answer</summary>
#
# With 0.01 the gradient shrinks to a tenth in every layer, like the signal: $10^{-19}$ arrives. With 1 it **grows**, by a factor of 2.5 in every layer, to $2.6 \cdot 10^7$.
#
# </details>

# %% [markdown]
# The flat places do not save the second network. Of 100 incoming units most pass nearly nothing, but the few that are not saturated pass their gradient on through weights of size 1. The factor can be computed. The mean square of the gradient is multiplied by $100 \cdot \operatorname{Var}(w) \cdot \operatorname{E}(\text{slope}^2)$ in every layer. Here that is about $100 \cdot 1 \cdot 0.056 = 5.6$, and its root is 2.4: nearly the 2.5 that the picture shows.
#
# So one start loses its gradients and the other one lets them explode. With both, no learning rate suits the first and the last layers at once. That is the problem of **vanishing and exploding gradients** [@bengio1994], [@glorot2010].
#
# ### The right size, in four steps
#
# 1. One unit computes $z = \sum_{j=1}^{n} w_j a_j$ from $n = n_{l-1}$ inputs.
# 2. The weights are independent of each other and of the inputs, with mean 0. So the products have mean 0, and their variances add up: $\operatorname{Var}(z) = n \cdot \operatorname{Var}(w) \cdot \operatorname{E}(a^2)$.
# 3. **tanh.** For small $z$, $\tanh z \approx z$. The signal keeps its size if $\operatorname{Var}(z) = \operatorname{E}(a^2)$, that is $n \operatorname{Var}(w) = 1$:
#
# $$\operatorname{Var}(w) = \frac{1}{n_{l-1}} \qquad\text{(Xavier)}$$
#
# 4. **ReLU.** It sets the negative half of $z$ to 0. This step is yours.
#
# **Predict.** $z$ is symmetric around 0. What is $\operatorname{E}(a^2)$ after ReLU, as a share of $\operatorname{Var}(z)$? Which $\operatorname{Var}(w)$ keeps the size of the signal? And by which factor must a number from `rng.randn`, whose variance is 1, be multiplied to get it?

# %% [markdown]
# <details><summary>Answer</summary>
#
# Both halves of $z$ contribute the same to its mean square, and ReLU keeps one of them: $\operatorname{E}(a^2) = \frac12 \operatorname{Var}(z)$. Half is lost in every layer. The signal keeps its size if $\frac12 \cdot n \operatorname{Var}(w) = 1$:
#
# $$\operatorname{Var}(w) = \frac{2}{n_{l-1}} \qquad\text{(He)}$$
#
# Multiplying a number by $c$ multiplies its **variance by $c^2$**. So the factor is the square root: $\sqrt{1/n_{l-1}}$ for tanh and $\sqrt{2/n_{l-1}}$ for ReLU.
#
# </details>
#
# The way back asks for nearly the same. There the mean square of the gradient is multiplied by $n_l \operatorname{Var}(w) \operatorname{E}(\text{slope}^2)$. For ReLU half of the slopes are 1 and half are 0, so $\operatorname{E}(\text{slope}^2) = \frac12$: with equally large layers, He's variance keeps the gradients as well.
#
# Mind which $n$: it is the number of **inputs** of the unit, $n_{l-1}$ ("fan-in"), because that is how many products are added. In $W^{[l]}$, of shape $(n_l, n_{l-1})$, it is the number of columns.
#
# Two remarks on names. [@glorot2010] proposed $2 / (n_{l-1} + n_l)$, a compromise between the way forward, which asks for $1/n_{l-1}$, and the way back, which asks for $1/n_l$. Where both layers are equally large it is the same. Xavier is Glorot's first name, and in this course "Xavier" is the forward version. He is the family name of the first author of [@he2015].
#
# ### A worked example
#
# `layers_dims = [8, 2, 3]`. $W^{[1]}$ has shape $(2, 8)$. He: factor $\sqrt{2/8} = 0.5$. Xavier: factor $\sqrt{1/8} \approx 0.354$.
# $W^{[2]}$ has shape $(3, 2)$. He: factor $\sqrt{2/2} = 1$. Xavier: factor $\sqrt{1/2} \approx 0.707$.
#
# ### Your turn: Xavier
#
# Draw the weights layer by layer from `rng.randn`, which takes the number of rows and the number of columns as two numbers.

# %% nbgrader={"grade": false, "grade_id": "initialize_xavier", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: initialize_xavier


def initialize_xavier(layers_dims, seed):
    """
    Draw the starting weights for tanh layers; the biases start at zero.

    Arguments:
    layers_dims -- list with the number of units of every layer, the inputs first; it
    stays as it is
    seed -- of the random generator

    Returns:
    parameters -- dictionary: "W1" (n1, n0), "b1" (n1, 1), ..., "WL", "bL"
    """
    rng = np.random.RandomState(seed)
    parameters = {}
    L = len(layers_dims) - 1  # number of layers
    for l in range(1, L + 1):
        # "W" of layer l: one call of rng.randn, times the factor. "b": zeros.
        ### BEGIN SOLUTION
        n, n_prev = layers_dims[l], layers_dims[l - 1]
        parameters["W" + str(l)] = rng.randn(n, n_prev) * np.sqrt(1 / n_prev)
        parameters["b" + str(l)] = np.zeros((n, 1))
        ### END SOLUTION
    return parameters


# %% nbgrader={"grade": false, "grade_id": "demo_try_xavier", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for name, value in initialize_xavier([8, 2, 3], seed=1).items():
    print(f"{name} =\n{value}\n")

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | `W1` | [[0.57429281 -0.21628855 -0.18673691 -0.37935169 0.3059678 -0.81371681 0.61688412 -0.26912728]<br>[0.11279735 -0.08816574 0.51693322 -0.72836973 -0.1139917 -0.13578372 0.40084803 -0.38887029]] |
# | `b1` | [[0.]<br>[0.]] |
# | `W2` | [[-0.12192515 -0.62073964]<br>[0.02984963 0.41211259]<br>[-0.77825528 0.8094419 ]] |
# | `b2` | [[0.]<br>[0.]<br>[0.]] |

# %% nbgrader={"grade": true, "grade_id": "check_initialize_xavier", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(initialize_xavier)

# %% [markdown]
# ### Your turn: He

# %% nbgrader={"grade": false, "grade_id": "initialize_he", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: initialize_he


def initialize_he(layers_dims, seed):
    """
    Draw the starting weights for ReLU layers; the biases start at zero.

    Arguments:
    layers_dims -- list with the number of units of every layer, the inputs first; it
    stays as it is
    seed -- of the random generator

    Returns:
    parameters -- dictionary: "W1" (n1, n0), "b1" (n1, 1), ..., "WL", "bL"
    """
    rng = np.random.RandomState(seed)
    parameters = {}
    L = len(layers_dims) - 1  # number of layers
    for l in range(1, L + 1):
        # "W" of layer l: one call of rng.randn, times the factor. "b": zeros.
        ### BEGIN SOLUTION
        n, n_prev = layers_dims[l], layers_dims[l - 1]
        parameters["W" + str(l)] = rng.randn(n, n_prev) * np.sqrt(2 / n_prev)
        parameters["b" + str(l)] = np.zeros((n, 1))
        ### END SOLUTION
    return parameters


# %% nbgrader={"grade": false, "grade_id": "demo_try_he", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for name, value in initialize_he([8, 2, 3], seed=1).items():
    print(f"{name} =\n{value}\n")

# %% [markdown]
# **Expected output**
#
# | name | value |
# |---|---|
# | `W1` | [[0.81217268 -0.30587821 -0.26408588 -0.53648431 0.43270381 -1.15076935 0.87240588 -0.38060345]<br>[0.15951955 -0.12468519 0.73105397 -1.03007035 -0.1612086 -0.19202718 0.56688472 -0.54994563]] |
# | `b1` | [[0.]<br>[0.]] |
# | `W2` | [[-0.17242821 -0.87785842]<br>[0.04221375 0.58281521]<br>[-1.10061918 1.14472371]] |
# | `b2` | [[0.]<br>[0.]<br>[0.]] |

# %% nbgrader={"grade": true, "grade_id": "check_initialize_he", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
check(initialize_he)

# %% [markdown]
# ### Twenty layers once more
#
# **Predict.** The same 20 layers of 100 units, now with your functions. What does Xavier do to tanh? What does it do to ReLU, for which it was not made?

# %% nbgrader={"grade": false, "grade_id": "demo_twenty_layers", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
dims = [100] * 21
starts = {
    "tanh, Xavier": ("tanh", initialize_xavier(dims, seed=0)),
    "ReLU, Xavier": ("relu", initialize_xavier(dims, seed=0)),
    "ReLU, He": ("relu", initialize_he(dims, seed=0)),
}
fig, axes = plt.subplots(3, 1, figsize=(9, 9), layout="constrained")
for ax, (title, (activation, start)) in zip(axes, starts.items()):
    outputs = layer_outputs(signal, start, activation)
    limits = (-1, 1)
    if activation == "relu":  # half of its outputs are 0: one long bar
        outputs, limits = [A[A > 0] for A in outputs], (0, 5)
        title += ": the outputs above 0"
    plot_layer_histograms(outputs, ax, title, limits)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# With Xavier's weights the outputs of tanh stay spread out; they shrink slowly. ReLU loses half of the mean square in every layer, and after a few layers all outputs are near 0. With He's weights they keep their spread.
#
# </details>

# %% [markdown]
# One number per layer says it more sharply: the root of the mean square of its outputs, and of the gradients that come back. The axis is logarithmic, so that "the same factor in every layer" is a straight line. Sigmoid has joined, with Xavier's weights.
#
# **Predict.** Where will the line of sigmoid run on the left, and where on the right? (Its outputs lie around $\frac12$.)

# %% nbgrader={"grade": false, "grade_id": "demo_sizes", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
fig, axes = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained", sharey=True)
sigmoid_start = {"sigmoid, Xavier": ("sigmoid", initialize_xavier(dims, seed=0))}
plot_layer_sizes(signal, starts | sigmoid_start, axes)
plt.show()
for ax in axes:
    print(ax.alt_text)

# %% [markdown]
# <details><summary>Answer</summary>
#
# On the left it stays at 0.5: the signal looks healthy. On the right it falls steeply: the slope of sigmoid is at most a quarter, so the gradient loses a factor of about 4 in every layer, and $10^{-12}$ of it arrives at layer 1.
#
# </details>
#
# He keeps ReLU where it is, on both ways. Xavier with ReLU loses a factor $\sqrt{1/2}$ in every layer, nearly a thousandfold in twenty. tanh with Xavier sinks slowly, because $\tanh z$ is a little smaller than $z$. And sigmoid shows why the way back must be looked at, too: a signal that is healthy going forward can have gradients that vanish. That is one reason why sigmoid is used in the last layer only.
#
# ### A second question in words
#
# *Leaky ReLU* gives $a = z$ for positive $z$ and $a = 0.5\, z$ for negative $z$.
#
# * Which variance should the weights have so that the signal keeps its size? Show the step of the derivation that changes.
# * In the whole section the biases start at zero. Why does that not bring back the symmetry?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_leaky", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: $z$ is symmetric around 0, so each half contributes half of $\operatorname{Var}(z)$ to the mean square: $\operatorname{E}(a^2) = \frac12 \operatorname{Var}(z) + \frac12 \cdot 0.5^2 \operatorname{Var}(z) = 0.625 \operatorname{Var}(z)$. So $\operatorname{Var}(w) = \dfrac{1}{0.625 \, n_{l-1}} = \dfrac{1.6}{n_{l-1}}$. (It lies between 1 and 2, as it must.)
#
# 1 point: two units are interchangeable only if **everything** about them is equal. Their weights are random and differ, so their outputs and gradients differ from the first step, whatever the biases are.
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * Equal weights stay equal. Random weights break the symmetry; biases may be zero.
# * The variance of a weight is $1/n_{l-1}$ for tanh (Xavier) and $2/n_{l-1}$ for ReLU (He), with the number of **inputs** of the unit. The factor in the code is its square root.
# * Too small a start vanishes, too large a start explodes, going forward and going back. In a deep network, "too" is very little: it is raised to the power of the number of layers.
# * The largest slope is $\frac14$ for sigmoid and 1 for tanh and ReLU. Saturated units pass hardly any gradient.
#
# ## 5 What this does not show
#
# * That the start keeps the signal alive is shown for the **first** pass forward and back. After some training the weights are no longer random, and nothing here promises that the signal stays healthy. Batch normalization, in a later notebook, looks after that.
# * The derivation needs independent weights with mean 0 and many units. In a layer of 5 units the sizes scatter a lot, and a good factor is no guarantee: two starts drawn with the same factor may end very differently.
# * Nothing was trained here. A good start makes training possible. It does not make the result good.
# * Section 2 assumed that dev and training examples come from the same source, and that the error of humans is a fair floor. If either fails, the two gaps mean something else.
#
# Where to read on: the chapters on machine learning basics and on optimization of [@goodfellow2016] (bias, variance, condition numbers, initialization), and the notes by [@karpathy2015a] (preparing the data, starting the weights).
#
# ## Recap
#
# | before training | do | not |
# |---|---|---|
# | divide | shuffle, then train, dev, test | choose on the test set |
# | judge | compare two gaps | look at one error alone |
# | scale | $(x - \mu)/\sigma$ with training statistics, for all sets | let a test example define its own zero |
# | start | $\sqrt{1/n_{l-1}}$ for tanh, $\sqrt{2/n_{l-1}}$ for ReLU, biases 0 | equal weights, or one scale for all layers |
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more. More checks run when the assignment is graded, so a function should do what its docstring says, and not only for the numbers printed here.

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
# # Modern optimizers
#
# Adam is from 2015.
# Since then every year has brought optimizers that claim to be better, and a few of them are used to train the largest networks there are.
# What is new in them? And does it help **you**?
#
# In this assignment you write five optimizers and a schedule: AdamW, Nadam, Lion, a schedule by steps, schedule-free descent, and Muon.
# Each of them answers one question about Adam, and each fits into a few lines of NumPy.
# Then you let them compete as notebook 09 demands: the same budget, tuned in the same way, many starting points, and an interval around every number.
#
# **Before you start.** About 90 minutes. You need Adam (notebook 04), weight decay (notebook 02), the schedules of notebook 05, Nesterov's momentum (notebook 06), and the rules of a fair comparison (notebook 09).
#
# Write only in the cells that begin with `# GRADED`, run the check cells, and write your guess down where it says **Predict**.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from opt_utils import *
from test_cases import check

# %% [markdown]
# ## Conventions
#
# They are those of notebook 04: `parameters["W1"]`, `grads["dW1"]`, layers and the step $t$ count from 1, $v$ is a moving average, and $\varepsilon$ stands outside the root.
# Adam ([@kingma2015]) is ready-made here. You may call it.


# %% nbgrader={"grade": false, "grade_id": "ready_adam", "locked": true, "schema_version": 3, "solution": false, "task": false}
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
        for name in ("W" + str(l), "b" + str(l)):
            gradient = grads["d" + name]
            v["d" + name] = beta1 * v["d" + name] + (1 - beta1) * gradient
            s["d" + name] = beta2 * s["d" + name] + (1 - beta2) * gradient**2
            v_corrected = v["d" + name] / (1 - beta1**t)
            s_corrected = s["d" + name] / (1 - beta2**t)
            step = v_corrected / (np.sqrt(s_corrected) + epsilon)
            parameters[name] = parameters[name] - learning_rate * step
    return parameters, v, s


# %% [markdown]
# ## 1 AdamW: what does a penalty become in Adam?
#
# Notebook 02 adds the penalty $\tfrac{\lambda}{2} w^2$ to the cost, so that weights stay small. Its slope $\lambda w$ joins the slope $g$ of the data.
# In gradient descent this is the same as **weight decay**: every step shrinks every weight by the same share $\alpha \lambda$.
# (The $\lambda$ of this notebook stands for $\lambda / m$ there.)
#
# What happens when the same sum $g + \lambda w$ is fed to **Adam**? Take one weight whose data slope alternates between $+c$ and $-c$: these slopes say nothing about where to go, and only the penalty should act.
#
# 1. In the average $v$ the alternating part cancels nearly. What remains is $\hat{v} \approx \lambda w$.
# 2. In the average of the squares nothing cancels. If $c$ is large beside $\lambda w$, then $\hat{s} \approx c^2$.
# 3. So the step is $-\alpha \, \hat{v} / \sqrt{\hat{s}} \approx -\alpha \, \lambda w / c$.
#
# The weight shrinks by the share $\alpha \lambda / c$ in each step. Nobody asked for the $c$: how strongly a weight is held down now depends on how large its slopes are.
#
# **AdamW** keeps the decay out of the averages ([@loshchilov2019]). Adam sees the slope of the data alone, and the weights shrink beside it:
#
# $$W := (1 - \alpha \lambda) \, W - \alpha \, \frac{\hat{v}}{\sqrt{\hat{s}} + \varepsilon}$$
#
# The biases do not decay, as in notebook 02. The W in the name says that the decay is one of weights. The method is also called **decoupled** weight decay.
#
# ### A worked example
#
# The first step of Adam is $-\alpha \operatorname{sign}(g)$, however large $g$ is (notebook 04). Take $w = 2$, $\alpha = 0.1$, $\lambda = 0.5$ and the slope $g = 3$.
#
# * **Penalty in Adam.** The slope is $3 + 0.5 \cdot 2 = 4$. Its sign is $+1$, so $w := 2 - 0.1 = 1.9$. Without the penalty the result is the same: Adam has swallowed it.
# * **AdamW.** $w := (1 - 0.05) \cdot 2 - 0.1 = 1.8$.
#
# **Predict.** Two weights start at 1. The slope of the first alternates between $+0.5$ and $-0.5$, that of the second between $+5$ and $-5$. Which of the two shrinks faster when the penalty goes through Adam? And with AdamW?

# %% [markdown]
# ### Your turn: one step of AdamW

# %% nbgrader={"grade": false, "grade_id": "update_parameters_with_adamw", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: update_parameters_with_adamw


def update_parameters_with_adamw(
    parameters,
    grads,
    v,
    s,
    t,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    weight_decay=0.01,
):
    """
    Take one step of Adam with decoupled weight decay.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"
    grads -- dictionary: slopes of the data, "dW1", "db1", ...; they stay as they are
    v -- dictionary: average of the gradients so far
    s -- dictionary: average of the squared gradients so far
    t -- number of this step, counted from 1
    learning_rate -- the step size, alpha; the decay is multiplied by it, too
    beta1 -- how much of the old v is kept
    beta2 -- how much of the old s is kept
    epsilon -- small number added to the square root, against division by zero
    weight_decay -- lambda; the weights "W" decay, the biases "b" do not

    Returns:
    parameters, v, s -- the updated dictionaries
    """
    L = len(parameters) // 2  # number of layers
    for l in range(1, L + 1):
        # Let the weights "W" of layer l decay.
        ### BEGIN SOLUTION
        kept = 1 - learning_rate * weight_decay
        parameters["W" + str(l)] = kept * parameters["W" + str(l)]
        ### END SOLUTION
    # Let Adam take its step.
    ### BEGIN SOLUTION
    parameters, v, s = update_parameters_with_adam(
        parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon
    )
    ### END SOLUTION
    return parameters, v, s


# %% nbgrader={"grade": false, "grade_id": "demo_try_adamw", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def one_layer(w, b=0.0):
    """A layer of one weight and one bias, or its slopes."""
    return {"W1": np.array([[w]]), "b1": np.array([[b]])}


def slopes(dw, db=0.0):
    """The slopes of one weight and one bias."""
    return {"dW1": np.array([[dw]]), "db1": np.array([[db]])}


one_step = {"t": 1, "learning_rate": 0.1, "weight_decay": 0.5}
for slope in (3.0, 0.0):
    moved, *_ = update_parameters_with_adamw(
        one_layer(2.0, 2.0), slopes(slope), slopes(0.0), slopes(0.0), **one_step
    )
    print(f"slope {slope}: weight {moved['W1'].item():.6f}, bias {moved['b1'].item()}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | slope 3.0 | weight 1.800000, bias 2.0 |
# | slope 0.0 | weight 1.900000, bias 2.0 |
#
# With the slope 0 Adam stands still, and the weight is multiplied by exactly $1 - \alpha \lambda = 0.95$.

# %% nbgrader={"grade": true, "grade_id": "check_update_parameters_with_adamw", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
check(update_parameters_with_adamw)

# %% [markdown]
# ### Two weights, two ways to hold them down
#
# The prediction, with your function: the slopes alternate, $\alpha = 0.01$ and $\lambda = 0.1$, over 1000 steps. To send the penalty through Adam, the slope is $g + \lambda w$ and the decay is 0.


# %% nbgrader={"grade": false, "grade_id": "demo_decay", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def shrinking(size, through_adam, steps=1000, decay=0.1):
    """How a weight shrinks whose slope alternates between +size and -size."""
    parameters, v, s = one_layer(1.0), slopes(0.0), slopes(0.0)
    weights = [1.0]
    for t in range(1, steps + 1):
        slope = size if t % 2 else -size
        if through_adam:
            slope = slope + decay * weights[-1]
        parameters, v, s = update_parameters_with_adamw(
            parameters,
            *(slopes(slope), v, s, t),
            learning_rate=0.01,
            weight_decay=0 if through_adam else decay,
        )
        weights.append(parameters["W1"].item())
    return weights


fig, axes = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained", sharey=True)
for ax, through_adam in zip(axes, (True, False)):
    title = "Penalty through Adam" if through_adam else "AdamW"
    shrunk = {size: shrinking(size, through_adam) for size in (0.5, 5.0)}
    looks = {"color": "0.7", "linewidth": 5}, {"color": "black", "linestyle": "--"}
    for look, (size, weights) in zip(looks, shrunk.items()):
        ax.plot(weights, label=f"slopes ±{size}", **look)
        print(f"{title}, slopes ±{size}: {weights[-1]:.3f} after 1000 steps")
    ax.set(title=title, xlabel="step t", ylim=(0, 1.05))
    ax.legend()
    describe(
        ax,
        f"{title}: a weight against the step. "
        + " ".join(
            f"Slopes ±{size}: from 1 to {weights[-1]:.3f}."
            for size, weights in shrunk.items()
        ),
    )
axes[0].set_ylabel("weight w")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Through Adam, the weight with the **small** slopes shrinks faster. The share per step is $\alpha \lambda / c$, so after 1000 steps about $e^{-1000 \cdot 0.001 / c}$ is left: $e^{-2} \approx 0.14$ for $c = 0.5$, and $e^{-0.2} \approx 0.82$ for $c = 5$.
# With AdamW both weights shrink alike, by the share $\alpha \lambda$ that was asked for: $e^{-1} \approx 0.37$ is left of each.
# All curves end a little lower: in the first steps the slopes have not cancelled in $v$ yet, and that takes almost 0.02 away.
#
# </details>

# %% [markdown]
# ### A question in words
#
# A colleague has tuned $\lambda$ for Adam with an L2 penalty. Now she replaces Adam by AdamW and keeps the number $\lambda$.
#
# * Which weights are held down more strongly than before, and which less? Say why.
# * She halves the learning rate later. What becomes of the share by which AdamW shrinks a weight in one step?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_decay", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: through Adam a weight shrinks by about $\alpha \lambda / \sqrt{\hat{s}}$ per step, with AdamW by $\alpha \lambda$. So weights with large slopes (root mean square above 1) are held down more strongly than before, weights with small slopes less. The reason must be named: the penalty's slope is divided by $\sqrt{\hat{s}}$ together with that of the data. (An answer that only says "large slopes more, small ones less" without the border 1 is accepted.)
#
# 1 point: the share is $\alpha \lambda$, so it is halved, too: $\lambda$ has to be doubled to keep it. (Remarks on the balance between decay and step are right and not required.)
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * A penalty that goes through Adam is divided by $\sqrt{\hat{s}}$: weights with large slopes are hardly held down.
# * AdamW shrinks all weights by the same share $\alpha \lambda$ and leaves $v$ and $s$ alone.
# * When you read "weight decay 0.01" anywhere, ask which of the two it is.
#
# ## 2 Nadam: can Adam look ahead?
#
# Nesterov's momentum (notebook 06) takes the slope where the velocity is going to carry us. Adam has a velocity, too: its average $v$. Can it look ahead?
#
# 1. Adam steps along $v_t$, corrected. In the **next** step it would use $v_{t+1} = \beta_1 v_t + (1 - \beta_1) \, g_{t+1}$.
# 2. The next slope $g_{t+1}$ is not known yet. The best guess is the newest one, $g_t$.
# 3. So look one step ahead: use $\beta_1 v_t + (1 - \beta_1) \, g_t$ in place of $v_t$.
# 4. Both parts need a bias correction. The average $\beta_1 v_t$ stands where $v_{t+1}$ would stand, so it is divided by $1 - \beta_1^{\,t+1}$; the slope of step $t$ is divided by $1 - \beta_1^{\,t}$.
#
# That is **Nadam** ([@dozat2016]). With $v$ and $s$ updated as in Adam,
#
# $$\bar{v} = \frac{\beta_1 \, v}{1 - \beta_1^{\,t+1}} + \frac{(1 - \beta_1) \, dW}{1 - \beta_1^{\,t}} \qquad W := W - \alpha \, \frac{\bar{v}}{\sqrt{\hat{s}} + \varepsilon}$$
#
# and the same for $b$. (In the paper $\beta_1$ may change from step to step. Here it stays the same.)
#
# ### A worked example
#
# $\beta_1 = 0.9$, and the slope is first 1, then $-1$. As in notebook 04, $v$ is $0.1$ and then $-0.01$, and $\hat{s} = 1$.
#
# | | Adam's $\hat{v}$ | Nadam's $\bar{v}$ |
# |---|---|---|
# | $t = 1$ | $1$ | $\dfrac{0.9 \cdot 0.1}{0.19} + \dfrac{0.1}{0.1} = \dfrac{9}{19} + 1 = \dfrac{28}{19} \approx 1.474$ |
# | $t = 2$ | $-\dfrac{1}{19} \approx -0.053$ | $\dfrac{0.9 \cdot (-0.01)}{0.271} - \dfrac{0.1}{0.19} \approx -0.560$ |
#
# In general the first step is $\dfrac{1 + 2 \beta_1}{1 + \beta_1} \, \alpha$ long. That is more than Adam's $\alpha$: the two corrected parts do not add up to an average at first. For a steady slope $\bar{v}$ falls to the slope itself as $t$ grows.
#
# **Predict.** The slope is 1 for fifteen steps, and $-1$ from step 16 on. In which step does Adam turn round? In which step does Nadam?

# %% [markdown]
# ### Your turn: one step of Nadam

# %% nbgrader={"grade": false, "grade_id": "update_parameters_with_nadam", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: update_parameters_with_nadam


def update_parameters_with_nadam(
    parameters,
    grads,
    v,
    s,
    t,
    learning_rate=0.001,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
):
    """
    Take one step of Nadam, with the same beta1 in every step.

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
    parameters, v, s -- the updated dictionaries; v and s are those of Adam
    """
    L = len(parameters) // 2  # number of layers
    for l in range(1, L + 1):
        # For "W" and for "b" of layer l: the two averages as in Adam, the look ahead,
        # then the step.
        ### BEGIN SOLUTION
        for name in ("W" + str(l), "b" + str(l)):
            gradient = grads["d" + name]
            v["d" + name] = beta1 * v["d" + name] + (1 - beta1) * gradient
            s["d" + name] = beta2 * s["d" + name] + (1 - beta2) * gradient**2
            average = beta1 * v["d" + name] / (1 - beta1 ** (t + 1))
            newest = (1 - beta1) * gradient / (1 - beta1**t)
            s_corrected = s["d" + name] / (1 - beta2**t)
            step = (average + newest) / (np.sqrt(s_corrected) + epsilon)
            parameters[name] = parameters[name] - learning_rate * step
        ### END SOLUTION
    return parameters, v, s


# %% nbgrader={"grade": false, "grade_id": "demo_try_nadam", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def step_lengths(update, stream):
    """Where an optimizer steps at rate 1, slope by slope."""
    parameters, v, s = one_layer(0.0), slopes(0.0), slopes(0.0)
    places = [0.0]
    for t, slope in enumerate(stream, start=1):
        parameters, v, s = update(parameters, slopes(slope), v, s, t, learning_rate=1.0)
        places.append(parameters["W1"].item())
    return -np.diff(places)


print(step_lengths(update_parameters_with_nadam, [1.0, -1.0]).round(6))

# %% [markdown]
# **Expected output**
#
# | printed |
# |---|
# | [ 1.473684 -0.559526] |

# %% nbgrader={"grade": true, "grade_id": "check_update_parameters_with_nadam", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(update_parameters_with_nadam)

# %% [markdown]
# ### Who turns first?
#
# The slope changes its sign at step 16. The picture shows what stands behind $-\alpha$ in each step.

# %% nbgrader={"grade": false, "grade_id": "demo_turn", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
stream = [1.0] * 15 + [-1.0] * 15
lengths = {
    "adam": step_lengths(update_parameters_with_adam, stream),
    "nadam": step_lengths(update_parameters_with_nadam, stream),
}
fig, ax = plt.subplots(figsize=(8, 3.8), layout="constrained")
ax.step(range(1, 31), stream, where="mid", color="0.6", label="slope")
for name, values in lengths.items():
    ax.plot(range(1, 31), values, label=name, **line_style(name))
turned = {name: 1 + int(np.argmax(values < 0)) for name, values in lengths.items()}
ax.set(xlabel="step t", ylabel="step / (−α)", title="The slope turns at step 16")
ax.legend()
print("first step the other way:", turned)
describe(
    ax,
    "Steps of two optimizers while the slope is 1 up to step 15 and -1 afterwards. "
    + " ".join(
        f"{name}: {values[0]:.3f} in step 1, {values[14]:.3f} in step 15, "
        f"{values[15]:.3f} in step 16; it turns in step {turned[name]}."
        for name, values in lengths.items()
    ),
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Adam turns in step 21: it takes six slopes of the new sign to outweigh the old ones in its average. Nadam turns in step 20.
# The larger difference is in step 16. There Adam's step is still 0.75, and Nadam's is 0.54 already: the newest slope counts twice, once inside $v$ and once on its own.
#
# </details>

# %% [markdown]
# The first steps differ, too: Nadam starts at 1.47, as in the worked example, and comes down to 1.
#
# ### What you should remember
#
# * Nadam steps along the average that Adam would have in the next step if the slope stayed the same.
# * It stores what Adam stores. Only the numerator of the step differs.
# * It answers sooner to a new slope, and for the same reason it lets more of the noise through.
#
# ## 3 Lion: does a step need a size?
#
# Adam's step is about $\alpha$ long for every parameter, whatever the slopes are. It needs $s$, a second number per parameter, to get there.
# But there is a much shorter way to a step of length $\alpha$: take the **sign**.
#
# **Lion** was not thought out by a person. A program tried very many update rules, and this one was left when it was simplified ([@chen2023]):
#
# $$c = \beta_1 \, v + (1 - \beta_1) \, dW$$
# $$W := W - \alpha \operatorname{sign}(c)$$
# $$v := \beta_2 \, v + (1 - \beta_2) \, dW$$
#
# and the same for $b$. Usual values are $\beta_1 = 0.9$ and $\beta_2 = 0.99$.
#
# * Every parameter moves by exactly $\alpha$, up or down. Only where $c$ is exactly 0 it stays.
# * Lion mixes twice. The step uses $c$, in which the newest slope weighs a tenth. The memory $v$ is slower: there it weighs a hundredth.
# * It stores one number per parameter, Adam two.
# * A whole step is longer than Adam's, since no entry is shorter than $\alpha$. So $\alpha$ must be smaller; the paper advises a third to a tenth of Adam's.
#
# (The paper's Lion also decays the weights as AdamW does. We leave that out.)
#
# ### A worked example
#
# Let $v = 0.2$. If the slope is $-1$, then $c = 0.18 - 0.1 = 0.08$. Lion steps by $-\alpha$: the memory outvotes the newest slope.
# If the slope is $-2$, then $c = 0.18 - 0.2 = -0.02$, and the step is $+\alpha$. The new memory is $v = 0.198 - 0.02 = 0.178$, still positive.
#
# **Predict.** The cost is $J(w) = \tfrac12 w^2$, the start $w = 1$ and $\alpha = 0.02$. After how many steps does Lion first reach the minimum? Does it come to rest there?

# %% [markdown]
# ### Your turn: one step of Lion

# %% nbgrader={"grade": false, "grade_id": "update_parameters_with_lion", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: update_parameters_with_lion


def update_parameters_with_lion(
    parameters, grads, v, learning_rate=0.0001, beta1=0.9, beta2=0.99
):
    """
    Take one step of Lion, without weight decay.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"
    grads -- dictionary: "dW1", "db1", ..., "dWL", "dbL"; they stay as they are
    v -- dictionary: average of the gradients so far
    learning_rate -- how far every parameter moves
    beta1 -- how much of the old v counts in the step
    beta2 -- how much of the old v is kept

    Returns:
    parameters -- dictionary with the updated parameters
    v -- dictionary with the updated averages
    """
    L = len(parameters) // 2  # number of layers
    for l in range(1, L + 1):
        # For "W" and for "b" of layer l: the step, and the average.
        ### BEGIN SOLUTION
        for name in ("W" + str(l), "b" + str(l)):
            gradient = grads["d" + name]
            mixture = beta1 * v["d" + name] + (1 - beta1) * gradient
            parameters[name] = parameters[name] - learning_rate * np.sign(mixture)
            v["d" + name] = beta2 * v["d" + name] + (1 - beta2) * gradient
        ### END SOLUTION
    return parameters, v


# %% nbgrader={"grade": false, "grade_id": "demo_try_lion", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for slope in (-1.0, -2.0):
    moved, v = update_parameters_with_lion(
        one_layer(1.0), slopes(slope), slopes(0.2), learning_rate=0.5
    )
    print(f"slope {slope}: w = {moved['W1'].item()}, v = {v['dW1'].item():.3f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | slope -1.0 | w = 0.5, v = 0.188 |
# | slope -2.0 | w = 1.5, v = 0.178 |

# %% nbgrader={"grade": true, "grade_id": "check_update_parameters_with_lion", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(update_parameters_with_lion)

# %% [markdown]
# ### Lion on a parabola
#
# Here is the prediction, and beside it a Lion whose rate falls to 0 during the 300 steps.


# %% nbgrader={"grade": false, "grade_id": "demo_lion_parabola", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def lion_path(rates):
    """The positions w of Lion on the parabola, one rate per step."""
    parameters, v = one_layer(1.0), slopes(0.0)
    places = [1.0]
    for rate in rates:
        grads = slopes(places[-1])
        parameters, v = update_parameters_with_lion(parameters, grads, v, rate)
        places.append(parameters["W1"].item())
    return np.array(places)


lion_paths = {
    "always 0.02": lion_path(np.full(300, 0.02)),
    "falling from 0.02 to 0": lion_path(np.linspace(0.02, 0, 300)),
}
fig, axes = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained", sharey=True)
for ax, (rates, places) in zip(axes, lion_paths.items()):
    ax.axhline(0, color="black", linewidth=0.8)
    ax.plot(places, color=line_style("lion")["color"])
    late, last = np.abs(places[-100:]).max(), np.abs(np.diff(places)[-50:]).max()
    print(f"{rates}: lowest {places.min():.2f}; in the last 100 steps up to {late:.3f}")
    print(f"    from the minimum; the last 50 steps are up to {last:.4f} long")
    ax.set(title=f"Rate {rates}", xlabel="step t")
    describe(
        ax,
        f"Lion on a parabola, rate {rates}: from 1, first below 0 in step "
        f"{np.argmax(places < 0)}, at the lowest {places.min():.2f}; in the last 100 "
        f"steps up to {late:.3f} away.",
    )
axes[0].set_ylabel("position w")
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# Every step is exactly 0.02 long, so Lion reaches the minimum after $1 / 0.02 = 50$ steps. It does not rest there. Its memory is full of slopes from before, so it runs through, down to $-0.58$. It comes back, and in the end it jumps to and fro over the minimum, 0.02 at a time, for ever: a step of Lion cannot become small, because the sign of a tiny slope is as large as that of a steep one.
#
# </details>

# %% [markdown]
# Gradient descent comes to rest by itself, because its slope does. Lion rests only if its **rate** goes to 0. So whoever takes the sign needs a schedule, and that is the next question.
#
# ### What you should remember
#
# * Lion moves every parameter by exactly $\alpha$ and stores one average.
# * The step listens more to the newest slope than the memory does.
# * Without a falling rate it never comes to rest.
#
# ## 4 Warm-up and cosine: how large is step number t?
#
# Notebook 05 has the curve that most of today's large trainings use: a **warm-up** ([@goyal2017]), and then half a **cosine** ([@loshchilov2017]). Lion needs it in a form with two changes.
#
# 1. **Steps in place of epochs.** A large training may see its data only once. Then a rate that changes only between epochs never changes. So the rate changes with every step $t = 1, \dots, T$, and the warm-up takes the first $T_w$ of them.
# 2. **A floor.** The last steps of a rate that falls to 0 move nothing. Often the wave ends at a small rate $\alpha_{\min}$, and whoever trains on after step $T$ keeps it.
#
# The warm-up suits all methods of this notebook: at the start the weights are random, slopes change fast, and Adam's $s$ rests on a handful of them.
#
# Why a wave? We look for a curve $h$ from 1 to 0 that starts flat and ends flat. Half of a cosine does it:
#
# $$h(u) = \tfrac12 \bigl( 1 + \cos \pi u \bigr) \qquad h(0) = 1, \quad h(\tfrac12) = \tfrac12, \quad h(1) = 0 .$$
#
# To end at the floor, the wave scales only what lies above it: $\alpha_{\min} + (\alpha - \alpha_{\min}) \, h$.
# With $u$ the share of the way from step $T_w$ to the last step $T$:
#
# $$\alpha_t = \begin{cases} \alpha \, t / T_w & \text{for } t \le T_w \\ \alpha_{\min} + (\alpha - \alpha_{\min}) \, h\Bigl( \dfrac{t - T_w}{T - T_w} \Bigr) & \text{for } T_w < t \le T \\ \alpha_{\min} & \text{for } t > T \end{cases}$$
#
# ### A worked example
#
# $\alpha = 0.1$, $T_w = 10$, $T = 110$, floor $0.02$.
#
# | $t$ | 5 | 10 | 60 | 110 | 200 |
# |---|---|---|---|---|---|
# | $\alpha_t$ | 0.05 | 0.1 | $0.02 + 0.08 \cdot \tfrac12 = 0.06$ | 0.02 | 0.02 |
#
# **Predict.** Without warm-up and with the floor 0, what is the average rate of the whole training, as a share of $\alpha$? Is it more or less than that of a straight line from $\alpha$ to 0?

# %% [markdown]
# ### Your turn: the schedule

# %% nbgrader={"grade": false, "grade_id": "cosine_to_floor", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: cosine_to_floor


def cosine_to_floor(t, learning_rate, warmup, total, floor=0.0):
    """
    Compute the learning rate of one step: a warm-up, then half a cosine.

    Arguments:
    t -- number of the step, counted from 1
    learning_rate -- the highest rate, reached in step warmup
    warmup -- number of steps in which the rate climbs, 0 or more
    total -- number of steps of the training, more than warmup; later steps get the floor
    floor -- the rate of the last step

    Returns:
    rate -- the learning rate of step t
    """
    ### BEGIN SOLUTION
    if t <= warmup:
        rate = learning_rate * t / warmup
    elif t <= total:
        share = (t - warmup) / (total - warmup)
        wave = (1 + np.cos(np.pi * share)) / 2
        rate = floor + (learning_rate - floor) * wave
    else:
        rate = floor
    ### END SOLUTION
    return rate


# %% nbgrader={"grade": false, "grade_id": "demo_try_cosine_to_floor", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for t in (5, 10, 60, 110, 200):
    print(
        f"step {t:>3}: {cosine_to_floor(t, 0.1, warmup=10, total=110, floor=0.02):.4f}"
    )

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | step   5 | 0.0500 |
# | step  10 | 0.1000 |
# | step  60 | 0.0600 |
# | step 110 | 0.0200 |
# | step 200 | 0.0200 |

# %% nbgrader={"grade": true, "grade_id": "check_cosine_to_floor", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(cosine_to_floor)

# %% nbgrader={"grade": false, "grade_id": "demo_schedules", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
steps = np.arange(1, 201)
shapes = {
    "no warm-up": {"warmup": 0},
    "warm-up of 20": {"warmup": 20},
    "warm-up of 20, floor 0.2": {"warmup": 20, "floor": 0.2},
}
fig, ax = plt.subplots(figsize=(8, 3.8), layout="constrained")
curves = {}
for position, (name, shape) in enumerate(shapes.items()):
    curves[name] = [cosine_to_floor(t, 1.0, total=200, **shape) for t in steps]
    style = line_style(name, position) | {"marker": ""}
    ax.plot(steps, curves[name], label=name, **style)
ax.plot(steps, 1 - steps / 200, ":", color="0.5", label="straight line")
ax.set(xlabel="step t", ylabel="rate / α", title="Warm-up and cosine, 200 steps")
ax.legend()
for name, rates in curves.items():
    print(f"{name}: average rate {np.mean(rates):.4f}")
describe(
    ax,
    "Learning rate against the step, as a share of the highest. "
    + " ".join(
        f"{name}: {rates[0]:.2f} in step 1, {rates[99]:.2f} in step 100, "
        f"{rates[-1]:.2f} in step 200, average {np.mean(rates):.3f}."
        for name, rates in curves.items()
    ),
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# One half, the same as the straight line. The wave is turned by half a circle about its middle point: what it gains over the line in the first half it gives back in the second. (Averaged over the 200 steps it is 0.4975: step 0, with the full rate, is not among them.)
#
# </details>

# %% [markdown]
# ### What you should remember
#
# * The warm-up climbs in a straight line, and $t$ counts steps, from 1.
# * The cosine starts flat and ends flat, exactly at the floor.
# * The curve needs to know the last step $T$ **before** the training starts.
#
# ## 5 Schedule-free: and if nobody knows the last step?
#
# A cosine is a plan. Stop before its end, and you stop while the steps are still large. Go on after its end, and nothing moves any more. Can one have the good end of a schedule at **every** step?
#
# The falling rate has one purpose: to calm the noise of the mini-batches at the end. There is an older way to calm noise, the **average**. Keep the rate, let a point $z$ run as in gradient descent, and hand out the mean $x$ of all places where $z$ has been.
#
# 1. The mean of $t + 1$ numbers follows from the mean of the first $t$: $x_t = x_{t-1} + \dfrac{z_t - x_{t-1}}{t + 1}$. (Multiply by $t + 1$ to see it.) No list has to be kept.
# 2. Where should the slope be measured? At $z$, which is noisy and runs ahead? At $x$, which is calm and lags behind? **Schedule-free** descent measures between the two ([@defazio2024]): at $y = (1 - \beta) \, z + \beta \, x$.
#
# With $x_0 = z_0$ = the start, step $t = 1, 2, 3, \dots$ is
#
# $$y = (1 - \beta) \, z + \beta \, x$$
# $$z := z - \alpha \, \nabla J(y)$$
# $$x := x + \frac{z - x}{t + 1}$$
#
# A usual value is $\beta = 0.9$. The network that you use in the end has the parameters $x$.
#
# ### A worked example
#
# $J(w) = \tfrac12 w^2$, so $\nabla J(y) = y$. Take $\alpha = 0.5$, $\beta = 0.5$ and $x_0 = z_0 = 8$.
#
# | $t$ | $y$ | $z$ | $x$ |
# |---|---|---|---|
# | 1 | $8$ | $8 - 4 = 4$ | $8 - \tfrac42 = 6$ |
# | 2 | $\tfrac{4 + 6}{2} = 5$ | $4 - 2.5 = 1.5$ | $6 - \tfrac{4.5}{3} = 4.5$ |
#
# With $\beta = 0$ there is a closed form. Then $z_t = (1 - \alpha)^t z_0$, and $x_t$ is the mean of a geometric series:
#
# $$x_t = \frac{1}{t + 1} \sum_{k=0}^{t} (1 - \alpha)^k z_0 = \frac{1 - (1 - \alpha)^{t+1}}{\alpha \, (t + 1)} \, z_0 .$$
#
# The start is forgotten only like $1 / t$. That is the price of an average that forgets nothing.
#
# **Predict.** Three trainings on a noisy parabola: a fixed rate, a cosine that was planned for 400 steps, and schedule-free. All start far away. Which is nearest to the minimum after 400 steps? And if the power fails after 100?

# %% [markdown]
# ### Your turn: one step without a schedule
#
# Here `x` and `z` are arrays, and `gradient` is a function, as in notebook 06.

# %% nbgrader={"grade": false, "grade_id": "schedule_free_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: schedule_free_step


def schedule_free_step(x, z, gradient, t, learning_rate, beta=0.9):
    """
    Take one step of schedule-free gradient descent.

    Arguments:
    x -- array: the mean so far
    z -- array of the same shape: the point that runs
    gradient -- function: gradient(y) gives the slopes at y, shaped like y
    t -- number of this step, counted from 1
    learning_rate -- the step size of z
    beta -- how near to x the slope is measured, from 0 (at z) to 1 (at x)

    Returns:
    x -- array: the mean after the step
    z -- array: the point that runs, after the step
    """
    ### BEGIN SOLUTION
    y = (1 - beta) * z + beta * x
    z = z - learning_rate * gradient(y)
    x = x + (z - x) / (t + 1)
    ### END SOLUTION
    return x, z


# %% nbgrader={"grade": false, "grade_id": "demo_try_schedule_free", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
x, z = np.array([8.0]), np.array([8.0])
for t in (1, 2):
    x, z = schedule_free_step(x, z, lambda y: y, t, learning_rate=0.5, beta=0.5)
    print(f"step {t}: x = {x.item()}, z = {z.item()}")
x, z = np.array([1.0]), np.array([1.0])
for t in range(1, 31):
    x, z = schedule_free_step(x, z, lambda y: y, t, learning_rate=0.2, beta=0.0)
print(f"β = 0: {x.item():.6f}, closed form: {(1 - 0.8**31) / (0.2 * 31):.6f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | step 1 | x = 6.0, z = 4.0 |
# | step 2 | x = 4.5, z = 1.5 |
# | β = 0 | 0.161131, closed form: 0.161131 |

# %% nbgrader={"grade": true, "grade_id": "check_schedule_free_step", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(schedule_free_step)

# %% [markdown]
# ### A noisy parabola
#
# The slope is $w$ plus noise of standard deviation 1. Each curve is the root of the mean squared distance over 500 runs.


# %% nbgrader={"grade": false, "grade_id": "demo_noisy_parabola", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def noisy_runs(method, steps=400, rate=0.3, runs=500):
    """Distances from the minimum after every step, root mean square over the runs."""
    noise = np.random.RandomState(0).randn(steps, runs)
    x, z = np.full(runs, 5.0), np.full(runs, 5.0)
    distances = [5.0]
    for t, drawn in enumerate(noise, start=1):
        if method == "schedule-free":
            x, z = schedule_free_step(x, z, lambda y: y + drawn, t, rate)
        else:
            now = cosine_to_floor(t, rate, 0, steps) if method == "cosine" else rate
            x = x - now * (x + drawn)
        distances.append(np.sqrt(np.mean(x**2)))
    return np.array(distances)


calmed = {name: noisy_runs(name) for name in ("fixed rate", "cosine", "schedule-free")}
fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
looks = {
    "fixed rate": {"color": "0.7", "linewidth": 4},
    "cosine": {"color": "black", "linestyle": "--"},
    "schedule-free": line_style("schedule-free") | {"marker": ""},
}
for name, distances in calmed.items():
    ax.loglog(range(1, 401), distances[1:], label=name, **looks[name])
    print(f"{name:>13}: {distances[100]:.3f} after 100, {distances[400]:.3f} after 400")
ax.axvline(100, color="black", linewidth=0.8, linestyle=":")
ax.set(xlabel="step t", ylabel="distance from the minimum")
ax.set_title("A noisy parabola, rate 0.3")
ax.legend()
describe(
    ax,
    "Root mean square distance from the minimum against the step, both logarithmic. "
    + " ".join(
        f"{name}: {distances[100]:.3f} after 100 steps, {distances[400]:.3f} after 400."
        for name, distances in calmed.items()
    ),
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# After 400 steps the cosine is nearest: about 0.10 away. Schedule-free is close behind with 0.11, and the fixed rate stays at about 0.41.
# After 100 steps, at the dotted line, schedule-free stands at 0.21. The cosine stands at 0.38, hardly better than the fixed rate: its large steps were planned to last longer.
#
# </details>

# %% [markdown]
# Early on schedule-free is behind both, in the first ten steps and again around step 25. At first its mean still remembers the start. Then $z$ has run through the minimum, because the slope is measured near the mean, which lags behind; and the mean follows to the other side.
#
# ### What you should remember
#
# * A falling rate calms the noise at the end of a plan; an average calms it at every step.
# * The slope is measured at $y$, between the running point $z$ and its mean $x$. The result is $x$.
# * A plain average never forgets the start, only outweighs it.
#
# ## 6 Muon: is a matrix only a list of numbers?
#
# All optimizers so far treat $W$ as a list: each number has its own slope and its own step. But a layer uses $W$ as a **matrix**. It turns directions of its input into directions of its output.
#
# Every matrix is $G = U \Sigma V^{\mathsf T}$, the **singular value decomposition**. The columns of $V$ are directions of the input, at right angles to one another, and those of $U$ are directions of the output, at right angles to one another as well. The numbers $\sigma_1 \ge \sigma_2 \ge \dots \ge 0$ on the diagonal of $\Sigma$ are the **singular values**: $G$ turns the first direction of the input into $\sigma_1$ times the first of the output, and so on. They say how strongly each direction acts.
# In the slope $dW$ of a network a few $\sigma$ are large and most are small. A step along $dW$ then changes $W$ in a few directions only, however many it has.
#
# **Muon** keeps the directions and makes all strengths alike ([@jordan2024]): it steps along $U V^{\mathsf T}$, in which every $\sigma$ is 1. That is to a matrix what the sign is to a number.
#
# ### Without computing U and V
#
# The decomposition is slow on the machines that train networks. Matrix products are fast. Look at what they do to the singular values:
#
# 1. $G G^{\mathsf T} G = U \Sigma V^{\mathsf T} \cdot V \Sigma U^{\mathsf T} \cdot U \Sigma V^{\mathsf T} = U \Sigma^3 V^{\mathsf T}$, since $V^{\mathsf T} V$ and $U^{\mathsf T} U$ are identity matrices. The directions stay, and each $\sigma$ becomes $\sigma^3$.
# 2. In the same way $(G G^{\mathsf T})^2 G = U \Sigma^5 V^{\mathsf T}$.
# 3. So $a \, G + b \, G G^{\mathsf T} G + c \, (G G^{\mathsf T})^2 G$ turns every $\sigma$ into $f(\sigma) = a \sigma + b \sigma^3 + c \sigma^5$, and leaves $U$ and $V$ alone.
# 4. Choose $a, b, c$ so that $f$ moves all numbers between 0 and 1 towards 1, and apply it again and again.
#
# This is a **Newton–Schulz iteration**. Muon takes $a = 3.4445$, $b = -4.7750$, $c = 2.0315$ and five rounds. These numbers do not reach 1 exactly. They were chosen so that small $\sigma$ grow fast, by the factor $a$ in every round.
#
# Before the first round all $\sigma$ must lie between 0 and 1. Divide by the root of the sum of all squares, $\lVert G \rVert$: it is $\sqrt{\sigma_1^2 + \sigma_2^2 + \dots}$, and so at least $\sigma_1$. To keep zeros from dividing by zero, a small $\varepsilon$ is added to it.
#
# $$X := \frac{G}{\lVert G \rVert + \varepsilon} \qquad \text{then, five times,} \qquad X := a X + b \, (X X^{\mathsf T}) X + c \, (X X^{\mathsf T})^2 X$$
#
# ### A worked example
#
# $G = \begin{pmatrix} 3 & 0 \\ 0 & 4 \end{pmatrix}$ has the norm 5. After the division $\sigma$ is $0.6$ and $0.8$. One round gives
#
# $$f(0.6) = 2.0667 - 1.0314 + 0.1580 \approx 1.193 \qquad f(0.8) = 2.7556 - 2.4448 + 0.6657 \approx 0.976 .$$
#
# **Predict.** A rotation of the plane, multiplied by 100, goes in. What comes out? (Both its singular values are equal.)

# %% [markdown]
# ### Your turn: orthogonalize

# %% nbgrader={"grade": false, "grade_id": "orthogonalize", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: orthogonalize


def orthogonalize(G, steps=5, epsilon=1e-7):
    """
    Make all singular values of a matrix nearly 1, and keep its directions.

    Arguments:
    G -- matrix, shape (n, m); it stays as it is
    steps -- number of rounds; with 0 of them the divided matrix is the result
    epsilon -- small number added to the norm, against division by zero

    Returns:
    X -- matrix, shape (n, m)
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    ### BEGIN SOLUTION
    X = G / (np.sqrt(np.sum(G**2)) + epsilon)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    ### END SOLUTION
    return X


# %% nbgrader={"grade": false, "grade_id": "demo_try_orthogonalize", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
print(orthogonalize(np.diag([3.0, 4.0]), steps=1).round(3))
turn = np.array([[0.6, -0.8], [0.8, 0.6]])
print(orthogonalize(100 * turn).round(3))
print(f"{orthogonalize(100 * turn)[0, 0] / turn[0, 0]:.4f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | one round of (3, 4) | [[1.193 0.   ]<br>[0.    0.976]] |
# | 100 times a rotation | [[ 0.665 -0.886]<br>[ 0.886  0.665]] |
# | as a multiple of the rotation | 1.1081 |

# %% nbgrader={"grade": true, "grade_id": "check_orthogonalize", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(orthogonalize)

# %% [markdown]
# ### What five rounds do
#
# On the left you see what one, two, three and five rounds make of every $\sigma$ between 0 and 1. On the right the 32 singular values of a random matrix of shape (32, 64), before and after.


# %% nbgrader={"grade": false, "grade_id": "demo_newton_schulz", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def rounds(sigma, count):
    """What so many rounds make of singular values."""
    for _ in range(count):
        sigma = 3.4445 * sigma - 4.7750 * sigma**3 + 2.0315 * sigma**5
    return sigma


sigma = np.linspace(0, 1, 1001)
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
for count, name in zip((1, 2, 3, 5), ("gd", "momentum", "nesterov", "adam")):
    style = line_style(name) | {"marker": ""}
    left.plot(sigma, rounds(sigma, count), label=f"rounds: {count}", **style)
left.axhline(1, color="black", linewidth=0.8)
left.set(xlabel="σ before", ylabel="σ after", title="The polynomial, repeated")
left.legend(loc="lower right")
band = rounds(sigma[sigma >= 0.01], 5)
print(f"five rounds bring 0.01 to 1 between {band.min():.2f} and {band.max():.2f}")
describe(
    left,
    "Singular value after several rounds against the one before. After five rounds "
    f"all from 0.01 to 1 lie between {band.min():.2f} and {band.max():.2f}.",
)
G = np.random.RandomState(0).randn(32, 64)
before = np.linalg.svd(G / np.linalg.norm(G), compute_uv=False)
after = np.linalg.svd(orthogonalize(G), compute_uv=False)
right.plot(range(1, 33), before, "ko", label="before, divided by the norm")
style = line_style("muon") | {"linestyle": "none"}
right.plot(range(1, 33), after, label="after five rounds", **style)
right.axhline(1, color="black", linewidth=0.8)
right.set(xlabel="number of the singular value", title="A random matrix", ylim=(0, 1.6))
right.legend(loc="upper right")
describe(
    right,
    f"The 32 singular values of a random matrix: before from {before.min():.2f} to "
    f"{before.max():.2f}, after from {after.min():.2f} to {after.max():.2f}.",
)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The same rotation, times one number. Dividing by the norm makes both singular values $1/\sqrt2 \approx 0.707$, whatever the factor 100 was, and five rounds turn both into the same number. It is 1.108 here, and not 1. Five rounds bring every $\sigma$ from 0.01 to 1 into the band from 0.68 to 1.13, and no nearer to 1.
#
# </details>

# %% [markdown]
# Near 1 is enough for a step. An exact result is not worth more rounds.
#
# ### Your turn: one step of Muon
#
# The average is that of momentum (notebook 04). For the weights the step goes along the orthogonalized average:
#
# $$v := \beta \, v + (1 - \beta) \, dW \qquad W := W - \alpha \, \operatorname{orthogonalize}(v)$$
#
# A bias is no matrix that turns directions, so it takes momentum's step $b := b - \alpha \, v$. (In large networks the biases, the first and the last layer are left to AdamW.)
#
# **Predict.** All slopes of a training become 1000 times as large. What becomes of Muon's steps for the weights, and for the biases?

# %% nbgrader={"grade": false, "grade_id": "update_parameters_with_muon", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: update_parameters_with_muon


def update_parameters_with_muon(parameters, grads, v, beta=0.95, learning_rate=0.02):
    """
    Take one step of Muon.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"
    grads -- dictionary: "dW1", "db1", ..., "dWL", "dbL"; they stay as they are
    v -- dictionary: average of the gradients so far
    beta -- how much of the old v is kept
    learning_rate -- the step size, a positive number

    Returns:
    parameters -- dictionary with the updated parameters
    v -- dictionary with the updated averages
    """
    L = len(parameters) // 2  # number of layers
    for l in range(1, L + 1):
        # The averages "dW" and "db" of layer l; then "W" along the orthogonalized
        # average, and "b" along its average as it is.
        ### BEGIN SOLUTION
        W, b = "W" + str(l), "b" + str(l)
        for name in (W, b):
            v["d" + name] = beta * v["d" + name] + (1 - beta) * grads["d" + name]
        parameters[W] = parameters[W] - learning_rate * orthogonalize(v["d" + W])
        parameters[b] = parameters[b] - learning_rate * v["d" + b]
        ### END SOLUTION
    return parameters, v


# %% nbgrader={"grade": false, "grade_id": "demo_try_muon", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for factor in (1, 1000):
    grads = {"dW1": factor * np.diag([3.0, 4.0]), "db1": factor * np.ones((2, 1))}
    start = {"W1": np.zeros((2, 2)), "b1": np.zeros((2, 1))}
    rest = {"dW1": np.zeros((2, 2)), "db1": np.zeros((2, 1))}
    moved, _ = update_parameters_with_muon(start, grads, rest)
    print(f"slopes × {factor}: weights", np.diag(moved["W1"]).round(5), end=", ")
    print("biases", moved["b1"].ravel())

# %% [markdown]
# **Expected output**
#
# | printed | weights | biases |
# |---|---|---|
# | slopes × 1 | [-0.01446 -0.02238] | [-0.001 -0.001] |
# | slopes × 1000 | [-0.01446 -0.02238] | [-1. -1.] |

# %% nbgrader={"grade": true, "grade_id": "check_update_parameters_with_muon", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(update_parameters_with_muon)

# %% [markdown]
# <details><summary>Answer</summary>
#
# For the weights nothing changes: the norm divides the factor away. (Only $\varepsilon$ does not grow with it.) The steps of the biases become 1000 times as long, as in momentum.
#
# </details>

# %% [markdown]
# ### A slope of a real network
#
# The network of the next section has 64 inputs, layers of 32, 32 and 10 units, and reads digits. Here are the singular values of the slope of its first layer at the start, and of the step that Muon makes of it.

# %% nbgrader={"grade": false, "grade_id": "demo_network_slope", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
data = load_digits_data()
DIMS = [64, 32, 32, 10]


def slopes_at(parameters, chosen):
    """The slopes of the average cost of some training examples."""
    X, Y = data.X_train[:, chosen], data.Y_train[:, chosen]
    _, caches = forward_propagation(X, parameters)
    return backward_propagation(X, Y, caches)


slope = slopes_at(initialize_parameters(DIMS, seed=0), slice(64))["dW1"]
strengths = {
    "momentum": np.linalg.svd(slope, compute_uv=False),
    "muon": np.linalg.svd(orthogonalize(slope), compute_uv=False),
}
fig, ax = plt.subplots(figsize=(8, 3.8), layout="constrained")
for name, values in strengths.items():
    style = line_style(name) | {"linestyle": "none"}
    ax.plot(range(1, 33), values / values[0], label=name, **style)
    large = np.count_nonzero(values > values[0] / 10)
    print(f"{name}: {large} of 32 are above a tenth of the largest")
ax.set(xlabel="number of the singular value", ylabel="share of the largest")
ax.set_title("How many directions a first step changes")
ax.legend(loc="center right")
describe(
    ax,
    "Singular values of the first step of the first layer, as shares of the largest. "
    + " ".join(
        f"{name}: the 2nd {values[1] / values[0]:.2f}, the 10th "
        f"{values[9] / values[0]:.2f}, the last {values[-1] / values[0]:.3f}."
        for name, values in strengths.items()
    ),
)
plt.show()

# %% [markdown]
# In the slope one direction outweighs all others: the second singular value is less than a tenth of the first. Its direction is the mean image. No pixel is below 0, so every example pushes the weights along it.
# Muon's step changes 29 directions by more than a tenth of the largest. The last three values are 0 in both, because three units give 0 for all 64 images and have no slope.
#
# ### What you should remember
#
# * Odd powers of a matrix act on its singular values and leave its directions alone.
# * Muon's step changes all directions about equally, whatever the size of the slope.
# * It stores one number per parameter, as momentum does, and pays with matrix products.
#
# ## 7 Under the fair protocol
#
# Now the comparison. The rules are those of notebook 09, and they are written down **before** anything is run.
#
# 1. **The same budget.** Every method gets the same network, the same starting points, the same mini-batches and the same number of epochs.
# 2. **The same tuning.** Each method tries the same seven learning rates from three starting points. The rate with the highest mean accuracy on the **dev set** is taken.
# 3. **New seeds.** With this rate each method is trained from 16 starting points that the tuning has not seen.
# 4. **Pairs.** The same seed gives the same start and the same mini-batches to all. So look at the **difference** from Adam, seed by seed.
# 5. **Intervals.** A mean difference $\bar{d}$ of $n = 16$ seeds with the standard deviation $\text{sd}$ gets the 95 % interval $\bar{d} \pm 2.13 \, \text{sd} / \sqrt{16}$. (2.13 is the 97.5 % point of Student's distribution with 15 degrees of freedom.)
# 6. **The test set** is used for step 3 alone. Nothing is chosen afterwards.
#
# All methods run with the warm-up (a tenth of the steps) and the cosine, except two: schedule-free, and "adam, fixed", which is Adam without a schedule. The other settings stay at their defaults.


# %% nbgrader={"grade": false, "grade_id": "demo_training", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def flat(values):
    """All numbers of a dictionary in one array."""
    return np.concatenate([value.ravel() for value in values.values()])


def shaped(numbers, like):
    """The dictionary again, with the shapes of another one."""
    ends = np.cumsum([value.size for value in like.values()])
    parts = np.split(numbers, ends[:-1])
    return {n: part.reshape(like[n].shape) for n, part in zip(like, parts)}


def mini_batches(seed, epochs):
    """The numbers of the examples in every mini-batch; the seed decides the order."""
    rng, m = np.random.RandomState(seed), data.X_train.shape[1]
    return [
        chosen
        for _ in range(epochs)
        for chosen in np.array_split(rng.permutation(m), m // 64)
    ]


def schedule_free(learning_rate, seed, epochs):
    """Train without a schedule; the slopes come in the order of the parameters."""
    like = initialize_parameters(DIMS, seed=seed)
    x, z = flat(like), flat(like)
    for t, chosen in enumerate(mini_batches(seed, epochs), start=1):

        def gradient(y):
            grads = slopes_at(shaped(y, like), chosen)
            return flat({name: grads["d" + name] for name in like})

        x, z = schedule_free_step(x, z, gradient, t, learning_rate)
    return shaped(x, like)


def momentum_step(parameters, grads, v, s, t, rate):
    """A step of momentum, as in notebook 04."""
    for name in parameters:
        v["d" + name] = 0.9 * v["d" + name] + 0.1 * grads["d" + name]
        parameters[name] = parameters[name] - rate * v["d" + name]
    return parameters, v, s


UPDATES = {
    "momentum": momentum_step,
    "adam": update_parameters_with_adam,
    "adam, fixed": update_parameters_with_adam,
    "adamw": update_parameters_with_adamw,
    "nadam": update_parameters_with_nadam,
    "lion": lambda p, grads, v, s, t, rate: (
        *update_parameters_with_lion(p, grads, v, rate),
        s,
    ),
    "muon": lambda p, grads, v, s, t, rate: (
        *update_parameters_with_muon(p, grads, v, learning_rate=rate),
        s,
    ),
}
METHODS = [*UPDATES, "schedule-free"]


def trained(method, learning_rate, seed, epochs):
    """Train one network and return its parameters."""
    if method == "schedule-free":
        return schedule_free(learning_rate, seed, epochs)
    parameters = initialize_parameters(DIMS, seed=seed)
    v = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    s = {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}
    batches = mini_batches(seed, epochs)
    for t, chosen in enumerate(batches, start=1):
        rate = cosine_to_floor(t, learning_rate, len(batches) // 10, len(batches))
        if method == "adam, fixed":
            rate = learning_rate
        grads = slopes_at(parameters, chosen)
        parameters, v, s = UPDATES[method](parameters, grads, v, s, t, rate)
    return parameters


def accuracy(parameters, X, Y):
    """The share of images whose largest output is at the right digit."""
    outputs, _ = forward_propagation(X, parameters)
    return np.mean(outputs.argmax(axis=0) == Y.argmax(axis=0))


one = trained("adam", 0.03, seed=0, epochs=6)
print(f"one run, adam at 0.03: {accuracy(one, data.X_dev, data.Y_dev):.3f} on dev")

# %% [markdown]
# **Predict.** Which method will be ahead after 6 epochs? Will the same one be ahead after 12? How large a difference do you expect that 16 seeds can show?

# %% nbgrader={"grade": false, "grade_id": "demo_tuning", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
RATES = [0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0]
BUDGETS = [6, 12]
jobs = [(epochs, method) for epochs in BUDGETS for method in METHODS]
dev = {
    (epochs, method): np.array(
        [
            [
                accuracy(trained(method, rate, seed, epochs), data.X_dev, data.Y_dev)
                for seed in range(3)
            ]
            for rate in RATES
        ]
    )
    for epochs, method in progress(jobs, desc="tuning")
}
best = {job: RATES[scores.mean(axis=1).argmax()] for job, scores in dev.items()}
print("       method  best rate, 6 epochs  best rate, 12 epochs")
for method in METHODS:
    print(f"{method:>13}{best[6, method]:>21}{best[12, method]:>22}")

# %% nbgrader={"grade": false, "grade_id": "demo_tuning_picture", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
fig, axes = plt.subplots(
    2, 4, figsize=(11, 5), layout="constrained", sharex=True, sharey=True
)
for ax, method in zip(axes.flat, METHODS):
    told = []
    for epochs, style in zip(BUDGETS, ("^:", "o-")):
        means = dev[epochs, method].mean(axis=1)
        color = "0.5" if epochs == 6 else "black"
        ax.plot(RATES, means, style, color=color, label=f"{epochs} epochs")
        good = np.count_nonzero(means > 0.9)
        told.append(
            f"{epochs} epochs, {means.max():.3f} at the best rate "
            f"{best[epochs, method]}, above 0.9 at {good} of 7 rates"
        )
    ax.set(xscale="log", title=method)
    describe(ax, f"Dev accuracy of {method}: {'; '.join(told)}.")
for ax in axes[1]:
    ax.set_xlabel("learning rate")
for ax in axes[:, 0]:
    ax.set_ylabel("dev accuracy")
axes[0, 0].legend(loc="lower right", fontsize="small")
plt.show()

# %% [markdown]
# No best rate lies at an end of the list, so the list is long enough. It is coarse, however: neighbours differ by a factor of three.
# The rates are no measure of anything. Lion's are small because each of its steps is long; those of momentum and of schedule-free are large because their steps shrink with the slope.
# And look at "adam, fixed": its best rate is a third of what Adam takes with the schedule. A cosine spends half of the training below half of its highest rate.
#
# ### Sixteen new seeds

# %% nbgrader={"grade": false, "grade_id": "demo_final", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
SEEDS = range(100, 116)
test = {
    (epochs, method): np.array(
        [
            accuracy(
                trained(method, best[epochs, method], seed, epochs),
                data.X_test,
                data.Y_test,
            )
            for seed in SEEDS
        ]
    )
    for epochs, method in progress(jobs, desc="new seeds")
}


def interval(values):
    """The mean of 16 numbers and half the length of its 95 % interval."""
    return np.mean(values), 2.13 * np.std(values, ddof=1) / np.sqrt(16)


against_adam = {
    (epochs, method): interval(test[epochs, method] - test[epochs, "adam"])
    for epochs, method in jobs
}
for epochs in BUDGETS:
    print(f"{epochs} epochs   accuracy   minus adam, with its 95 % interval")
    for method in METHODS:
        mean, half = against_adam[epochs, method]
        told = f"{mean:+.4f} ± {half:.4f}" if method != "adam" else ""
        print(f"{method:>13} {test[epochs, method].mean():8.4f}   {told}")

# %% nbgrader={"grade": false, "grade_id": "demo_intervals", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rivals = [method for method in METHODS if method != "adam"]
fig, axes = plt.subplots(1, 2, figsize=(11, 4), layout="constrained", sharex=True)
for ax, epochs in zip(axes, BUDGETS):
    for place, method in enumerate(rivals):
        mean, half = against_adam[epochs, method]
        style = line_style(method, 1) | {"linestyle": "none"}
        ax.errorbar(mean, place, xerr=half, capsize=5, **style)
    ax.axvline(0, color="black", linewidth=0.8)
    ax.set(yticks=range(len(rivals)), yticklabels=rivals, title=f"{epochs} epochs")
    ax.set(xlabel="test accuracy minus that of adam")
    ax.invert_yaxis()
    describe(
        ax,
        f"Difference from Adam in test accuracy after {epochs} epochs, with 95 % "
        "intervals over 16 seeds. "
        + " ".join(
            f"{method}: {against_adam[epochs, method][0]:+.3f} ± "
            f"{against_adam[epochs, method][1]:.3f}."
            for method in rivals
        ),
    )
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# In our run Nadam and Muon are ahead after 6 epochs, both by two to three percent. The intervals of the five others contain 0.
# After 12 epochs the picture is another one: Muon's interval contains 0, Nadam is ahead by one percent, and Lion is behind by one percent. The intervals after 12 epochs are about half a percent to one percent to each side, so 16 seeds can show a difference of one percent, and not one of a tenth of a percent. (After 6 epochs some are longer; that of momentum has more than two percent to each side.)
#
# </details>

# %% [markdown]
# Read it with care.
#
# * **What is shown:** with a very short budget, on this task, with these rates, Muon and Nadam learn faster than Adam. Their intervals are far from 0.
# * **What is not shown:** that one of them is *better*. Twice the budget takes about half of Nadam's lead away, and most of Muon's. Three images of 256 are one percent.
# * **AdamW and Adam** lie together, and that is no surprise. With $\lambda = 0.01$ and the rate 0.1 the decay takes about 6 % from the weights in all 120 steps of the 6 epochs. Decay matters in long trainings.
# * **The schedule** shows no difference from a fixed rate that was tuned as well. Whoever compares a tuned cosine with an untuned fixed rate will find one.
# * "No difference shown" does not mean "no difference". It means: if there is one, it probably lies inside the interval.
#
# ### A second question in words
#
# Somebody asks you: "Should I replace Adam?" Answer with the two pictures of this section, in five sentences or so.
#
# * Which differences do the intervals show, and at which budget? Which do they not show?
# * What do these intervals **not** cover? Name two things.
# * Seven rivals were compared with Adam at each budget, each with a 95 % interval. What is wrong with picking out the one interval that lies farthest from 0?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_replace_adam", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: after 6 epochs Nadam and Muon are ahead by 2 to 3 %, the other intervals contain 0; after 12 epochs Nadam is ahead and Lion behind, by about 1 %, and the others contain 0. An interval that contains 0 is read as "not shown, and smaller than the interval", not as "equal". (Another machine may give slightly other numbers; the student's own pictures count.)
#
# 1 point for two of: other images (all intervals are over starts and mini-batches, on the same 256 test images, whose own standard error is about 0.012); other tasks and larger networks; the choice of the rate from a coarse list with three seeds; the other settings, which nobody tuned; the time and the memory of a step.
#
# 1 point: fourteen intervals of 95 % miss the truth 0.7 times on average even if no method differs from Adam. Who picks the farthest picks where luck helped most (the winner's curse of notebook 09). Better: name the comparison before, repeat it with new seeds, or take wider intervals.
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * A method that is new has been tuned by its authors. Tune the old one as well before you compare.
# * The same seeds for all, differences in pairs, an interval around each.
# * Ask for the budget: the order at the end of a short training need not be that of a long one.
#
# ## 8 What this does not show
#
# * **One small task.** 1,797 images and 3,466 parameters. Lion and Muon were made for networks that are thousands of times as large.
# * **Only the rate was tuned.** Seven values, each about three times the one before. A finer list, other $\beta$, $\lambda$ or warm-ups may shift every line.
# * **Epochs, not seconds.** A step of Muon takes longer than one of momentum; a step of Lion takes less memory than one of Adam. On another machine another currency counts.
# * **One split of the data.** The intervals are over starting points and mini-batches. With other test images the differences would be others, too.
#
# ### Where to read on
#
# [@schmidt2021] compare fifteen optimizers under rules like ours, and find none that is ahead on all tasks. [@choi2019] show how the way of tuning decides the order. [@bernstein2024] explain Adam, Lion's sign and Muon as one idea: the steepest descent, measured with another ruler.
#
# ## Recap
#
# | method | its question | stores | one step |
# |---|---|---|---|
# | AdamW | what does a penalty become in Adam? | $v$, $s$ | Adam's, and $W$ shrinks by $\alpha \lambda$ |
# | Nadam | can Adam look ahead? | $v$, $s$ | $-\alpha \, \bar{v} / (\sqrt{\hat{s}} + \varepsilon)$ |
# | Lion | does a step need a size? | $v$ | $-\alpha \operatorname{sign}(c)$ |
# | warm-up and cosine | how large is step number $t$? | nothing | scales $\alpha$ |
# | schedule-free | and if nobody knows the last step? | $z$, $x$ | $-\alpha \, \nabla J(y)$ for $z$; $x$ is the mean |
# | Muon | is a matrix only a list of numbers? | $v$ | $-\alpha \operatorname{orthogonalize}(v)$ |
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more.
#

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
# # Moving averages and learning-rate schedules
#
# Two questions stand behind this notebook.
#
# 1. **My numbers jump from step to step. What is their level *now*?** A moving average answers, and two of the best known optimizers are built on it.
# 2. **My training comes close to the minimum and then rattles around it. Why does it not arrive?** Because its steps stay long. A schedule makes them shorter, at the right pace.
#
# You will build a moving average and its correction, RMSprop (an optimizer made of one moving average), and six schedules. Then you train a real network with them. At the end you will see which optimizers get away from a saddle point and from a plateau.
#
# **Before you start.** About 105 minutes. You need a step of gradient descent, powers, logarithms and square roots; momentum (notebook 04) helps.
#
# **How to work.**
#
# * Write code only in the cells that begin with `# GRADED FUNCTION`. Replace `# YOUR CODE HERE` and the line below it.
# * Run the cell that tries your function, and compare with the table "Expected output".
# * Run the check cell. It names each behaviour that it tests, and gives a hint for the ones that fail.
# * Where it says **Predict**, write your guess down before you run anything.
#
# The conventions are those of the whole course: `parameters["W1"]`, `grads["dW1"]`, `s["dW1"]`; layers and steps $t$ count from 1, epochs from 0; $\varepsilon$ is added to a square root from outside.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np

from opt_utils import *
from test_cases import *

# %% [markdown]
# ## 1 An average that forgets
#
# Here is the temperature of every day of one year. It is noisy: from one day to the next it changes by 3.3 °C on average, although the season changes by a tenth of a degree.
# How warm is it *at this time of the year*? The first idea is to take the mean of all days so far.

# %% nbgrader={"grade": false, "grade_id": "demo_mean_so_far", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
temperatures = load_temperatures()
days = np.arange(1, 366)
mean_so_far = np.cumsum(temperatures) / days

fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
ax.plot(days, temperatures, ".", color="0.6", label="the day's temperature")
ax.plot(days, mean_so_far, color="black", linewidth=2, label="mean of all days so far")
ax.set(
    xlabel="day", ylabel="°C", title="The mean of everything does not follow the year"
)
ax.legend()
describe(
    ax,
    f"365 temperatures, {temperatures.min():.1f} to {temperatures.max():.1f} °C, "
    f"warmest around day {days[np.argsort(temperatures)[-9:]].mean():.0f}. The mean "
    f"of all days so far climbs slowly, is highest on day "
    f"{days[30:][mean_so_far[30:].argmax()]} with {mean_so_far[30:].max():.1f} °C and "
    f"hardly falls: {mean_so_far[-1]:.1f} °C on the last day.",
)
plt.show()

# %% [markdown]
# The line is smooth, and it is wrong: in winter it still remembers the summer. Every day counts the same, however long ago it was.
# An average that tells the level *now* must forget.
#
# The simplest way to forget: keep one number $v$, and every day replace a small share of it by the new value $\theta_t$.
#
# $$v_0 = 0, \qquad v_t = \beta \, v_{t-1} + (1 - \beta) \, \theta_t$$
#
# This is an **exponentially weighted average**. $\beta$, between 0 and 1, says how much of the old average is kept. With $\beta = 0$ nothing is kept, and $v_t$ is today's value.
#
# ### What is in the average?
#
# Put the formula into itself:
#
# $$v_t = (1 - \beta) \, \theta_t + (1 - \beta) \, \beta \, \theta_{t-1} + (1 - \beta) \, \beta^2 \, \theta_{t-2} + \dots + (1 - \beta) \, \beta^{t-1} \, \theta_1$$
#
# The value of $j$ days ago has the weight $(1 - \beta) \, \beta^j$. Each day back, the weight is multiplied by $\beta$ once more. It never becomes 0.
#
# When has a weight become small? Look at it after $1 / (1 - \beta)$ days. Write $\delta$ for the small number $1 - \beta$. Then the weight has fallen to the share $(1 - \delta)^{1/\delta}$ of the newest one. What is that?
#
# 1. Take the logarithm: $\ln (1 - \delta)^{1/\delta} = \dfrac{\ln(1 - \delta)}{\delta}$.
# 2. The curve of $\ln$ goes through 0 at 1 with slope 1. So close to 1 it is its tangent, $\ln(1 - \delta) \approx -\delta$. (The curve bends down; the next term is $-\delta^2 / 2$.)
# 3. So the logarithm of the share is about $-1 - \delta / 2$, and tends to $-1$.
# 4. The share itself is about $e^{-1} \, e^{-\delta/2}$, and tends to $1/e \approx 0.368$ from below.
#
# | $\beta$ | $1 / (1 - \beta)$ | $\beta^{\,1/(1-\beta)}$ | $e^{-1 - \delta/2}$ |
# |---|---|---|---|
# | 0.5 | 2 | 0.250 | 0.287 |
# | 0.9 | 10 | 0.349 | 0.350 |
# | 0.98 | 50 | 0.364 | 0.364 |
# | 0.999 | 1000 | 0.368 | 0.368 |
#
# One often hears "$\beta = 0.9$ averages the last 10 days". Careful: there is no window with an edge. All older days together still weigh $\beta^{10} = 0.35$. The number $1 / (1 - \beta)$ is a *time scale*, like the half-life of a medicine in the blood.

# %% nbgrader={"grade": false, "grade_id": "demo_weights", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
age = np.arange(0, 61)
betas = (0.5, 0.9, 0.98)
ax = plot_lines(
    {f"β = {beta}": beta**age for beta in betas},
    tell=(2, 10, 50, 60),
    title="What an average still remembers (stars: 1 / (1 − β) days ago)",
    xlabel="days ago, j",
    ylabel="weight, newest day = 1",
)
for beta in betas:
    scale = round(1 / (1 - beta))
    ax.plot(scale, beta**scale, "k*", markersize=13)
ax.axhline(1 / np.e, color="0.5", linewidth=1)
plt.show()
for beta in (0.5, 0.9, 0.98, 0.999):
    print(f"β = {beta}: {beta ** (1 / (1 - beta)):.3f}; 1/e = {1 / np.e:.3f}")

# %% [markdown]
# ### A worked example
#
# Three values, $\theta = 10, 20, 30$, and $\beta = 0.9$:
#
# | $t$ | $\theta_t$ | $v_t$ |
# |---|---|---|
# | 1 | 10 | $0.9 \cdot 0 + 0.1 \cdot 10 = 1$ |
# | 2 | 20 | $0.9 \cdot 1 + 0.1 \cdot 20 = 2.9$ |
# | 3 | 30 | $0.9 \cdot 2.9 + 0.1 \cdot 30 = 5.61$ |
#
# (An average of 10, 20 and 30 that is 5.61? Something is wrong with the beginning. Section 2 repairs it.)
#
# **Predict.** The temperatures are averaged with $\beta = 0.5$, $0.9$ and $0.98$. Which line is the smoothest? Which one reaches its highest point last? Which one is the best?

# %% [markdown]
# ### Your turn: the average of a series

# %% nbgrader={"grade": false, "grade_id": "ewa", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: ewa


def ewa(theta, beta):
    """
    Take the exponentially weighted average of a series, started at zero.

    Arguments:
    theta -- the series, an array of shape (n,); it stays as it is
    beta -- how much of the old average is kept, at least 0 and less than 1

    Returns:
    averages -- array of shape (n,): v_1, v_2, ..., v_n, not corrected
    """
    v = 0
    averages = np.zeros(len(theta))
    # Go through the series. Bring v up to date with each value, and put it down.
    ### BEGIN SOLUTION
    for day, value in enumerate(theta):
        v = beta * v + (1 - beta) * value
        averages[day] = v
    ### END SOLUTION
    return averages


# %% nbgrader={"grade": false, "grade_id": "demo_try_ewa", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
print("beta = 0.9:", ewa(np.array([10.0, 20.0, 30.0]), 0.9))
print("beta = 0.5:", ewa(np.array([10.0, 20.0, 30.0]), 0.5))

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | beta = 0.9 | [1.   2.9  5.61] |
# | beta = 0.5 | [ 5.  12.5 21.25] |

# %% nbgrader={"grade": true, "grade_id": "check_ewa", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
check(ewa)

# %% [markdown]
# ### Three memories
#
# The pictures show your average with three values of $\beta$. With the slider below them you can try the values between. (Give it the focus with the tab key, and move it with the arrow keys.)


# %% nbgrader={"grade": false, "grade_id": "demo_beta_slider", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def draw_average(beta, ax):
    """The temperatures and their average with one beta."""
    average = ewa(temperatures, beta)
    ax.plot(days, temperatures, ".", color="0.7", markersize=3)
    ax.plot(days, average, color="black", linewidth=2)
    ax.set(xlabel="day", ylabel="°C", ylim=(-5, 30))
    jump = np.abs(np.diff(average)).mean()
    ax.set_title(f"changes {jump:.2f} °C a day")
    describe(
        ax,
        f"The average changes by {jump:.2f} °C from day to day, is highest on day "
        f"{days[average.argmax()]} with {average.max():.1f} °C, and is "
        f"{average[9]:.1f} °C on day 10.",
    )


slider_with_pictures(draw_average, [0.5, 0.9, 0.98], label="β")

# %% [markdown]
# <details><summary>Answer</summary>
#
# A larger $\beta$ is smoother, and later: the average of 0.98 reaches its top weeks after the year did, on day 236. With 0.5 and 0.9 the lag is small, and chance decides: both are highest on day 210, the hottest day of the year. Smooth and prompt cannot both be had. The right $\beta$ depends on how fast the thing you follow really changes.
#
# </details>
#
# How late? Let $A$ be the mean age of what is in the average, after a long time. On the next day the share $\beta$ of the average is a day older, and the share $1 - \beta$ is new, with age 0. The mean age stays the same, so $A = \beta \, (A + 1)$, which gives $A = \beta / (1 - \beta)$ days: 1 day, 9 days and 49 days for these three.
#
# ### How to choose $\beta$
#
# Two numbers tell what one pays and what one gets.
#
# * **The lag.** What is in the average is $\beta / (1 - \beta)$ steps old in the mean.
# * **The noise that is left.** Let every value carry an independent error of size 1. The errors in $v$ have the weights $(1 - \beta) \beta^j$. Independent errors add up by their squares: $(1 - \beta)^2 (1 + \beta^2 + \beta^4 + \dots) = \dfrac{(1 - \beta)^2}{1 - \beta^2} = \dfrac{1 - \beta}{1 + \beta}$, a geometric series with the factor $\beta^2$. The root of it is left. A plain mean of $n$ values leaves $1 / \sqrt{n}$, so this average is worth $n = (1 + \beta) / (1 - \beta)$ values.
#
# | $\beta$ | time scale | lag | noise left | usual for |
# |---|---|---|---|---|
# | 0.8 | 5 | 4 | 0.333 | slopes that are hardly noisy; a training of few steps |
# | 0.9 | 10 | 9 | 0.229 | momentum, $\beta_1$ of Adam |
# | 0.95 | 20 | 19 | 0.160 | momentum with small mini-batches |
# | 0.99 | 100 | 99 | 0.071 | the cost of single mini-batches, to look at |
# | 0.999 | 1000 | 999 | 0.022 | $\beta_2$ of Adam: the size of the slopes, which changes slowly |
#
# A rule: choose the time scale clearly shorter than the time in which the thing changes. To try values, do not take even steps in $\beta$: from 0.9 to 0.9005 nothing happens, from 0.999 to 0.9995 the memory doubles. Take even steps in $\log (1 - \beta)$, as notebook 07 does. When in doubt, 0.9.

# %% nbgrader={"grade": false, "grade_id": "demo_noise_left", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
rng = np.random.RandomState(0)
noise = rng.randn(200_000)
for beta in (0.8, 0.9, 0.95, 0.99, 0.999):
    left = np.std(ewa(noise, beta)[20_000:])
    print(f"β = {beta}: noise left {left:.3f}, √((1 − β) / (1 + β)) = ", end="")
    print(f"{np.sqrt((1 - beta) / (1 + beta)):.3f}")

# %% [markdown]
# ### The first days
#
# Look also at the first days of the pictures. Every average begins near 0, because $v_0 = 0$. With $\beta = 0.98$ it stays too low for weeks. Here the harm is small, but only because 0 °C happens to be close to a winter's day.
#
# ### What you should remember
#
# * $v := \beta v + (1 - \beta) \theta$: one number of memory, one line of code.
# * The weight of a value falls by the factor $\beta$ with every step of age. After $1 / (1 - \beta)$ steps it is about $1/e$ of the newest, not 0.
# * A larger $\beta$ is smoother, and lags more: $\beta / (1 - \beta)$ steps, for $\sqrt{(1 - \beta) / (1 + \beta)}$ of the noise.
#
# ## 2 Bias correction
#
# Add up the weights that are in $v_t$:
#
# $$(1 - \beta) \left( 1 + \beta + \beta^2 + \dots + \beta^{t-1} \right) = 1 - \beta^t$$
#
# (Multiply out: all terms cancel but the first and the last.) An average should have weights that add up to 1. These do so only after a long time. At the beginning the missing share $\beta^t$ sits on $v_0 = 0$, and pulls the average towards 0.
# So divide by what the weights really add up to:
#
# $$\hat{v}_t = \frac{v_t}{1 - \beta^t}$$
#
# ### A worked example
#
# The three values again, $\beta = 0.9$:
#
# | $t$ | $\theta_t$ | $v_t$ | $1 - 0.9^t$ | $\hat{v}_t$ |
# |---|---|---|---|---|
# | 1 | 10 | 1 | 0.1 | 10 |
# | 2 | 20 | 2.9 | 0.19 | 15.263 |
# | 3 | 30 | 5.61 | 0.271 | 20.701 |
#
# On the first day the corrected average is the first value. What else could it be?
#
# The same year measured in degrees Fahrenheit shows how wrong the beginning can be: these winter days have about 36 °F, and the average begins at 0 °F all the same.
#
# **Predict.** By which factor does the correction change $v_t$ at $t = 100$, with $\beta = 0.9$? And with $\beta = 0.98$? Does $\hat{v}_{t-1}$ ever enter the formula for $v_t$?

# %% [markdown]
# ### Your turn: the corrected value

# %% nbgrader={"grade": false, "grade_id": "bias_correct", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: bias_correct


def bias_correct(v, beta, t):
    """
    Correct an exponentially weighted average for its start at zero.

    Arguments:
    v -- the average after step t: a number, or an array
    beta -- how much of the old average is kept in a step
    t -- number of the step, counted from 1; or an array of them, shaped like v

    Returns:
    v_corrected -- the corrected average, shaped like v; v itself stays as it is
    """
    # Divide by the sum of the weights that are in v.
    ### BEGIN SOLUTION
    v_corrected = v / (1 - beta**t)
    ### END SOLUTION
    return v_corrected


# %% nbgrader={"grade": false, "grade_id": "demo_try_bias_correct", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for t, v in enumerate([1, 2.9, 5.61], start=1):
    print(f"t = {t}: {bias_correct(v, 0.9, t):.3f}")
for beta in (0.9, 0.98):
    print(f"factor at t = 100, beta = {beta}: {bias_correct(1.0, beta, 100):.5f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | t = 1 | 10.000 |
# | t = 2 | 15.263 |
# | t = 3 | 20.701 |
# | factor at t = 100, beta = 0.9 | 1.00003 |
# | factor at t = 100, beta = 0.98 | 1.15290 |

# %% nbgrader={"grade": true, "grade_id": "check_bias_correct", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(bias_correct)

# %% [markdown]
# <details><summary>Answer</summary>
#
# With $\beta = 0.9$ nothing is left to correct after 100 steps, with $\beta = 0.98$ it is still 15 %. And no: $v_t$ is always made from the **uncorrected** $v_{t-1}$.
#
# </details>
#
# The corrected value is a copy to hand out. The picture shows what happens to those who feed it back.

# %% nbgrader={"grade": false, "grade_id": "demo_correction", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
beta, shown = 0.98, days[:120]
fahrenheit = 32 + 1.8 * temperatures[:120]
plain = ewa(fahrenheit, beta)
corrected = bias_correct(plain, beta, shown)
fed_back, v = [], 0
for t, value in zip(shown, fahrenheit):
    v = bias_correct(beta * v + (1 - beta) * value, beta, t)  # the mistake: v again
    fed_back.append(v)

fig, ax = plt.subplots(figsize=(8, 4), layout="constrained")
ax.plot(shown, fahrenheit, ".", color="0.7", label="the day's temperature")
lines = {"not corrected": (plain, "k--"), "corrected": (corrected, "k-")}
for name, (line, look) in lines.items():
    ax.plot(shown, line, look, label=name)
ax.plot(shown[:3], fed_back[:3], "kx:", label="corrected and fed back")
ax.set(xlabel="day", ylabel="°F", ylim=(-5, 75), title="The first 120 days, β = 0.98")
ax.legend(loc="lower right")
describe(
    ax,
    f"120 temperatures, {fahrenheit.min():.0f} to {fahrenheit.max():.0f} °F, and their "
    "average with β = 0.98. "
    + " ".join(
        f"{name.capitalize()}: {line[0]:.1f} °F on day 1, {line[29]:.1f} on day 30, "
        f"{line[-1]:.1f} on day 120."
        for name, (line, _) in lines.items()
    )
    + f" Fed back: {fed_back[0]:.0f} °F on day 1, {fed_back[1]:.0f} on day 2.",
)
plt.show()

# %% [markdown]
# The corrected line is right from the first day on. It is still late in spring, below the points: correction removes the error of the start, not the lag. The two lines meet as $\beta^t$ goes to 0.
# The line that was fed back (dotted) leaves the picture on the second day: it is corrected again and again for the same error.
#
# Another way to repair the start is to begin with $v_1 = \theta_1$ instead of $v_0 = 0$. Then the weights add up to 1 from the beginning, and there is nothing to correct. Do one or the other. Both together give an average that is too large.
#
# ### A question in words
#
# A colleague averages the daily cost of heating with $\beta = 0.98$ and reports: "This is the mean of the last 50 days."
# Say what is wrong with the sentence. What share of the weight do the newest 50 days really have, and what share does everything older have, after a long time? Compare the mean age of what is in the average with that of a plain mean over 50 days.

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_fifty_days", "locked": false, "points": 3, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** 1 point: there is no window. Every past day is in the average, with a weight that falls by the factor 0.98 per day of age; the days do not count equally, and no day falls out. 50 is $1 / (1 - \beta)$, the age at which the weight has fallen to about $1/e$ (0.364).
#
# 1 point: the shares. The newest 50 days (ages 0 to 49) have $1 - 0.98^{50} = 0.636$ of the weight, everything older has $0.98^{50} = 0.364$. (64 % and 36 %, or "about $1 - 1/e$", are accepted.)
#
# 1 point: the mean age is $\beta / (1 - \beta) = 49$ days, against $(0 + 1 + \dots + 49) / 50 = 24.5$ days of the plain mean. So the exponential average with this $\beta$ lags twice as much. (The statement that the old days pull the mean age up, with one of the two numbers right, earns the point as well.)
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * The weights in $v_t$ add up to $1 - \beta^t$. Dividing by it makes an average of what was seen.
# * The correction fades by itself. It matters in the first few $1 / (1 - \beta)$ steps.
# * The corrected value is handed out, never fed back.
#
# ## 3 RMSprop
#
# Now the moving average becomes an optimizer. Look first at a narrow valley, the cost $J(x, y) = \tfrac{1}{2} (x^2 + 100 \, y^2)$ with its minimum at $(0, 0)$.

# %% nbgrader={"grade": false, "grade_id": "demo_one_rate", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
start = (-10, 1)


def gd(learning_rate):
    """Steps of gradient descent on a surface."""
    return Optimizer(
        lambda parameters, grads, t: {
            name: parameters[name] - learning_rate * grads["d" + name]
            for name in parameters
        }
    )


fig, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
for ax, rate, steps in zip(axes, (0.018, 0.021), (40, 20)):
    path = walk(NARROW_VALLEY, gd(rate), start, steps)
    title = f"Gradient descent, {steps} steps, α = {rate}"
    plot_descent_paths(NARROW_VALLEY, {"gd": path}, ax, title=title)
plt.show()

# %% [markdown]
# The walls curve a hundred times as sharply as the floor. A step multiplies $x$ by $1 - \alpha$ and $y$ by $1 - 100 \, \alpha$, so the rate must stay below $0.02$. With $\alpha = 0.018$ the path zigzags across and creeps along. With $\alpha = 0.021$ it is thrown out of the valley. There is **no single rate** that suits both directions.
#
# So let every parameter have its own rate, and let it find this rate by itself: divide each slope by its *usual size*. The size of something whose sign changes is its **root mean square**: square, average, take the root. And since "usual" should mean "lately", the average is the one that forgets:
#
# $$s_{dW^{[l]}} := \beta_2 \, s_{dW^{[l]}} + (1 - \beta_2) \, \bigl(dW^{[l]}\bigr)^2$$
# $$W^{[l]} := W^{[l]} - \alpha \, \frac{dW^{[l]}}{\sqrt{s_{dW^{[l]}}} + \varepsilon}$$
#
# and the same for $b^{[l]}$. All of it is taken number by number. This is **RMSprop** [@tieleman2012].
#
# * $s$ is the average of the **squares**, which is never negative. It is not the square of an average: that would be near 0 for a slope that changes its sign.
# * The $s$ in the second line is the new one, from the first line.
# * $\varepsilon$ stands outside the root and keeps the division from failing where $s$ is 0.
#
# ### A worked example
#
# A slope that is always $g$, and $s = 0$ at the start. Then $s_k = (1 - \beta_2^k) \, g^2$, by the sum of section 2, and step number $k$ is
#
# $$-\alpha \, \frac{g}{\sqrt{(1 - \beta_2^k) \, g^2}} = - \frac{\alpha}{\sqrt{1 - \beta_2^k}} \, \operatorname{sign}(g) .$$
#
# The size of $g$ has cancelled. With $\beta_2 = 0.9$ the first step is $\alpha / \sqrt{0.1} \approx 3.16 \, \alpha$ long, the second $2.29 \, \alpha$, and in the end they are $\alpha$ long.
# (The first steps are too long because $s$ is not corrected. That is how RMSprop is usually written. Adam adds the correction.)
#
# **Predict.** All gradients become 1000 times as large, because somebody measures the cost in grams instead of kilograms. What happens to the steps of gradient descent? To the steps of RMSprop?

# %% [markdown]
# The memory $s$ starts at zero, as in `initialize_velocity` of notebook 04. This one is ready-made:


# %% nbgrader={"grade": false, "grade_id": "ready_initialize_rmsprop", "locked": true, "schema_version": 3, "solution": false, "task": false}
def initialize_rmsprop(parameters):
    """
    Start the average of the squared gradients at zero.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"; they stay as they are

    Returns:
    s -- dictionary: "dW1", "db1", ..., "dWL", "dbL", zeros shaped like the parameters
    """
    return {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}


# %% [markdown]
# ### Your turn: one step of RMSprop

# %% nbgrader={"grade": false, "grade_id": "update_parameters_with_rmsprop", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: update_parameters_with_rmsprop


def update_parameters_with_rmsprop(
    parameters, grads, s, beta2, learning_rate, epsilon=1e-8
):
    """
    Take one step of RMSprop.

    Arguments:
    parameters -- dictionary: "W1", "b1", ..., "WL", "bL"
    grads -- dictionary: "dW1", "db1", ..., "dWL", "dbL"; they stay as they are
    s -- dictionary: average of the squared gradients so far, "dW1", "db1", ...
    beta2 -- how much of the old s is kept, between 0 and 1
    learning_rate -- the step size, a positive number
    epsilon -- small number added to the square root, against division by zero

    Returns:
    parameters -- dictionary with the updated parameters
    s -- dictionary with the updated averages
    """
    L = len(parameters) // 2  # number of layers
    for l in range(1, L + 1):
        # First the averages "dW" and "db" of layer l, then its "W" and "b".
        ### BEGIN SOLUTION
        for name in ("W" + str(l), "b" + str(l)):
            gradient = grads["d" + name]
            s["d" + name] = beta2 * s["d" + name] + (1 - beta2) * gradient**2
            step = gradient / (np.sqrt(s["d" + name]) + epsilon)
            parameters[name] = parameters[name] - learning_rate * step
        ### END SOLUTION
    return parameters, s


# %% nbgrader={"grade": false, "grade_id": "demo_try_rmsprop", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
parameters = {"W1": np.array([[1.0, 2.0]]), "b1": np.array([[3.0]])}
grads = {"dW1": np.array([[4.0, -0.001]]), "db1": np.array([[0.0]])}
s = {"dW1": np.zeros((1, 2)), "db1": np.zeros((1, 1))}
for step in (1, 2):
    parameters, s = update_parameters_with_rmsprop(parameters, grads, s, 0.9, 0.01)
    print(f"after step {step}: W1 = {parameters['W1']}, b1 = {parameters['b1']}")
    print(f'              s["dW1"] = {s["dW1"]}')

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | after step 1 | W1 = [[0.96837722 2.03162178]], b1 = [[3.]] |
# | | s["dW1"] = [[1.6e+00 1.0e-07]] |
# | after step 2 | W1 = [[0.94543565 2.05456282]], b1 = [[3.]] |
# | | s["dW1"] = [[3.04e+00 1.90e-07]] |
#
# One slope is 4 and the other $-0.001$, and both steps are 0.0316 long: $0.01 / \sqrt{0.1}$, as worked out above. (They differ in the sixth decimal. That is $\varepsilon$.) The parameter without a slope stays.

# %% nbgrader={"grade": true, "grade_id": "check_update_parameters_with_rmsprop", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check(update_parameters_with_rmsprop)

# %% [markdown]
# ### The valley again
#
# Gradient descent and RMSprop in the narrow valley, and RMSprop once more with all slopes 1000 times as large.


# %% nbgrader={"grade": false, "grade_id": "demo_rmsprop_valley", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def rmsprop(learning_rate, beta2=0.9):
    """Steps of your RMSprop on a surface; it remembers s."""
    return Optimizer(
        lambda parameters, grads, s, t: update_parameters_with_rmsprop(
            parameters, grads, s, beta2, learning_rate
        ),
        initialize_rmsprop,
    )


def thousandfold(slope):
    """What is seen of a slope when somebody measures in grams."""
    return 1000 * slope


plot_paths_apart(
    NARROW_VALLEY,
    {
        "gd": walk(NARROW_VALLEY, gd(0.018), start, 40),
        "rmsprop": walk(NARROW_VALLEY, rmsprop(0.3), start, 40),
        "RMSprop, slopes × 1000": walk(
            NARROW_VALLEY, rmsprop(0.3), start, 40, seen=thousandfold
        ),
    },
    title="40 steps in the narrow valley",
    columns=1,
)
plt.show()

far = walk(NARROW_VALLEY, gd(0.018), start, 3, seen=thousandfold)[-1]
print(
    f"Slopes × 1000, gradient descent after 3 steps: x = {far[0]:.0f}, y = {far[1]:.0e}"
)

# %% [markdown]
# <details><summary>Answer</summary>
#
# RMSprop goes along the valley and down its wall at the same speed, about $\alpha$ per step and parameter. It does not care about the units of the cost: with slopes 1000 times as large it walks the same path. Gradient descent is thrown out at once when the slopes grow.
#
# </details>

# %% [markdown]
# At the end of its path RMSprop leaves the floor and jumps across it, up to $\pm 0.45$. Nothing pushed it. After thirty steps on the floor the slopes across are nearly 0, $s$ has forgotten the wall, and the slope is divided by almost nothing: a tiny deviation makes a full step. The next section looks at that.
#
# ### It does not come to rest
#
# What makes RMSprop independent of the size of the slopes also has a price. Close to the minimum the slopes become small. Gradient descent then takes small steps by itself. RMSprop does not: it divides by that same small size.
#
# **Predict.** RMSprop runs for a long time on the parabola $J = \tfrac{1}{2} x^2$, with $\alpha = 0.3$ and with $\alpha = 0.03$. How close to the minimum does it stay?

# %% nbgrader={"grade": false, "grade_id": "demo_rattle", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
distances = {
    f"α = {rate}": np.abs(walk(BOWL, rmsprop(rate), (3, 0), 400)[:, 0])
    for rate in (0.3, 0.03)
}
ax = plot_lines(
    distances,
    tell=(10, 100, 380, 400),
    title="RMSprop on a parabola (thin lines: α / 2)",
    xlabel="step",
    ylabel="distance from the minimum",
    yscale="log",
    ylim=(1e-4, 5),
)
for rate in (0.3, 0.03):
    ax.axhline(rate / 2, color="0.5", linewidth=1)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# It comes very close, and then it goes away again. Close to the minimum $s$ forgets the steep slopes of the way, and divides by almost nothing. In the end RMSprop hops over the minimum for ever, from $d$ to $-d$ and back. Then every slope has the size $d$, so $\sqrt{s} = d$ too, and a step is $\alpha$ long. It is also $2d$ long. So $d = \alpha/2$, on both sides. That is 0.15 and 0.015 here.
#
# </details>
#
# A smaller $\alpha$ stays closer, and takes longer to arrive. What one would like is a large $\alpha$ first and a small one later. That is what the next section is about.
#
# ### What you should remember
#
# * RMSprop divides each slope by the root of the moving average of its square. Every parameter gets a rate of its own.
# * A step is about $\alpha$ long, whatever the scale of the cost. The first ones are longer, as $s$ starts at 0.
# * With a constant $\alpha$ it does not come to rest.
#
# ## 4 Learning-rate schedules
#
# Gradient descent rattles too as soon as its slopes are noisy, and slopes from mini-batches always are. Take the cost $J(w) = \tfrac{1}{2} w^2$ and let the optimizer see the slope $w$ plus a random number with mean 0 and standard deviation 1.
#
# How far from the minimum does it stay in the end? One step is $w := (1 - \alpha) w - \alpha \cdot \text{noise}$. Square it, and take the mean. The mixed term has the mean 0, as the noise is independent of $w$. So the mean square changes by
#
# $$\overline{w^2} := (1 - \alpha)^2 \, \overline{w^2} + \alpha^2 ,$$
#
# which comes to rest where $\overline{w^2} = \alpha^2 + (1 - \alpha)^2 \, \overline{w^2}$, that is (as $1 - (1 - \alpha)^2 = \alpha \, (2 - \alpha)$) at $\overline{w^2} = \dfrac{\alpha}{2 - \alpha}$. For $\alpha = 0.5$ the typical distance $\sqrt{\overline{w^2}}$ is 0.58, for $\alpha = 0.05$ it is 0.16. It is never 0 while $\alpha$ is not.
#
# Why not start with $\alpha = 0.05$, then? The picture shows the price.


# %% nbgrader={"grade": false, "grade_id": "demo_constant_rates", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def typical_distance(rates, start=10, runs=2000):
    """Root mean square of w over many noisy descents, before and after every step."""
    rng = np.random.RandomState(0)
    w = np.full(runs, float(start))
    distance = [float(start)]
    for rate in rates:
        w = w - rate * (w + rng.randn(runs))
        distance.append(np.sqrt(np.mean(w**2)))
    return np.array(distance)


def draw_distances(named_rates, title):
    """One line for each schedule, on a logarithmic axis."""
    plot_lines(
        {name: typical_distance(rates) for name, rates in named_rates.items()},
        tell=(0, 20, 200),
        title=title,
        xlabel="step",
        ylabel="typical distance",
        yscale="log",
    )
    plt.show()


constant = {f"constant {rate}": np.full(200, rate) for rate in (0.5, 0.05)}
draw_distances(constant, "Noisy descent with a constant rate")

# %% [markdown]
# The large rate arrives at once and then stays at 0.58. The small one ends three or four times as close, but takes ten times as long to get there.
#
# A **schedule** makes the rate depend on the epoch. Let $\alpha_0$ be the rate of epoch 0. All five schedules below are functions of $\alpha_0$ and the epoch: give them the epoch, and they give the rate. **They always start from $\alpha_0$**, never from the rate of the epoch before. Otherwise the decay would be applied again and again to what has already decayed.
#
# ### Inverse-time decay
#
# $$\alpha = \frac{\alpha_0}{1 + \text{decay rate} \cdot \text{epoch}}$$
#
# With decay rate 1 the rates are $\alpha_0, \alpha_0/2, \alpha_0/3, \alpha_0/4, \dots$ In general, the rate has halved after 1 / decay rate epochs.
#
# Some notes call this formula "exponential decay". It is not. An exponential halves again and again in equal times. Here each halving takes twice as long as the one before.
#
# **Predict.** $\alpha_0 = 0.2$ and decay rate 0.5. What are the rates in epochs 0, 2 and 6?

# %% nbgrader={"grade": false, "grade_id": "update_lr", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: update_lr


def update_lr(learning_rate0, epoch_num, decay_rate):
    """
    Give the learning rate of an epoch by inverse-time decay.

    Arguments:
    learning_rate0 -- the rate of epoch 0
    epoch_num -- number of the epoch, counted from 0
    decay_rate -- how fast the rate falls, at least 0

    Returns:
    learning_rate -- the rate of this epoch
    """
    ### BEGIN SOLUTION
    learning_rate = learning_rate0 / (1 + decay_rate * epoch_num)
    ### END SOLUTION
    return learning_rate


# %% nbgrader={"grade": false, "grade_id": "demo_try_update_lr", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for epoch in (0, 2, 6):
    print(f"epoch {epoch}: {update_lr(0.2, epoch, decay_rate=0.5):.6f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | epoch 0 | 0.200000 |
# | epoch 2 | 0.100000 |
# | epoch 6 | 0.050000 |

# %% nbgrader={"grade": true, "grade_id": "check_update_lr", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(update_lr)

# %% [markdown]
# <details><summary>Answer</summary>
#
# 0.2 in epoch 0, 0.1 in epoch 2 and 0.05 in epoch 6: after 2 epochs the rate has halved, and the next halving takes 4 more.
#
# </details>

# %% [markdown]
# ### The same in stairs
#
# With a rate that changes in every epoch it is hard to say what a change of the cost is due to. Many people prefer a rate that stays the same for a while and then drops. Count how many whole intervals have passed:
#
# $$\alpha = \frac{\alpha_0}{1 + \text{decay rate} \cdot \left\lfloor \dfrac{\text{epoch}}{\text{time interval}} \right\rfloor}$$
#
# $\lfloor x \rfloor$ is $x$ rounded **down**. With a time interval of 100, the epochs 0 to 99 have $\alpha_0$, the epochs 100 to 199 have $\alpha_0 / (1 + \text{decay rate})$, and so on.
#
# **Predict.** In which epoch does the first drop come: 99, 100 or 101? Where would it come if you rounded up? And what would happen if the formula were used only in the epochs 100, 200, 300, …, and $\alpha_0$ in all others?

# %% nbgrader={"grade": false, "grade_id": "schedule_lr_decay", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: schedule_lr_decay


def schedule_lr_decay(learning_rate0, epoch_num, decay_rate, time_interval=1000):
    """
    Give the learning rate of an epoch by inverse-time decay in stairs.

    Arguments:
    learning_rate0 -- the rate of epoch 0
    epoch_num -- number of the epoch, counted from 0
    decay_rate -- how deep the stairs are, at least 0
    time_interval -- number of epochs on one stair

    Returns:
    learning_rate -- the rate of this epoch
    """
    ### BEGIN SOLUTION
    stair = epoch_num // time_interval
    learning_rate = learning_rate0 / (1 + decay_rate * stair)
    ### END SOLUTION
    return learning_rate


# %% nbgrader={"grade": false, "grade_id": "demo_try_schedule_lr_decay", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
print(f"{schedule_lr_decay(0.5, 10, 1, time_interval=100):.9f}")
print(f"{schedule_lr_decay(0.5, 100, 1, time_interval=100):.9f}")
print(f"{schedule_lr_decay(0.3, 100, 0.25, time_interval=100):.9f}")
print(f"{schedule_lr_decay(0.3, 1000, 0.25, time_interval=100):.9f}")

# %% [markdown]
# **Expected output**
#
# | call | value |
# |---|---|
# | (0.5, 10, 1, 100) | 0.500000000 |
# | (0.5, 100, 1, 100) | 0.250000000 |
# | (0.3, 100, 0.25, 100) | 0.240000000 |
# | (0.3, 1000, 0.25, 100) | 0.085714286 |

# %% nbgrader={"grade": true, "grade_id": "check_schedule_lr_decay", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(schedule_lr_decay)

# %% [markdown]
# <details><summary>Answer</summary>
#
# The first drop comes in epoch 100, which opens the second stair. Rounded up, it would come in epoch 1. Used only in every hundredth epoch, the formula would lower the rate for that one epoch, and the rate would jump back to $\alpha_0$ in the next.
#
# </details>
#
# ### Exponential decay
#
# Multiply by the same number, a little less than 1, in every epoch:
#
# $$\alpha = \text{base}^{\,\text{epoch}} \cdot \alpha_0$$
#
# With base 0.95 the rate halves every 13.5 epochs. After 100 epochs it is $0.006 \, \alpha_0$.

# %% nbgrader={"grade": false, "grade_id": "exp_decay", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: exp_decay


def exp_decay(learning_rate0, epoch_num, base=0.95):
    """
    Give the learning rate of an epoch by exponential decay.

    Arguments:
    learning_rate0 -- the rate of epoch 0
    epoch_num -- number of the epoch, counted from 0
    base -- the factor from one epoch to the next, between 0 and 1

    Returns:
    learning_rate -- the rate of this epoch
    """
    ### BEGIN SOLUTION
    learning_rate = base**epoch_num * learning_rate0
    ### END SOLUTION
    return learning_rate


# %% nbgrader={"grade": false, "grade_id": "demo_try_exp_decay", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for epoch in (0, 1, 2, 100):
    print(f"epoch {epoch}: {exp_decay(0.2, epoch):.6f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | epoch 0 | 0.200000 |
# | epoch 1 | 0.190000 |
# | epoch 2 | 0.180500 |
# | epoch 100 | 0.001184 |

# %% nbgrader={"grade": true, "grade_id": "check_exp_decay", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check(exp_decay)

# %% [markdown]
# ### Decay with the square root
#
# $$\alpha = \frac{k}{\sqrt{\text{epoch}}} \cdot \alpha_0$$
#
# In the long run this falls more slowly than inverse time. It has a gap: in epoch 0 it divides by zero. Somebody has to decide what happens there. We decide: **in epoch 0 the rate is $\alpha_0$**. That is also what the name $\alpha_0$ promises.

# %% nbgrader={"grade": false, "grade_id": "sqrt_decay", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: sqrt_decay


def sqrt_decay(learning_rate0, epoch_num, k):
    """
    Give the learning rate of an epoch by decay with the square root.

    Arguments:
    learning_rate0 -- the rate of epoch 0
    epoch_num -- number of the epoch, counted from 0
    k -- the rate of epoch 1, as a multiple of learning_rate0

    Returns:
    learning_rate -- the rate of this epoch; in epoch 0, learning_rate0
    """
    ### BEGIN SOLUTION
    if epoch_num == 0:
        learning_rate = learning_rate0
    else:
        learning_rate = k / np.sqrt(epoch_num) * learning_rate0
    ### END SOLUTION
    return learning_rate


# %% nbgrader={"grade": false, "grade_id": "demo_try_sqrt_decay", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for epoch in (0, 1, 4, 100):
    print(f"epoch {epoch}: {sqrt_decay(0.2, epoch, k=0.8):.6f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | epoch 0 | 0.200000 |
# | epoch 1 | 0.160000 |
# | epoch 4 | 0.080000 |
# | epoch 100 | 0.016000 |

# %% nbgrader={"grade": true, "grade_id": "check_sqrt_decay", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check(sqrt_decay)

# %% [markdown]
# ### Halving
#
# The simplest stairs: `every` gives the number of epochs after which the rate is halved. So it is $\alpha_0$ at first, then $\alpha_0 / 2$, then $\alpha_0 / 4$, …
# With $n$ whole intervals behind you, how many halvings have there been?

# %% nbgrader={"grade": false, "grade_id": "halving", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: halving


def halving(learning_rate0, epoch_num, every):
    """
    Give the learning rate of an epoch when it is halved at regular times.

    Arguments:
    learning_rate0 -- the rate of epoch 0
    epoch_num -- number of the epoch, counted from 0
    every -- number of epochs from one halving to the next

    Returns:
    learning_rate -- the rate of this epoch
    """
    ### BEGIN SOLUTION
    learning_rate = learning_rate0 * 0.5 ** (epoch_num // every)
    ### END SOLUTION
    return learning_rate


# %% nbgrader={"grade": false, "grade_id": "demo_try_halving", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for epoch in (0, 29, 30, 60, 90):
    print(f"epoch {epoch}: {halving(0.2, epoch, every=30):.6f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | epoch 0 | 0.200000 |
# | epoch 29 | 0.200000 |
# | epoch 30 | 0.100000 |
# | epoch 60 | 0.050000 |
# | epoch 90 | 0.025000 |

# %% nbgrader={"grade": true, "grade_id": "check_halving", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check(halving)

# %% [markdown]
# ### By hand
#
# There is a sixth way, and it needs no formula: watch the cost, and lower the rate yourself when the cost has stopped falling, to a third or a tenth. Nobody has to know the length of the training beforehand. The price is that somebody has to sit by it, so this is for few trainings that take hours or days. Programs that do the same are called "reduce on plateau". In the comparison below, somebody lowered the rate to a tenth once.
#
# ### Five schedules in one picture

# %% nbgrader={"grade": false, "grade_id": "demo_schedules", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
epochs = range(101)
schedules = {
    "inverse time, decay rate 0.1": lambda epoch: update_lr(0.5, epoch, 0.1),
    "in stairs of 20, decay rate 1": lambda epoch: schedule_lr_decay(0.5, epoch, 1, 20),
    "exponential, base 0.95": lambda epoch: exp_decay(0.5, epoch),
    "square root, k = 1": lambda epoch: sqrt_decay(0.5, epoch, 1),
    "halving every 20": lambda epoch: halving(0.5, epoch, 20),
}
plot_lines(
    {
        name: [schedule(epoch) for epoch in epochs]
        for name, schedule in schedules.items()
    },
    tell=(10, 100),
    title="Five schedules that start at 0.5",
    steps=True,
    xlabel="epoch",
    ylabel="learning rate",
    yscale="log",
)
plt.show()

# %% [markdown]
# A rate holds for a whole epoch, so every schedule is drawn in steps. On this logarithmic axis the exponential descends along a straight line. From epoch 24 on it is below inverse time, and the distance grows, as inverse time becomes flatter and flatter. The square root falls fastest at first; from epoch 79 on it is above inverse time.
#
# ### Does it help? And can it hurt?
#
# Back to the noisy parabola, from $w = 10$, with one step per epoch.
#
# **Predict.** Four rates begin at 0.5: constant, inverse time with decay rate 0.1, exponential with base 0.95, and exponential with base 0.5. Which comes closest? Which one does not even arrive?

# %% nbgrader={"grade": false, "grade_id": "demo_decayed_rates", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
decayed = {
    "constant": np.full(200, 0.5),
    "inverse time, decay rate 0.1": [update_lr(0.5, e, 0.1) for e in range(200)],
    "exponential, base 0.95": [exp_decay(0.5, e) for e in range(200)],
    "exponential, base 0.5": [exp_decay(0.5, e, base=0.5) for e in range(200)],
}
draw_distances(decayed, "Noisy descent with a rate that decays")

# %% [markdown]
# <details><summary>Answer</summary>
#
# Inverse time and the slow exponential arrive as fast as the constant rate, and end several times closer: after 200 steps at 0.109 (exponential) and 0.115 (inverse time) in place of 0.589. The fast exponential is stuck far away: its rate was used up before it arrived.
#
# </details>

# %% [markdown]
# How far the fast one comes can be worked out without noise. With base 0.5 each step multiplies $w$ by $1 - \alpha$, so all steps together multiply it by $0.5 \cdot 0.75 \cdot 0.875 \cdots \approx 0.289$. From 10, no number of steps leads below 2.89.
# More generally, add up all the rates. If the slope is never larger than 1, the path can never be longer than $\sum \alpha$:
#
# | schedule | all rates together |
# |---|---|
# | constant | grows without end |
# | inverse time | grows without end, but slowly |
# | square root | grows without end |
# | exponential | $\alpha_0 / (1 - \text{base})$ |
# | halving | $2 \, \alpha_0 \cdot \text{every}$ |
#
# To arrive from anywhere the sum must be infinite. To let the noise die down, the rates must go to 0; the classical condition [@robbins1951] is that the sum of their *squares* is finite. Inverse time satisfies both. The others do well when their speed suits the length of the training.
#
# ### In a real network
#
# Now your schedules and your RMSprop drive a network: that of notebook 04, with 5, 2 and 1 units, on the moons. The loop is that of its `model`; at the beginning of each epoch it asks the schedule for the rate.
#
# Two more schedules are usual today. **Cosine** falls slowly at first, fast in the middle and slowly at the end, and would be 0 in epoch $T$ [@loshchilov2017]. $T$ is the number of epochs, so the last one is $T - 1$. **Warm-up** begins with a small rate and raises it evenly during the first $w$ epochs [@goyal2017]. RMSprop has a reason for it: its first steps are up to $1 / \sqrt{0.1} \approx 3.2$ times too long, as $s$ is not corrected. Together,
#
# $$\alpha = \alpha_0 \, \frac{\text{epoch} + 1}{w} \quad \text{while epoch} < w, \qquad \alpha = \frac{\alpha_0}{2} \left( 1 + \cos \pi \, \frac{\text{epoch} - w}{T - w} \right) \quad \text{from then on.}$$
#
# In epoch $w - 1$ the warm-up has reached $\alpha_0$, and in epoch $w$ the cosine begins there.
#
# ### Your turn: warm-up and cosine
#
# Work out by hand first, with $\alpha_0 = 0.2$, $w = 10$ and $T = 110$: the rates of epochs 0, 9, 10, 60 and 110.

# %% nbgrader={"grade": false, "grade_id": "warmup_cosine", "locked": false, "schema_version": 3, "solution": true, "task": false}
# GRADED FUNCTION: warmup_cosine


def warmup_cosine(learning_rate0, epoch_num, num_epochs, warmup):
    """
    Give the learning rate of an epoch: it rises evenly, then falls along a cosine.

    Arguments:
    learning_rate0 -- the highest rate
    epoch_num -- number of the epoch, counted from 0
    num_epochs -- the epoch in which the rate is 0, the end of the training
    warmup -- number of epochs in which the rate rises, at least 0, below num_epochs

    Returns:
    learning_rate -- the rate of this epoch
    """
    ### BEGIN SOLUTION
    if epoch_num < warmup:
        learning_rate = learning_rate0 * (epoch_num + 1) / warmup
    else:
        share = (epoch_num - warmup) / (num_epochs - warmup)
        learning_rate = learning_rate0 / 2 * (1 + np.cos(np.pi * share))
    ### END SOLUTION
    return learning_rate


# %% nbgrader={"grade": false, "grade_id": "demo_try_warmup_cosine", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
for epoch in (0, 9, 10, 60, 110):
    print(f"epoch {epoch}: {warmup_cosine(0.2, epoch, 110, warmup=10):.6f}")

# %% [markdown]
# **Expected output**
#
# | printed | value |
# |---|---|
# | epoch 0 | 0.020000 |
# | epoch 9 | 0.200000 |
# | epoch 10 | 0.200000 |
# | epoch 60 | 0.100000 |
# | epoch 110 | 0.000000 |

# %% nbgrader={"grade": true, "grade_id": "check_warmup_cosine", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check(warmup_cosine)

# %% [markdown]
# ### The training
#
# **Predict.** All have $\alpha_0 = 0.05$ and run for 300 epochs. What will the cost of the constant rate look like at the end, beside the others? Will the boundary look different?


# %% nbgrader={"grade": false, "grade_id": "demo_real_network", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
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
    permutation = rng.permutation(m)
    shuffled_X = X[:, permutation]
    shuffled_Y = Y[:, permutation]
    for start in range(0, m, mini_batch_size):
        stop = start + mini_batch_size
        mini_batches.append((shuffled_X[:, start:stop], shuffled_Y[:, start:stop]))
    return mini_batches


def train(schedule, num_epochs=300):
    """Train with your RMSprop at scheduled rates; parameters and the cost per epoch."""
    parameters = initialize_parameters([2, 5, 2, 1])
    s = initialize_rmsprop(parameters)
    costs = []
    for epoch in range(num_epochs):
        learning_rate = schedule(epoch)
        cost_total = 0
        for x, y in random_mini_batches(X, Y, 64, seed=11 + epoch):
            a3, caches = forward_propagation(x, parameters)
            cost_total = cost_total + compute_cost(a3, y)
            grads = backward_propagation(x, y, caches)
            parameters, s = update_parameters_with_rmsprop(
                parameters, grads, s, 0.9, learning_rate
            )
        costs.append(cost_total / X.shape[1])
    return parameters, np.array(costs)


X, Y = load_dataset()
real = {
    "constant": lambda epoch: 0.05,
    "inverse time": lambda epoch: update_lr(0.05, epoch, 0.05),
    "exponential": lambda epoch: exp_decay(0.05, epoch, 0.98),
    "by hand": lambda epoch: 0.05 if epoch < 150 else 0.005,
    "warm-up, cosine": lambda epoch: warmup_cosine(0.05, epoch, 300, warmup=20),
}
trained = {name: train(schedule) for name, schedule in real.items()}
costs = {name: cost for name, (_, cost) in trained.items()}

fig, axes = plt.subplots(2, 1, figsize=(8, 7), layout="constrained", sharex=True)
plot_lines(
    {
        name: [schedule(epoch) for epoch in range(300)]
        for name, schedule in real.items()
    },
    axes[0],
    tell=(0, 20, 150, 299),
    title="The rates",
    steps=True,
    xlabel="epoch",
    ylabel="learning rate",
)
plot_lines(
    costs,
    axes[1],
    tell=(0, 30, 270, 299),
    title="The costs",
    xlabel="epoch",
    ylabel="cost",
    ylim=(0.1, 0.4),
)
plt.show()
for name, cost in costs.items():
    late = cost[-30:]
    print(f"{name:>15}: last 30 epochs {late.mean():.3f} ± {late.std():.4f}")

# %% nbgrader={"grade": false, "grade_id": "demo_real_boundaries", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
fig, axes = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained", sharey=True)
before = initialize_parameters([2, 5, 2, 1])
shown = {
    "before the training": before,
    "constant": trained["constant"][0],
    "warm-up, cosine": trained["warm-up, cosine"][0],
}
for ax, (name, parameters) in zip(axes, shown.items()):
    plot_decision_boundary(lambda x: predict_dec(parameters, x.T), X, Y, ax, title=name)
plt.show()

# %% [markdown]
# <details><summary>Answer</summary>
#
# The constant rate is about as soon below 0.2 as the others, and then rattles: in the last 30 epochs its cost is 0.150 on average, with a standard deviation of 0.0065. All four schedules end lower, between 0.127 and 0.136, and their costs vary by less than 0.001. The boundaries of "constant" and "warm-up, cosine" hardly differ: 94.00 % and 94.33 % of the points are on the right side. The schedule gains cost, and on this task one point of 300.
#
# </details>
#
# Which schedule is best here is a matter of less than 0.01 in the cost, of this start and of these mini-batches. What is general is the shape: large steps first, small ones at the end.
#
# ### A second question in words
#
# The cost is $J(w) = |w|$, so the slope is 1 as long as $w > 0$. Start at $w = 10$ with $\alpha_0 = 0.1$ and one step per epoch. For the constant rate, for exponential decay with base 0.95, for halving every 30 epochs, and for inverse time with decay rate 0.01: which ones reach the minimum? Where do the others stop?

# %% [markdown] nbgrader={"grade": true, "grade_id": "question_reach", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# **Marking guide.** The distance covered is the sum of the rates.
#
# 1 point: constant arrives after $10 / 0.1 = 100$ steps. Inverse time arrives too, since its sum has no limit (a number is not required: $\sum 0.1 / (1 + 0.01\,k) \approx 10 \ln(1 + 0.01\,n)$ reaches 10 at about $n = 171$).
#
# 1 point: exponential covers $0.1 / (1 - 0.95) = 2$ and stops at $w = 8$. Halving covers $2 \cdot 0.1 \cdot 30 = 6$ and stops at $w = 4$. (Both are limits that are not quite reached; saying so is not required.)
# ### END SOLUTION

# %% [markdown]
# ### What you should remember
#
# * A constant rate gives a choice: arrive soon or stay close. A decaying rate gives both.
# * A schedule is a function of $\alpha_0$ and the epoch. It never builds on the rate of the epoch before.
# * Stairs count whole intervals: round down.
# * A rate that decays too fast stops the training before it arrives. The cost curve then looks flat, as if there were nothing more to gain.
#
# ## 5 Saddle points and plateaus
#
# A training whose cost no longer falls is often said to be "stuck in a local minimum". There are two other places where it may be.
#
# * A **saddle point**: the slope is zero, but the cost curves up in some directions and *down* in others. With thousands of parameters, a point where the slope is zero is a minimum only if all directions curve up. One expects far more saddle points than minima [@dauphin2014].
# * A **plateau**: a wide region where the slope is nearly zero.
#
# Neither is a trap with walls. Both are places where an optimizer can lose a long time. Which one loses how much? To compare, here are momentum and Adam of notebook 04, ready-made for a point in the plane. Both average the slopes; Adam divides by the root of an average of their squares, and corrects the two with your `bias_correct`. (Gradient descent is `gd` of section 3.)


# %% nbgrader={"grade": false, "grade_id": "demo_ready_made", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
def momentum(learning_rate, beta=0.9):
    """Steps of momentum on a surface."""

    def rule(parameters, grads, v, t):
        v = {name: beta * v[name] + (1 - beta) * grads[name] for name in grads}
        moved = {
            name: parameters[name] - learning_rate * v["d" + name]
            for name in parameters
        }
        return moved, v

    return Optimizer(rule, initialize_rmsprop)  # v, too, starts with zeros


def adam(learning_rate, beta1=0.9, beta2=0.999):
    """Steps of Adam on a surface; t goes up by one at every step."""

    def rule(parameters, grads, v, s, t):
        v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in grads}
        s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in grads}
        moved = {}
        for name in parameters:
            size = np.sqrt(bias_correct(s["d" + name], beta2, t)) + 1e-8
            step = bias_correct(v["d" + name], beta1, t) / size
            moved[name] = parameters[name] - learning_rate * step
        return moved, v, s

    return Optimizer(
        rule,
        lambda parameters: (
            initialize_rmsprop(parameters),
            initialize_rmsprop(parameters),
        ),
    )


def four_optimizers(rate=0.1):
    """A fresh one of each, all at the same rate."""
    return {
        "gd": gd(rate),
        "momentum": momentum(rate),
        "rmsprop": rmsprop(rate),
        "adam": adam(rate),
    }


# %% [markdown]
# ### Near a saddle point
#
# The surface is $J(x, y) = \tfrac{1}{2} x^2 + \tfrac{1}{4} y^4 - \tfrac{1}{2} y^2$. It has a saddle point at $(0, 0)$, between two minima at $(0, 1)$ and $(0, -1)$. We start on the ridge that leads to the saddle point, almost exactly: at $(1.5, \; 0.001)$.
#
# Near the ridge the slope along $y$ is about $-y$. So a step of gradient descent is $y := y + \alpha y = (1 + \alpha) y$: the way out grows by a tenth per step, from 0.001. It takes $\ln(500) / \ln(1.1) \approx 65$ steps to reach 0.5.
#
# **Predict.** Does momentum get away sooner than gradient descent? Does RMSprop?

# %% nbgrader={"grade": false, "grade_id": "demo_saddle", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
paths = {
    name: walk(TWO_VALLEYS, optimizer, (1.5, 0.001), 60)
    for name, optimizer in four_optimizers().items()
}
plot_paths_apart(TWO_VALLEYS, paths, title="60 steps past a saddle point")
plt.show()


def steps_to_leave(start, noise=0, rate=0.1):
    """After how many steps |y| is more than 0.5; None when it never is."""
    count = {}
    for name, optimizer in four_optimizers(rate).items():
        rng = np.random.RandomState(3)
        path = walk(
            TWO_VALLEYS,
            optimizer,
            start,
            500,
            seen=lambda slope: slope + noise * rng.randn(2),
        )
        away = np.flatnonzero(np.abs(path[:, 1]) > 0.5)
        count[name] = int(away[0]) if away.size else None
    return count


print("from (1.5, 0.001):            ", steps_to_leave((1.5, 0.001)))
print("from (1.5, 0), exactly:       ", steps_to_leave((1.5, 0)))
print("from (1.5, 0), noise of 0.01: ", steps_to_leave((1.5, 0), noise=0.01))
ten_times = steps_to_leave((1.5, 0.001), rate=1)
print("gd and momentum, rate 1:      ", ten_times["gd"], "and", ten_times["momentum"])

# %% [markdown]
# <details><summary>Answer</summary>
#
# No, momentum gets away later at this rate: gradient descent needs 67 steps and momentum 105. An average of tiny slopes is tiny, and it lags behind slopes that grow. RMSprop and Adam see that the slope along $y$ is *always* tiny, divide by this size, and are away after 2 and 6 steps.
#
# </details>
#
# Notebook 06 walks past the same saddle and says the opposite: there momentum is away sooner than gradient descent. Both are right, because "momentum with rate 0.1" is two different things. Here the rate stands before an **average** of slopes. In notebook 06 it stands before their **sum**, which is ten times as large: momentum with rate 0.1 there is momentum with rate 1 here, and that one leaves after 25 steps. (Gradient descent at the rate 1, which is still stable here, leaves after 10.) When you read that one method is faster than another, ask for the form and for the rates.
#
# From exactly $y = 0$ the slope along $y$ is exactly zero, and nobody leaves: zero divided by anything is zero. The noise of mini-batches, which was a nuisance in section 4, is a help here. With a little of it all four get away.
#
# ### On a plateau
#
# The surface is $J = 1 - e^{-(x^2 + y^2)/2}$: a hole at $(0, 0)$ in a plain. At $(3, 2)$, where we start, the slope is only 0.005.

# %% nbgrader={"grade": false, "grade_id": "demo_plateau", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["skip-execution"]
paths = {
    name: walk(PLATEAU, optimizer, (3, 2), 100)
    for name, optimizer in four_optimizers().items()
}
plot_paths_apart(PLATEAU, paths, title="100 steps from a plateau")
plt.show()
plot_heights(PLATEAU, paths, tell=(20, 40, 60, 100))
plt.show()

# %% [markdown]
# Gradient descent and momentum hardly move; RMSprop and Adam walk across the plain as if it were steep. A larger rate helps gradient descent, but only so far. A rate of 20 would move it here by a tenth per step, but in the hole, where the curvature is 1, it may not exceed 2. With a rate of 1 it comes down to a height below 0.5 after 66 steps. RMSprop does so after 7 steps, and Adam after 19, with a rate of 0.1. That is the valley of section 3 once more, this time along one and the same path.
#
# ### What you should remember
#
# * Small slopes need not mean a minimum. They may belong to a saddle point or a plateau.
# * Momentum averages what there is. It does not make small slopes large, unless one raises its rate. RMSprop and Adam do.
# * Exactly on the ridge only noise helps.
#
# ## 6 What this notebook shows, and what it does not
#
# * The temperatures, the valleys and the noise were made for these pictures. They show what each method *does*, not how much you gain by it on your data.
# * The noise here had the same strength everywhere. That of mini-batches changes on the way, so the neat formula $\alpha / (2 - \alpha)$ is a guide, not a law.
# * Surfaces with two parameters show a saddle point that one can walk around. They do not prove anything about the surfaces of real networks. That saddle points are many there is an expectation, supported by experiments.
# * In section 5 all four had the same $\alpha$. As in notebook 04, the same number does not mean the same to each of them. With rates chosen for each, the gap becomes smaller, on the saddle and on the plateau.
# * That RMSprop and Adam cross plateaus quickly does not make them better on data that were not trained on. This notebook has not looked at any.
# * All the rates, the decay rates and the $\beta$s were chosen by hand. How to choose them is the subject of notebook 07.
#
# **Where to read on.** Section 8.5 of [@goodfellow2016] and chapter 12 of [@zhang2023] treat methods that divide by the size of the slopes, and schedules. [@bengio2012] is a collection of practical advice, much of it on rates.
#
# ## Recap
#
# | | formula | watch out for |
# |---|---|---|
# | moving average | $v := \beta v + (1 - \beta) \theta$ | no window: weights fade; larger $\beta$ lags more |
# | bias correction | $v / (1 - \beta^t)$ | $t$ counts from 1; never fed back |
# | RMSprop | $W := W - \alpha \, dW / (\sqrt{s} + \varepsilon)$ | new $s$; root, then $\varepsilon$; does not come to rest |
# | inverse-time decay | $\alpha_0 / (1 + \text{decay rate} \cdot \text{epoch})$ | not exponential |
# | in stairs | the same with $\lfloor \text{epoch} / \text{interval} \rfloor$ | round down |
# | exponential decay | $\text{base}^{\,\text{epoch}} \, \alpha_0$ | may stop before it arrives |
# | square root | $k \, \alpha_0 / \sqrt{\text{epoch}}$ | epoch 0 |
# | halving | half as much after every `every` epochs | may stop before it arrives |
# | warm-up and cosine | $\alpha_0 (\text{epoch} + 1) / w$, then half a cosine to 0 | needs to know the end |
#
# Before you hand in: restart the kernel, run all cells, and read the check cells once more. More checks run when the assignment is graded, so a function should do what its docstring says, and not only for the numbers printed here.

"""What notebook 06 says: closed forms, identities, and libraries as judges."""

import re
from fractions import Fraction

import numpy as np
import pytest
from running import outputs, printed

from grader.authoring.source import SOURCES, read_source, reference
from opt_utils import (
    RAVINE,
    SADDLE_XY,
    TWO_HOLES,
    TWO_VALLEYS,
    Optimizer,
    scikit_learn_path,
    walk,
)

NAME = "06_optimizer_classes"
SOLUTION = reference(NAME)
PROSE = "\n".join(
    c.source for c in read_source(NAME).cells if c.cell_type == "markdown"
)
HALF = Fraction(1, 2)
START = np.array([-8.0, 1.6])
OPTIMIZERS = {
    "SGD": {},
    "Momentum": {"momentum": 0.9},
    "Nesterov": {"momentum": 0.9},
    "AdaGrad": {},
    "RMSprop": {"decay_rate": 0.9},
    "Adam": {},
}
ADAPTIVE = ("AdaGrad", "RMSprop", "Adam")


def xy(point):
    """The gradient of f(x, y) = xy, in whatever numbers come in."""
    x, y = point
    return np.array([y, x])


def exact_ball(eta, mu, nesterov=False):
    """Three positions on f = xy from (1, 2), in exact fractions."""
    x, v, path = [Fraction(1), Fraction(2)], [Fraction(0)] * 2, []
    for _ in range(3):
        ahead = [a + mu * b for a, b in zip(x, v, strict=True)] if nesterov else x
        slope = ahead[::-1]
        v = [mu * b - eta * g for b, g in zip(v, slope, strict=True)]
        x = [a + b for a, b in zip(x, v, strict=True)]
        path.append((x, v))
    return path


@pytest.mark.parametrize(
    ("number", "path"),
    [
        (1, [(-1, 1), (-4, 1), (-8, 5)]),
        (0.5, [(0, 1.5), (-1.25, 1.25), (-2.5, 1.75)]),
    ],
)
def test_the_heavy_ball_takes_the_steps_of_the_worked_example(number, path):
    found = SOLUTION["heavy_ball"](xy, np.array([1, 2]), number, number, 3)
    np.testing.assert_allclose(found, [[1, 2], *path], atol=1e-9)
    exact = [x for x, _ in exact_ball(Fraction(number), Fraction(number))]
    assert [list(map(Fraction, point)) for point in path] == exact


def test_nesterov_and_its_look_ahead_variable_are_the_worked_example():
    step, bengio = SOLUTION["nesterov_step"], SOLUTION["nesterov_bengio_step"]
    x = X = np.array([1.0, 2.0])
    v = V = np.zeros(2)
    ball, ahead = [], []
    for _ in range(3):
        x, v = step(x, v, xy, 0.5, 0.5)
        X, V = bengio(X, V, xy(X), 0.5, 0.5)
        ball.append(x)
        ahead.append(X)
        np.testing.assert_allclose(X, x + 0.5 * v, atol=1e-9)
        np.testing.assert_allclose(V, v, atol=1e-9)
    exact = [[0, 1.5], [-1.125, 1.5], [-2.4375, 2.34375]]
    assert exact == [x for x, _ in exact_ball(HALF, HALF, nesterov=True)]
    np.testing.assert_allclose(ball, exact, atol=1e-9)
    exact = [[-0.5, 1.25], [-1.6875, 1.5], [-3.09375, 2.765625]]
    np.testing.assert_allclose(ahead, exact, atol=1e-9)


@pytest.mark.parametrize("mu", [0, 0.3, 0.95])
def test_the_change_of_variable_is_exact_along_a_whole_run(mu):
    x = X = START
    v = V = np.zeros(2)
    for _ in range(50):
        x, v = SOLUTION["nesterov_step"](x, v, RAVINE.gradient, 0.1, mu)
        X, V = SOLUTION["nesterov_bengio_step"](X, V, RAVINE.gradient(X), 0.1, mu)
        assert np.allclose(X, x + mu * v, rtol=0, atol=1e-9)


def path_of(name, lr=0.1, surface=RAVINE, start=START, steps=60, **settings):
    """Where an optimizer walks; settings not named are those of OPTIMIZERS."""
    optimizer = SOLUTION[name](lr, **OPTIMIZERS[name] | settings)
    return walk(surface, optimizer, start, steps)


@pytest.mark.parametrize("nesterov", [False, True])
def test_the_classes_with_a_velocity_are_the_optimizer_of_scikit_learn(nesterov):
    settings = {"momentum": 0.9, "nesterovs_momentum": nesterov}
    expected = scikit_learn_path(
        START, 60, solver="sgd", learning_rate_init=0.1, **settings
    )
    name = "Nesterov" if nesterov else "Momentum"
    assert np.allclose(path_of(name), expected, rtol=0, atol=1e-9)


def test_adam_is_the_optimizer_of_scikit_learn_where_epsilon_does_not_matter():
    expected = scikit_learn_path(
        START, 60, solver="adam", learning_rate_init=0.1, epsilon=1e-30
    )
    assert np.allclose(path_of("Adam", epsilon=1e-30), expected, rtol=0, atol=1e-9)


def test_the_average_form_is_the_classic_form_at_another_rate():
    x, average, alpha, beta = START, np.zeros(2), 1.0, 0.9
    for position in SOLUTION["heavy_ball"](
        RAVINE.gradient, START, alpha * (1 - beta), beta, 60
    ):
        assert np.allclose(position, x, rtol=0, atol=1e-9)
        average = beta * average + (1 - beta) * RAVINE.gradient(x)
        x = x - alpha * average


@pytest.mark.parametrize("name", ["Momentum", "Nesterov"])
def test_without_momentum_it_is_sgd(name):
    assert np.array_equal(path_of(name, momentum=0), path_of("SGD"))


def test_momentum_as_a_class_is_the_heavy_ball():
    ball = SOLUTION["heavy_ball"](RAVINE.gradient, START, 0.1, 0.9, 60)
    assert np.allclose(path_of("Momentum"), ball, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", ADAPTIVE)
def test_the_size_of_the_slopes_cancels(name):
    first, second = (SOLUTION[name](0.1) for _ in range(2))
    one, other = {"x": np.array([1.0, -2.0])}, {"x": np.array([1.0, -2.0])}
    rng = np.random.RandomState(0)
    for _ in range(5):
        slope = rng.randn(2)
        first.update(one, {"dx": slope})
        second.update(other, {"dx": 100 * slope})
    assert np.allclose(one["x"], other["x"], rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("AdaGrad", lambda t: 1 / np.sqrt(t)),
        ("RMSprop", lambda t: 1 / np.sqrt(1 - 0.9**t)),
        ("Adam", lambda t: np.ones_like(t, dtype=float)),
    ],
)
def test_under_a_steady_slope_the_steps_have_the_stated_lengths(name, length):
    optimizer, params = SOLUTION[name](0.01, **OPTIMIZERS[name]), {"x": np.zeros(1)}
    positions = [0.0]
    for _ in range(400):
        optimizer.update(params, {"dx": np.array([3.0])})
        positions.append(params["x"].item())
    expected = 0.01 * length(np.arange(1, 401))
    assert np.allclose(-np.diff(positions), expected, rtol=1e-6)


def test_adagrad_comes_as_far_as_the_marking_guide_says():
    steps = np.arange(1, 100_001)
    assert np.sum(1 / np.sqrt(steps)) == pytest.approx(2 * np.sqrt(1e5), rel=0.01)


@pytest.mark.parametrize("curvature", [0.1, 2.0])
def test_the_best_momentum_is_where_the_roots_coincide(curvature):
    """The larger root decides how fast the ball comes to rest in the long run."""
    eta, shares = 0.1, np.linspace(0, 0.999, 1000)
    roots = [np.roots([1, -(1 + mu - eta * curvature), mu]) for mu in shares]
    best = shares[np.argmin([np.abs(r).max() for r in roots])]
    assert best == pytest.approx((1 - np.sqrt(eta * curvature)) ** 2, abs=0.001)


def test_the_slider_text_names_the_share_that_is_soonest_within_a_tenth():
    shares = np.round(np.arange(0, 1, 0.01), 2)
    paths = [
        SOLUTION["heavy_ball"](RAVINE.gradient, START, 0.1, m, 400) for m in shares
    ]
    away = [np.flatnonzero(np.linalg.norm(p, axis=1) >= 0.1)[-1] for p in paths]
    assert shares[np.argmin(away)] == 0.84


@pytest.mark.parametrize(
    ("hessian", "kind"),
    [
        ([[0, 1], [1, 0]], "saddle"),
        ([[2, 0], [0, 2]], "minimum"),
        ([[-2, 0], [0, -2]], "maximum"),
        ([[2, 0], [0, 0]], "undecided"),
        ([[0, 0], [0, 0]], "undecided"),
    ],
)
def test_a_critical_point_is_named_by_its_eigenvalues(hessian, kind):
    assert SOLUTION["classify_critical_point"](np.array(hessian)) == kind


@pytest.mark.parametrize(
    ("surface", "point", "kind"),
    [
        (SADDLE_XY, (0, 0), "saddle"),
        (TWO_VALLEYS, (0, 0), "saddle"),
        (TWO_VALLEYS, (0, 1), "minimum"),
        (RAVINE, (0, 0), "minimum"),
    ],
)
def test_a_measured_hessian_gives_the_kind_that_the_notebook_states(
    surface, point, kind
):
    steps = 1e-4 * np.eye(2)
    rows = [surface.gradient(point + s) - surface.gradient(point - s) for s in steps]
    hessian = np.array(rows) / 2e-4
    assert SOLUTION["classify_critical_point"](hessian, tol=1e-6) == kind


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_nobody_leaves_the_ridge_from_its_exact_middle(name):
    path = path_of(name, 0.05, TWO_VALLEYS, (1.0, 0.0), 100)
    assert np.all(path[:, 1] == 0)


def test_the_notebook_imports_no_private_name():
    source = (SOURCES / f"{NAME}.py").read_text("utf-8")
    imports = re.findall(r"^ *(?:from|import) .*", source, re.MULTILINE)
    assert imports
    assert not [line for line in imports if re.search(r"[ .]_(?!_)", line)]


def off_the_ridge(name, lr, **settings):
    path = path_of(name, lr, TWO_VALLEYS, (1.0, 0.01), 200, **settings)
    return int(np.argmax(path[:, 1] > 0.5))


def average_form(rate, beta=0.9):
    def rule(parameters, grads, v, t):
        v = {name: beta * v[name] + (1 - beta) * grads["d" + name] for name in v}
        return {name: parameters[name] - rate * v[name] for name in v}, v

    return Optimizer(rule, lambda p: {name: 0 * value for name, value in p.items()})


def test_both_notebooks_are_right_about_momentum_at_the_saddle():
    """One rate in two forms; notebook 05 has the average form with 0.1."""
    classic = off_the_ridge("Momentum", 0.1)
    average = walk(TWO_VALLEYS, average_form(0.1), (1.0, 0.01), 200)
    late = int(np.argmax(average[:, 1] > 0.5))
    assert late == off_the_ridge("Momentum", 0.01)
    sgd = off_the_ridge("SGD", 0.1)
    assert classic < sgd < late
    assert f"SGD leaves last, after {sgd} steps" in PROSE
    assert f"Momentum needs {classic}:" in PROSE
    assert f"`Momentum` needs {late} steps from here, more than SGD" in PROSE


def end(name, **settings):
    """Where an optimizer ends that starts above the shallow hole."""
    path = path_of(name, surface=TWO_HOLES, start=(2.2, 1.0), steps=400, **settings)
    return path, TWO_HOLES(*path[-1])


def test_momentum_finds_the_deep_hole_and_cannot_be_relied_on():
    deep, hill, shallow = np.sort(np.roots([1, 0, -1, 0.2]))
    assert f"a shallow one near $x = {shallow:.2f}$" in PROSE
    assert f"a deep one near $x = {deep:.2f}$" in PROSE
    for name, settings in {"SGD": {"lr": 0.1}, "Adam": {"lr": 0.05}}.items():
        path, height = end(name, **settings)
        assert path[:, 0].min() > hill
        assert f"stop in the shallow hole, at {height:.2f}" in PROSE
    _, height = end("Momentum", lr=0.05, momentum=0.9)
    assert f"ends at the height ${height:.2f}$" in PROSE
    path, height = end("Momentum", lr=0.05, momentum=0.92)
    assert path[:, 0].min() < deep
    assert path[-1, 0] == pytest.approx(shallow, abs=0.01)
    assert "With $\\mu = 0.92$" in PROSE


@pytest.mark.slow
def test_the_demonstrations_print_what_the_text_says():
    found = outputs(NAME)
    same = printed(found["demo_same_run"])
    assert all(float(line.split()[-1]) < 1e-9 for line in same.splitlines())
    order = printed(found["demo_saddle"]).splitlines()
    steps = {line.split(":")[0].strip(): int(line.split()[-2]) for line in order}
    assert steps["momentum with a tenth of the rate"] > steps["sgd"]
    assert max(steps[name.lower()] for name in ADAPTIVE) < steps["nesterov"]
    assert steps["nesterov"] < steps["momentum"] < steps["sgd"]

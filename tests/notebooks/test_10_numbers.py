"""What notebook 10 says: every chart is true, and its evidence decides."""

import ast
import re

import numpy as np
import pytest
from running import outputs, printed, shown

from grader.authoring.source import is_solution, nbgrader, read_source, reference
from grader.engine.judge.forms import WARDS
from opt_utils import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    load_dataset,
    sigmoid,
)
from opt_utils.clinic import (
    examine_ward_1,
    examine_ward_2,
    examine_ward_3,
    examine_ward_4,
    new_examples,
    notes,
    trained_network,
    with_batch_norm,
)
from opt_utils.clinic.notes import length
from opt_utils.clinic.slow import LAST, REACHED
from opt_utils.clinic.standing import SHOWN, neighbours
from test_cases.cases import PUBLIC
from test_cases.hint_table import HINTS
from test_cases.sealed import CAUSES, PICTURES

NAME = "10_failure_clinic"
SOLUTION = reference(NAME)
CELLS = {cell.id: cell for cell in read_source(NAME).cells}
TEXT = "\n".join(c.source for c in read_source(NAME).cells if c.cell_type == "markdown")
EXAMINE = [examine_ward_1, examine_ward_2, examine_ward_3, examine_ward_4]
READINGS = [
    examine({name: SOLUTION[f"patient_{name.lower()}"] for name in ward})
    for examine, ward in zip(EXAMINE, WARDS, strict=True)
]
FOUND = {name: one for ward in READINGS for name, one in ward.items()}
CHARTS = {
    name: SOLUTION[f"diagnose_ward_{number}"](name)
    for number, ward in enumerate(WARDS, start=1)
    for name in ward
}
X, Y = load_dataset()
M = X.shape[1]


def rises(curve):
    return curve[-1] > curve[0]


def agree(pair):
    return bool(np.allclose(*pair, atol=1e-9))


def steady(name):
    """Whether step and gradient keep one ratio."""
    gradient, step = FOUND[name]["steps"][:, -LAST:]
    return float(np.ptp(step / gradient)) < 1e-9


def wide(name):
    """How many times as wide as the other the second input is."""
    return float(np.divide(*FOUND[name]["inputs"].std(axis=1)[::-1]))


# What is read in each picture, as one word for each patient. Evidence decides when the
# word of a patient is that of no other one of the ward, or of none that the pictures
# to its left do not rule out: this is how the answers of the notebook read them.
SEEN = {
    "printed and measured": {
        n: "agree" if agree(FOUND[n]["printed and measured"]) else "part" for n in "ABC"
    },
    "small steps": {
        n: "rise" if rises(FOUND[n]["small steps"]) else "fall" for n in "ABC"
    },
    "sums": {
        n: "below 0"
        if (FOUND[n]["sums"] < 0).all()
        else ("far" if np.mean(np.abs(FOUND[n]["sums"]) > 3) > 0.9 else "ordinary")
        for n in "DEF"
    },
    "examples": {
        n: "whole" if neighbours(*FOUND[n]["examples"]) > 0.8 else "mixed"
        for n in "DEF"
    },
    "steps": {
        n: "teeth"
        if not steady(n)
        else ("a tenth" if FOUND[n]["steps"][1, 0] < FOUND[n]["steps"][0, 0] / 2 else 1)
        for n in "GHI"
    },
    "inputs": {
        **{n: "wide" if wide(n) > 10 else "alike" for n in "GHI"},
        **{
            n: "agree" if np.allclose(FOUND[n]["inputs"][1], SCALED) else "moved"
            for n, SCALED in (
                (n, (new_examples()[0] - X.mean(1)[:, None]) / X.std(1)[:, None])
                for n in "JKL"
            )
        },
    },
    "twice": {n: "on" if agree(FOUND[n]["twice"]) else "off" for n in "JKL"},
    "alone": {n: "on" if agree(FOUND[n]["alone"]) else "off" for n in "JKL"},
}
# What the answers of the notebook say that each cause shows.
CLAIMED = {
    "rate too high": {"printed and measured": "agree", "small steps": "fall"},
    "wrong sign": {"printed and measured": "agree", "small steps": "rise"},
    "cost never reset": {"printed and measured": "part", "small steps": "fall"},
    "saturated units": {"sums": "far", "examples": "whole"},
    "dead units": {"sums": "below 0", "examples": "whole"},
    "labels shuffled apart": {"sums": "ordinary", "examples": "mixed"},
    "velocity lost": {"steps": "a tenth", "inputs": "alike"},
    "step count reset": {"steps": "teeth", "inputs": "alike"},
    "inputs not scaled": {"steps": 1, "inputs": "wide"},
    "dropout left on": {"twice": "off", "alone": "off", "inputs": "agree"},
    "batch statistics": {"twice": "on", "alone": "off", "inputs": "agree"},
    "own statistics": {"twice": "on", "alone": "on", "inputs": "moved"},
}
# Where another patient of the ward shows the same, this picture rules it out.
RULED_OUT = {"A": "printed and measured", "K": "twice"}


@pytest.mark.parametrize("patient", CHARTS)
def test_each_patient_shows_what_its_cause_is_said_to_show(patient):
    cause, _, _ = CHARTS[patient]
    shown_there = {name: SEEN[name][patient] for name in CLAIMED[cause]}
    assert shown_there == CLAIMED[cause]


@pytest.mark.parametrize("patient", CHARTS)
def test_the_evidence_of_a_chart_decides(patient):
    _, evidence, _ = CHARTS[patient]
    ward = next(ward for ward in WARDS if patient in ward)
    same = {n for n in ward if SEEN[evidence][n] == SEEN[evidence][patient]}
    if patient in RULED_OUT:
        other = SEEN[RULED_OUT[patient]]
        assert len(same) > 1
        same = {n for n in same if other[n] == other[patient]}
    assert same == {patient}


def test_the_causes_of_a_ward_can_all_be_told_apart():
    for ward in WARDS:
        causes = [CHARTS[patient][0] for patient in ward]
        assert len({str(sorted(CLAIMED[c].items())) for c in causes}) == 3


def test_the_tables_of_the_answers_say_what_the_trainings_show():
    rows = {
        cause: [cell.strip() for cell in cells.split("|")]
        for cause, cells in re.findall(
            r"^\| ([\w ]+?) \| ((?:\w|[ |])+) \|$", TEXT, re.M
        )
    }
    for cause in ("rate too high", "wrong sign", "cost never reset"):
        told = CLAIMED[cause]
        assert rows[cause] == [told["printed and measured"], told["small steps"]]
    for cause in ("dropout left on", "batch statistics", "own statistics"):
        told = CLAIMED[cause]
        on = [f"{told[name]} the line" for name in ("twice", "alone")]
        assert rows[cause] == [*on, told["inputs"]]
    assert rows["overfitting"] == ["on the line", "on the line", "agree"]


def test_weights_of_zero_make_all_sums_zero_and_the_gradients_too():
    parameters = {
        name: 0 * one for name, one in initialize_parameters([2, 4, 1]).items()
    }
    for _ in range(300):
        output, caches = forward_propagation(X, parameters)
        grads = backward_propagation(X, Y, caches)
        parameters = {n: p - 0.5 * grads["d" + n] for n, p in parameters.items()}
    assert not (parameters["W1"] @ X + parameters["b1"]).any()
    assert not grads["dW1"].any()
    assert compute_cost(output, Y) / M == pytest.approx(np.log(2))


def test_the_complaints_of_a_ward_are_the_same():
    assert all(rises(FOUND[n]["cost"]) for n in "ABC")
    for n in "DEF":
        costs = np.array(FOUND[n]["cost"])
        assert np.ptp(costs) < 0.04 * costs[0]
    assert all(
        1.2 * REACHED < FOUND[n]["cost"][-1] < FOUND[n]["cost"][0] for n in "GHI"
    )
    for n in "JKL":
        training, in_use = FOUND[n]["accuracy"]
        assert f"{training:.0f}" == "94"
        assert in_use < 90


def test_the_length_of_the_gradient_tells_neither_zero_weights_nor_dead_units():
    assert not FOUND["E"]["gradients"].any()  # as with weights of zero
    assert (FOUND["D"]["gradients"][0] < 0.01).all()


def test_ten_times_the_rate_helps_g_and_h_and_not_i():
    last = {n: FOUND[n]["ten times the rate"][-1] for n in "GHI"}
    assert max(last["G"], last["H"]) < 1.05 * REACHED
    assert max(FOUND["I"]["ten times the rate"]) > 10 * FOUND["I"]["cost"][0]


@pytest.mark.parametrize("patient", CHARTS)
def test_the_line_of_a_chart_is_the_one_to_blame(patient):
    blamed = {
        **{"A": "rate = 30.0 * factor", "B": "+ rate * grads", "C": "total = 0.0"},
        **{"D": "40 * rng.randn(4, 2)", "E": '["b1"] - 8', "F": "rng.permutation(m)]"},
        **{"G": "vw, vb = np.zeros((2, 1)), 0.0", "H": "t = 0", "I": "[100.0]"},
        **{"J": "rng.rand(*A1.shape) < 0.5", "K": "Z.mean(axis=1", "L": "X_new.std("},
    }
    number = 1 + "ABCDEFGHIJKL".index(patient) // 3
    source = CELLS[f"ready_patients_{number}"].source
    code = source.split(f"def patient_{patient.lower()}(")[1].split("\ndef ")[0]
    lines = {int(n): line for line, n in re.findall(r"^(.+?)  # (\d+)$", code, re.M)}
    assert list(lines) == list(range(1, len(lines) + 1))
    assert blamed[patient] in lines[CHARTS[patient][2]]
    assert sum(blamed[patient] in line for line in lines.values()) == 1


def test_every_line_of_a_patient_has_its_number():
    for number in (1, 2, 3, 4):
        source = CELLS[f"ready_patients_{number}"].source
        for line in source.splitlines():
            is_code = line.strip() and not line.startswith("def ")
            assert bool(re.search(r"  # \d+$", line)) == bool(is_code), line


def test_the_list_of_causes_is_that_of_the_check():
    table = re.findall(r'^\| `"(.+?)"` \|', TEXT, re.MULTILINE)
    assert table == list(CAUSES)
    assert len(CAUSES) - len(CHARTS) == 3  # that belong to nobody
    assert {cause for cause, _, _ in CHARTS.values()} == {*CLAIMED} < {*CAUSES}


def test_the_titles_of_the_pictures_are_those_of_the_check():
    titles = set(PICTURES)
    pictures = {name for one in FOUND.values() for name in one} - {"cost", "accuracy"}
    assert pictures == titles
    for number, ward in enumerate(WARDS, start=1):
        told = CELLS[f"demo_ward_{number}"]
        axes = shown(outputs(NAME)[told.id])
        for patient in ward:
            assert f"Patient {patient}, " in axes


@pytest.mark.parametrize("patient", CHARTS)
def test_no_public_file_holds_a_diagnosis(patient):
    number = 1 + "ABCDEFGHIJKL".index(patient) // 3
    name = f"diagnose_ward_{number}.json"
    for folder in (PUBLIC, HINTS):
        text = (folder / name).read_text("utf-8")
        assert f'"{CHARTS[patient][0]}"' not in text
        assert f'"{CHARTS[patient][1]}"' not in text


# Section 1


def test_the_two_cost_curves_are_the_same_and_small_steps_tell_them_apart():
    for factor in (1 - 2.2, 1 + 0.2):
        assert factor**2 == pytest.approx(1.44)
    assert f"{(1 - 0.022) ** 2:.3f}" == "0.956"
    assert f"{(1 + 0.002) ** 2:.3f}" == "1.004"
    said = shown(outputs(NAME)["demo_same_curve"])
    full, small = said.split("A hundredth of it: ")
    assert len(set(re.findall(r"from 1 to (\S+?)[,.] ?(?=[a-zA-Z]|$)", full))) == 1
    high, wrong = map(float, re.findall(r"from 1 to ([\d.]+\d)", small))
    assert high < 1 < wrong


# The cures


def cost_of(w, b):
    return compute_cost(sigmoid(w.T @ X + b), Y) / M


def test_the_costs_of_the_cured_patient_c():
    costs = SOLUTION["repair_c"](X, Y, 0.3, 60, 15)
    first, second, last = f"{costs[0]:.4f} {costs[1]:.4f} {costs[-1]:.4f}".split()
    assert f"| {first} | {second} | {last} |" in TEXT
    said = printed(outputs(NAME)["demo_try_repair_c"])
    assert said == f"first {first}, second {second}, last {last}\n"
    summed = np.cumsum(costs)
    np.testing.assert_allclose(summed, FOUND["C"]["cost"])  # this is what C printed
    distances = np.subtract(costs, FOUND["C"]["printed and measured"][1])
    assert (np.diff(distances) < 0).all()
    assert distances[-1] > 0
    assert "differ in a healthy training as well, but less from epoch to epoch" in TEXT


def test_the_first_example_of_the_cured_patient_f():
    x, y = SOLUTION["repair_f"](X, Y, 0)
    assert f"The first example is `{x[:, 0].round(3)}`, its label {y[0, 0]}." in TEXT
    assert neighbours(x, y) == neighbours(X, Y)


def test_the_costs_of_the_cured_patient_g():
    for steps in (1, 20, 100):
        cost = cost_of(*SOLUTION["repair_g"](X, Y, 0.5, 0.9, steps))
        assert f"| {steps} | {cost:.4f} |" in TEXT
        assert f"{steps:3d} steps: cost {cost:.4f}" in printed(
            outputs(NAME)["demo_try_repair_g"]
        )
    ill = FOUND["G"]["cost"][-1]
    assert f"for a cost of {ill:.3f}" in TEXT
    (steps,) = re.findall(r"Cured, it has a lower one after (\d+)\.", TEXT)
    near = [
        cost_of(*SOLUTION["repair_g"](X, Y, 0.5, 0.9, int(steps) - less))
        for less in (0, 1)
    ]
    assert near[0] < ill <= near[1]


def test_the_lowest_cost_of_one_unit():
    w, b = SOLUTION["repair_g"](X, Y, 2.0, 0.9, 5000)
    gradient = np.append(
        X @ (sigmoid(w.T @ X + b) - Y).T / M, (sigmoid(w.T @ X + b) - Y).mean()
    )
    assert np.abs(gradient).max() < 1e-6
    assert f"{cost_of(w, b):.3f}" == f"{REACHED}" == "0.333"


def test_how_many_new_examples_are_right():
    X_new, Y_new = new_examples()
    mean, sd = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    old, new = (X - mean) / sd, (X_new - mean) / sd
    network = with_batch_norm(trained_network(old, Y), old)
    right = np.mean((SOLUTION["repair_k"](new, network) > 0.5) == Y_new)
    assert f"| patient K | {FOUND['K']['accuracy'][1]:.2f}% |" in TEXT
    assert f"| cured | {right:.2%} |" in TEXT
    with_dropout = trained_network(old, Y, keep_prob=0.5)
    W1, b1, W2, b2 = with_dropout.values()
    also = np.mean((sigmoid(W2 @ np.maximum(W1 @ new + b1, 0) + b2) > 0.5) == Y_new)
    assert min(right, also) > 0.92
    assert Y_new.size == 80
    assert Y_new.mean() > 0.8


def test_batch_norm_was_put_in_so_that_nothing_changes_in_training():
    plain = trained_network(X, Y)
    W1, b1, W2, b2 = plain.values()
    before = sigmoid(W2 @ np.maximum(W1 @ X + b1, 0) + b2)
    network = with_batch_norm(plain, X)
    np.testing.assert_allclose(SOLUTION["repair_k"](X, network), before, atol=1e-7)
    Z = network["W1"] @ X
    np.testing.assert_allclose(network["mean"][:, 0], Z.mean(axis=1))


# Ward 2 and 3


def test_a_network_that_knows_nothing_costs_the_logarithm_of_two():
    assert Y.mean() == 0.5
    assert f"{np.log(2):.3f}" == "0.693"
    assert FOUND["F"]["cost"][-1] == pytest.approx(np.log(2), abs=2e-3)


def test_tanh_is_flat_beyond_three():
    assert 1 - np.tanh(3) ** 2 < 0.01 < 1 - np.tanh(2.9) ** 2


def test_the_step_of_patient_g_is_a_tenth_from_first_to_last():
    gradient, step = FOUND["G"]["steps"]
    np.testing.assert_allclose(step, 0.1 * gradient)
    assert 1 - 0.9**20 > 0.85  # what momentum that keeps its velocity has by then


def test_the_teeth_of_patient_h_are_an_epoch_apart_and_of_the_size_that_is_said():
    factor = {t: np.sqrt(1 - 0.999**t) / (1 - 0.9**t) for t in (1, 10)}
    assert f"{factor[1]:.2f}" == "0.32"
    assert f"{factor[10]:.2f}" == "0.15"
    teeth = FOUND["H"]["steps"][1, -LAST:].reshape(-1, 10)  # an epoch in each row
    assert M / 30 == 10
    assert (teeth.argmax(axis=1) == 0).all()
    assert (np.diff(teeth, axis=1) < 0).all()
    ratio = teeth[:, 0] / teeth[:, -1]
    np.testing.assert_allclose(ratio, factor[1] / factor[10], rtol=0.03)


def test_healthy_steps_of_adam_would_be_about_as_long_as_one_another():
    code = CELLS["ready_patients_3"].source.replace("        t = 0  # 5\n", "")
    given = {"np": np, "sigmoid": sigmoid, "compute_cost": compute_cost}
    exec(code.replace("np.zeros((3, 1))  # 3", "np.zeros((3, 1)); t = 0"), given)
    healthy = examine_ward_3({"H": given["patient_h"]})["H"]
    last = healthy["steps"][1, -LAST:]
    assert 0.5 < last.min() < last.max() < 0.6
    assert f"between 0.5 and 0.6 in all of the last {LAST} steps" in TEXT


def test_dropout_that_is_left_on_costs_accuracy_on_the_training_examples_too():
    inputs = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    W1, b1, W2, b2 = trained_network(inputs, Y, keep_prob=0.5).values()
    A1 = np.maximum(W1 @ inputs + b1, 0)
    rng = np.random.RandomState(0)
    kept = [2 * (rng.rand(*A1.shape) < 0.5) for _ in range(50)]
    right = [np.mean((W2 @ (A1 * k) + b2 > 0) == Y) for k in kept]
    assert np.mean(right) < np.mean((W2 @ A1 + b2 > 0) == Y) - 0.02
    assert np.ptp(right) > 0.02


# The sheets


def test_all_sums_lie_on_the_axis():
    assert max(np.abs(FOUND[n]["sums"]).max() for n in "DEF") < SHOWN


def test_what_is_compared_shares_its_axes():
    axes = notes.sheet(["A", "B"], ["one", "two"])
    axes["A", "two"].set(xlim=(0, 7), ylim=(-3, 3))
    assert axes["B", "two"].get_xlim() == (0, 7)
    assert axes["B", "two"].get_ylim() == (-3, 3)


def test_notes_are_copies():
    seen, weights = notes.Notes(), {"W1": np.ones(2)}
    seen(0.5, parameters=weights, sums=weights["W1"])
    weights["W1"] *= 3
    assert seen.costs == [0.5]
    assert seen.each("parameters")[0]["W1"].tolist() == [1, 1]
    assert seen.each("sums")[0].tolist() == [1, 1]
    assert length({"a": np.array([3.0]), "b": np.array([[4.0]])}) == 5


def test_the_answers_of_the_predictions_name_no_patient():
    for cell in CELLS.values():
        if "<summary>Answer" in cell.source:
            answer = cell.source.split("<summary>Answer")[1].split("</details>")[0]
            assert re.findall(r"\b[Pp]atient \w\b", answer) == []


def test_a_stub_returns_what_the_chart_says():
    for cell in CELLS.values():
        if is_solution(cell) and nbgrader(cell)["grade_id"].startswith("diagnose"):
            ast.parse(cell.source)
            assert cell.source.rstrip().endswith("return cause, evidence, line")

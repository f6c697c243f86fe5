"""Code that stands in every shape around the functions, each with its verdict."""

from tests.grading.elsewhere import (
    ADAM,
    ADAM_5,
    ADAM_NAME,
    BOTH,
    GD,
    GD_NAME,
    NUMPY,
    ONLY_GD,
    ONLY_VELOCITY,
    STUB,
    TRAINING,
    VELOCITY,
    VELOCITY_NAME,
    Found,
    notebook,
)

WRONG_GD = GD.replace("- learning_rate", "+ learning_rate")
GD_NAMED = GD.replace("update_parameters_with_gd", "{}").format
METHOD = "\n".join("    " + line for line in GD.splitlines())
USES_ONE = GD.replace("learning_rate * grads", "ONE * learning_rate * grads")
LAMBDA = (
    "initialize_velocity = lambda parameters: "
    '{"d" + k: np.zeros(p.shape) for k, p in parameters.items()}'
)
NAMES = {
    "in the other order": Found(notebook(VELOCITY, GD), BOTH),
    "all in one cell": Found(notebook(f"{NUMPY}\n\n{GD}\n\n{VELOCITY}"), BOTH),
    "twice, the last one right": Found(
        notebook(WRONG_GD, VELOCITY, GD),
        BOTH,
        (f"{GD_NAME} is defined more than once, in cell 1 (line 1), 3 (line 1)",),
    ),
    "twice, the last one wrong": Found(
        notebook(GD, VELOCITY, WRONG_GD),
        {GD_NAME: "failed", VELOCITY_NAME: "passed"},
        ("the one in cell 3 (line 1) counts",),
    ),
    "twice in one cell": Found(
        notebook(f"{WRONG_GD}\n\n{GD}"), ONLY_GD, ("in cell 1 (line 1), 1 (line 9)",)
    ),
    "a near miss": Found(
        notebook(GD_NAMED("update_parameter_with_gd"), VELOCITY),
        ONLY_VELOCITY,
        (f"cell 1, line 1: update_parameter_with_gd: did you mean {GD_NAME}?",),
    ),
    "capital letters": Found(
        notebook(GD_NAMED("Update_Parameters_With_GD")),
        {},
        (f"Update_Parameters_With_GD: did you mean {GD_NAME}?",),
    ),
    "named by a comment": Found(
        notebook(f"# UNQ_C1\n# GRADED FUNCTION: {GD_NAME}\n\n{GD_NAMED('gd_step')}"),
        ONLY_GD,
        (f"gd_step is taken for {GD_NAME}, as the comment says",),
    ),
    "half done": Found(
        notebook(GD, STUB),
        ONLY_GD | {VELOCITY_NAME: "not attempted"},
    ),
    "only pass": Found(
        notebook("def initialize_velocity(parameters):\n    pass"),
        {VELOCITY_NAME: "failed"},
    ),
    "in a class": Found(
        notebook(f"class Solution:\n{METHOD}", VELOCITY),
        ONLY_VELOCITY,
        (f"{GD_NAME} is inside Solution, where it cannot be called",),
    ),
    "in another function": Found(
        notebook(f"def main():\n{METHOD}"), {}, (f"{GD_NAME} is inside main",)
    ),
    "async": Found(
        notebook(f"async {GD}", VELOCITY),
        {GD_NAME: "failed", VELOCITY_NAME: "passed"},
        (f"cell 1, line 1: {GD_NAME} is an async function",),
    ),
    "a lambda": Found(notebook(NUMPY, LAMBDA), ONLY_VELOCITY),
    "another name for it": Found(
        notebook(GD_NAMED("step"), f"{GD_NAME} = step"), ONLY_GD
    ),
    "under a condition": Found(notebook(f"if True:\n{METHOD}"), ONLY_GD),
    "under try": Found(
        notebook(f"try:\n{METHOD}\nexcept Exception:\n    pass"), ONLY_GD
    ),
    "imported, not written": Found(
        notebook(f"from opt_utils import {GD_NAME}"),
        {GD_NAME: "failed"},
    ),
    "the name of a number": Found(notebook(f"{GD_NAME} = 3"), {GD_NAME: "error"}),
}

AROUND = {
    "a global number": Found(notebook("ONE = 1.0", USES_ONE), ONLY_GD),
    "a global that is computed": Found(
        notebook("ONES = np.ones(3)\nONE = ONES[0]\nprint(ONE)", USES_ONE), ONLY_GD
    ),
    "a global that is never set": Found(notebook(USES_ONE), {GD_NAME: "failed"}),
    "a global beside a print": Found(
        notebook("import os; ONE = 1; os._exit(0); TWO = 2", USES_ONE), ONLY_GD
    ),
    "an entry set later": Found(
        notebook(
            "D = {}\nD['one'] = 1\nprint(D)", USES_ONE.replace("ONE *", "D['one'] *")
        ),
        ONLY_GD,
    ),
    "a helper in another cell": Found(
        notebook(
            "def one():\n    return ONE",
            USES_ONE.replace("ONE *", "one() *"),
            "ONE = np.float64(1)",
        ),
        ONLY_GD,
    ),
    "a helper class": Found(
        notebook(
            "class Helper:\n    one = 1\n\n    def get(self):\n        return self.one",
            USES_ONE.replace("ONE *", "Helper().get() *"),
        ),
        ONLY_GD,
    ),
    "a decorator": Found(
        notebook(
            "from functools import wraps\nimport time\n\ndef timed(f):\n"
            "    @wraps(f)\n    def inner(*args, **kwargs):\n"
            "        start = time.time()\n        return f(*args, **kwargs)\n"
            "    return inner",
            f"@timed\n{GD}",
        ),
        ONLY_GD,
    ),
    "type hints": Found(
        notebook(
            "from typing import Dict",
            GD.replace("grads, ", "grads: Dict[str, np.ndarray], "),
        ),
        ONLY_GD,
    ),
    "a walrus": Found(
        notebook("print(ONE := 1)", USES_ONE.replace("(L)", "(n := L)")), ONLY_GD
    ),
    "future imports": Found(
        notebook(f"'''words'''\nprint(1)\nfrom __future__ import division\n{GD}"),
        ONLY_GD,
    ),
    "no import of copy": Found(
        notebook(
            GD.replace("L = len", "parameters = copy.deepcopy(parameters); L = len")
        ),
        ONLY_GD,
    ),
    "no imports at all": Found(notebook(VELOCITY), ONLY_VELOCITY),
    "Adam returns three": Found(notebook(ADAM), {ADAM_NAME: "passed"}),
    "Adam returns five": Found(notebook(ADAM_5), {ADAM_NAME: "passed"}),
}

MODULES = {
    "the helpers of another course": Found(
        notebook(
            f"{NUMPY}\nimport scipy.io\nimport tensorflow as tf\n"
            "from opt_utils_v1a import load_params_and_grads, initialize_parameters\n"
            "from opt_utils_v1a import compute_cost, load_2D_dataset, predict_dec\n"
            "from copy import deepcopy\nfrom testCases import *\n"
            "from public_tests import *\n%matplotlib inline\n"
            "plt.rcParams['figure.figsize'] = (7.0, 4.0)",
            GD,
            "parameters, grads, learning_rate = update_parameters_with_gd_test_case()\n"
            "update_parameters_with_gd_test(update_parameters_with_gd)",
        ),
        ONLY_GD,
    ),
    "a test case as a default": Found(
        notebook(
            "from opt_utils_v1b import *\nfrom test_utils import single_test\n"
            "import testCases_v2 as cases\n"
            "P, G, RATE = cases.update_parameters_with_gd_test_case()",
            GD.replace("learning_rate)", "learning_rate=RATE)", 1),
        ),
        ONLY_GD,
    ),
    "a name that our helpers lack": Found(
        notebook(
            "from opt_utils import load_dataset, dictionary_to_vector",
            GD.replace("L = len", "dictionary_to_vector(grads); L = len"),
        ),
        {GD_NAME: "failed"},
    ),
    "a module that is not here": Found(
        notebook("import nowhere.numpy as jnp", VELOCITY.replace("np.", "jnp."), GD),
        ONLY_GD | {VELOCITY_NAME: "failed"},
        ("cell 1 of the submission, line 1: ModuleNotFoundError",),
    ),
    "all of a module that is not here": Found(
        notebook("from nowhere import *\nONE = 1", USES_ONE),
        ONLY_GD,
        ("line 1: ModuleNotFoundError: No module named 'nowhere'",),
    ),
    "a neighbour": Found(
        notebook("from .helpers import *", GD),
        ONLY_GD,
        ("line 1: ImportError: attempted relative import",),
    ),
}

LEFT_OUT = {
    "training": Found(notebook(GD, TRAINING, VELOCITY), BOTH),
    "a question": Found(notebook("n = int(input('how many? '))", GD), ONLY_GD),
    "an exit": Found(notebook("import sys\nsys.exit()", GD, "quit()", VELOCITY), BOTH),
    "an endless loop": Found(notebook("while True:\n    pass", GD), ONLY_GD),
    "a plot": Found(notebook("plt.plot([1]); plt.show()", GD), ONLY_GD),
    "widgets": Found(
        notebook("from ipywidgets import interact\ninteract(f, x=3)", GD), ONLY_GD
    ),
    "an error at the top": Found(notebook("1 / 0\nassert False", GD), ONLY_GD),
    "a return at the top": Found(
        notebook(f"{GD}\n\nreturn parameters", VELOCITY),
        BOTH,
        ("cell 1, line 9: cannot be read: 'return' outside function",),
    ),
}

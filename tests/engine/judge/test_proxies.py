"""An instructor's test cell sees the student's names as if they were defined there."""

import pytest

from tests.engine.notebooks import answer, judged, marks, notebook, own, setup

HONEST = {
    "a function": ("def f(x):\n    return x + 1", "assert f(1) == 2"),
    "keyword arguments and defaults": (
        "def f(x, *, power=2, **rest):\n    return x**power + len(rest)",
        "assert f(3) == 9\nassert f(2, power=3, a=0) == 9",
    ),
    "a variable": ("x = [1, {'a': 2.5}]", "assert x == [1, {'a': 2.5}]"),
    "an array": (
        "import numpy as np\nx = np.arange(3)",
        "import numpy as np\nnp.testing.assert_array_equal(x, [0, 1, 2])",
    ),
    "an argument changed in place": (
        "def f(x):\n    x.append(1)\n    x[0]['a'] *= 2",
        "import numpy as np\na = np.ones(2)\nx = [{'a': a}]\nf(x)\n"
        "assert x[1] == 1 and x[0]['a'] is a and a[0] == 2",
    ),
    "the argument handed back": (
        "def f(x):\n    x['new'] = 1\n    return x",
        "x = {}\nassert f(x) is x",
    ),
    "an error that is expected": (
        "def f(x):\n    raise ValueError('no')",
        "try:\n    f(1)\nexcept ValueError as e:\n    assert str(e) == 'no'\n"
        "else:\n    raise AssertionError",
    ),
    "an error of the student's own class": (
        "class Mine(KeyError):\n    pass\ndef f():\n    raise Mine('no')",
        "try:\n    f()\nexcept KeyError as e:\n    assert type(e).__name__ == 'Mine'\n"
        "else:\n    raise AssertionError",
    ),
    "a generator": (
        "def f(n):\n    for i in range(n):\n        yield i",
        "assert list(f(3)) == [0, 1, 2]",
    ),
    "a seed set in the test": (
        "import numpy as np\ndef f():\n    return np.random.randn(3)",
        "import numpy as np\nnp.random.seed(1)\na = f()\nnp.random.seed(1)\n"
        "assert (a == np.random.randn(3)).all()",
    ),
    "a seed set in the function": (
        "import random\ndef f():\n    random.seed(4)",
        "import random\nf()\na = random.random()\nrandom.seed(4)\n"
        "assert a == random.random()",
    ),
    "draws that go on where the other side stopped": (
        "import numpy as np\ndef f():\n    return np.random.rand()",
        "import numpy as np\nnp.random.seed(0)\nx = [f(), np.random.rand(), f()]\n"
        "np.random.seed(0)\nassert x == np.random.rand(3).tolist()",
    ),
    "a generator as an argument": (
        "def f(rng):\n    return rng.normal()",
        "import numpy as np\nrng, twin = (np.random.default_rng(3) for _ in 'ab')\n"
        "assert f(rng) == twin.normal() and rng.normal() == twin.normal()",
    ),
    "a function as an argument": (
        "def f(g, x):\n    return g(g(x))",
        "assert f(lambda x: x + 2, 1) == 5",
    ),
    "a student's function as an argument": (
        "def g(x):\n    return 3 * x\ndef f(h, x):\n    return h(x)",
        "assert f(g, 2) == 6",
    ),
    "an array changed by a function that was passed in": (
        "import numpy as np\ndef f(g):\n    x = np.zeros(2)\n    g(x)\n    return x",
        "def g(x):\n    x += 1\nassert f(g).tolist() == [1, 1]",
    ),
    "a class": (
        "class A:\n    def __init__(self, lr):\n        self.lr = lr\n"
        "    def update(self, params, grads):\n"
        "        for k in params:\n            params[k] -= self.lr * grads[k]",
        "import numpy as np\np = {'W': np.ones(2)}\nw = p['W']\na = A(lr=0.5)\n"
        "a.update(p, {'W': np.ones(2)})\na.update(p, {'W': np.ones(2)})\n"
        "assert w.tolist() == [0, 0] and a.lr == 0.5\n"
        "a.lr = 2\na.update(p, {'W': np.ones(2)})\nassert w[0] == -2\n"
        "assert isinstance(a, A)",
    ),
    "an instance that the student made": (
        "class A:\n    def f(self):\n        return 7\na = A()",
        "assert a.f() == 7",
    ),
    "operators of a class": (
        "class V:\n    def __init__(self, x):\n        self.x = x\n"
        "    def __add__(self, o):\n        return V(self.x + o.x)\n"
        "    def __eq__(self, o):\n        return self.x == o.x\n"
        "    def __len__(self):\n        return self.x",
        "assert V(1) + V(2) == V(3)\nassert len(V(4)) == 4\nassert V(1) != V(2)",
    ),
    "a print": (
        "def f():\n    print('hello')",
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as o:\n"
        "    f()\nassert o.getvalue() == 'hello\\n'",
    ),
    "a warning on the way": (
        "import numpy as np\ndef f():\n    return np.log(np.zeros(1))[0]",
        "assert f() == -float('inf')",
    ),
    "partial credit": ("def f():\n    return 1", "0.5"),
    "two cells that use a name": ("x = 3", "y = x + 1\nassert y == 4"),
    "text of its own": ("def f(s):\n    return s + 'é\\u4e2d'", "assert f('a')"),
    "magics": ("%matplotlib inline\nx = 1", "%time assert x == 1"),
    "an import of the solution cell": (
        "import numpy as np\nfrom numpy.testing import assert_allclose\n"
        "def f():\n    return np.pi",
        "assert_allclose(f(), np.pi)",
    ),
    "a docstring": ("def f():\n    'what it does'", "assert f.__doc__"),
    "a lambda": ("f = lambda x: 2 * x", "assert f(2) == 4 and f.__name__ == 'f'"),
}


@pytest.mark.parametrize(("solution", "check"), HONEST.values(), ids=HONEST)
def test_an_honest_solution_passes(engine, solution, check):
    source = notebook(setup("import math"), answer(solution), judged(check))
    graded = engine.grade(source, source)
    (verdict,) = graded.verdicts
    expected = 0.5 if check == "0.5" else 1
    assert verdict.mark == expected, verdict.explanation


@pytest.mark.parametrize(("solution", "check"), HONEST.values(), ids=HONEST)
def test_an_empty_solution_fails(engine, solution, check):
    if check == "0.5":
        pytest.skip("the mark is written into the test cell")
    source = notebook(setup("import math"), answer(solution), judged(check))
    stub = notebook(setup("import math"), answer("pass"), judged(check))
    assert marks(engine.grade(source, stub)) == [0]


IMPORT = "from numpy.testing import assert_allclose"
LIES = {
    "a number that equals everything": (
        "class L(int):\n    def __eq__(self, o):\n        return True\n"
        "def f():\n    return L()",
        "assert f() == 5",
    ),
    "an object that equals everything": (
        "class L:\n    def __eq__(self, o):\n        return True\n"
        "def f():\n    return L()",
        "assert f() == 5",
    ),
    "a variable that equals everything": (
        "class L:\n    def __eq__(self, o):\n        return True\nx = L()",
        "assert x == 5",
    ),
    "check replaced": ("def check(f):\n    return 1\nmath = check", "check(None)"),
    "a module replaced": (
        "class M:\n    isclose = staticmethod(lambda *a: True)\nmath = M",
        "assert math.isclose(1, 2)",
    ),
    "a builtin replaced": (
        "import builtins\nbuiltins.abs = lambda x: 0\nabs = builtins.abs",
        "assert abs(-1) < 0.5",
    ),
    "an iteration stopped": (
        "def f():\n    raise StopIteration",
        "def g():\n    yield f()\n    raise AssertionError\nfor _ in map(lambda x: f(),"
        " [1]):\n    pass\nassert False",
    ),
    "an import of the solution cell replaced": (
        "assert_allclose = lambda *args: None\ndef f():\n    return 1",
        "assert_allclose(f(), 5)",
    ),
    "an exit": ("def f():\n    raise SystemExit", "f()\n"),
    "an interrupt": ("def f():\n    raise KeyboardInterrupt", "f()\n"),
}


@pytest.mark.parametrize(("solution", "check"), LIES.values(), ids=LIES)
def test_a_lie_gets_nothing(engine, solution, check):
    honest = notebook(setup("import math\nfrom test_cases import check"))
    honest.cells += [answer(f"{IMPORT}\ndef f():\n    return 5"), judged(check)]
    lie = notebook(honest.cells[0], answer(solution), honest.cells[2])
    (verdict,) = engine.grade(honest, lie).verdicts
    assert not verdict.mark
    assert verdict.mark == 0 or verdict.status == "not judged"


def test_a_class_that_was_to_be_written_does_not_lie_about_other_results(engine):
    check = judged("assert V(1) == V(1)\nassert f() == 5")
    honest = "class V:\n    def __init__(self, x):\n        self.x = x\n"
    honest += "    def __eq__(self, o):\n        return {}\n"
    honest += "def f():\n    return {}"
    source = notebook(answer(honest.format("self.x == o.x", 5)), check)
    lie = notebook(answer(honest.format("True", "V(1)")), check)
    assert marks(engine.grade(source, source)) == [1]
    assert marks(engine.grade(source, lie)) == [0]


def test_the_error_shown_is_the_students_own(engine):
    solution = answer("def f():\n    x = 1\n    return x / 0")
    source = notebook(solution, judged("assert f() == 1"))
    (verdict,) = engine.grade(source, source).verdicts
    assert verdict.status == "error"
    assert 'File "cell answer", line 3, in f' in verdict.explanation
    assert "grader" not in verdict.explanation


def test_a_hidden_test_that_fails_is_not_shown(engine):
    hidden = "assert f() == 1\n### BEGIN HIDDEN TESTS\nassert f() == 41 + 1\n"
    source = notebook(
        answer("def f():\n    return 1"), judged(hidden + "### END HIDDEN TESTS")
    )
    (verdict,) = engine.grade(source, source).verdicts
    assert verdict.status == "failed"
    assert "41" not in verdict.explanation


def test_a_plot_of_a_function_appears_in_the_cell_that_calls_it(engine):
    draw = "import matplotlib.pyplot as plt\ndef f():\n    plt.plot([1, 2])"
    source = notebook(answer(draw), judged("f()"))
    outputs = engine.grade(source, source).notebook.cells[1].outputs
    assert any("image/png" in output.get("data", {}) for output in outputs)


def test_a_described_plot_is_kept_with_its_description(engine):
    draw = "from opt_utils import plot_costs\nax = plot_costs([2, 1])"
    source = notebook(own(draw))
    (output,) = engine.grade(source, source).notebook.cells[0].outputs
    assert output.data.keys() == {"text/plain", "image/png"}
    assert "2.000 at epoch 0" in output.data["text/plain"]


def test_a_value_of_the_instructors_stays_his_even_if_the_student_had_the_same(engine):
    cells = [setup("limit = 1"), judged("assert abs(f() - 5) < limit")]
    source = notebook(answer("def f():\n    return 5"), *cells)
    lie = notebook(own("limit = 1"), answer("def f():\n    return 99"), cells[0])
    lie.cells += [own("limit = 10**9"), cells[1]]
    assert marks(engine.grade(source, lie)) == [0]


def test_programs_are_not_run_and_do_not_end_the_cell(engine):
    solution = answer("!pip install numpy\nfiles = !ls\nx = 3")
    source = notebook(solution, judged("assert x == 3"))
    assert marks(engine.grade(source, source)) == [1]

"""Files of every kind and format, each with the verdict that it deserves."""

import json

from tests.grading.elsewhere import (
    BOTH,
    GD,
    GD_NAME,
    NUMPY,
    ONLY_GD,
    ONLY_VELOCITY,
    TRAINING,
    VELOCITY,
    Found,
    cell,
    notebook,
    old_notebook,
    script,
    without_ids,
)

PICTURE = {
    "output_type": "display_data",
    "metadata": {},
    "data": {"image/png": "A" * 5 * 2**20},
}
LIED = {
    "output_type": "execute_result",
    "execution_count": 3,
    "metadata": {},
    "data": {"text/plain": "100 of 100"},
}
COURSERA = {"nbgrader": {"grade": False, "grade_id": "ex-1", "solution": True}}
PYTHON_2 = 'print "W1 = ", parameters["W1"]'
AT_MARGIN = '"""\nwords\ndef f(:\n"""'

FORMATS = {f"nbformat 4.{minor}": without_ids(minor) for minor in range(6)} | {
    "nbformat 3": Found(old_notebook(NUMPY, GD, VELOCITY), BOTH),
    "nbformat 3 with pylab magic": Found(
        old_notebook("%pylab inline", NUMPY, GD), ONLY_GD
    ),
    "nbformat 5": Found(notebook(GD, nbformat=5), {}, ("has nbformat 5",)),
    "cells without metadata": Found(
        json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": [GD]}]}),
        ONLY_GD,
    ),
    "lines in a list": Found(
        notebook(cell(GD.splitlines(keepends=True)), cell([VELOCITY])), BOTH
    ),
    "marks of another course": Found(
        notebook(NUMPY, cell(GD, metadata=COURSERA), cell(VELOCITY, metadata=COURSERA)),
        BOTH,
    ),
    "stored outputs": Found(
        notebook(cell(GD.replace("- learning", "+ learning"), outputs=[LIED])),
        {GD_NAME: "failed"},
    ),
    "5 MB of pictures": Found(notebook(cell(GD, outputs=[PICTURE])), ONLY_GD),
    "raw cells and words": Found(
        notebook(cell("x", "raw"), cell("# 정답", "markdown"), "def f(:", GD),
        ONLY_GD,
        ("cell 3, line 1: cannot be read: invalid syntax",),
    ),
    "CRLF": Found(notebook(NUMPY, GD.replace("\n", "\r\n"), VELOCITY), BOTH),
    "old Mac line ends": Found(notebook(GD.replace("\n", "\r")), ONLY_GD),
    "a byte order mark": Found("\ufeff" + notebook("\ufeff" + GD), ONLY_GD),
    "only words": Found(
        notebook(cell("no code", "markdown")), {}, ("Not found: update_parameters",)
    ),
    "no cells": Found(notebook(), {}, ("Not found: update_parameters_with_gd",)),
    "a file that broke off": Found(notebook(GD)[:90], {}, ("is not a notebook (line",)),
    "a web page": Found("<!DOCTYPE html>", {}, ("is not a notebook (line 1",)),
}

SCRIPTS = {
    "a plain script": Found(script(NUMPY, GD, VELOCITY), BOTH, (), ".py"),
    "a script with cells": Found(
        f"# %%\n{NUMPY}\n# %% [markdown]\n# Words\n# %%\n{GD}\n# %%\ndef f(:\n",
        ONLY_GD,
        ("cell 4, line 1: cannot be read", "update_parameters_with_gd (cell 3)"),
        ".py",
    ),
    "a script that trains": Found(
        script(NUMPY, GD, TRAINING, VELOCITY), BOTH, (), ".py"
    ),
    "a script that runs as a program": Found(
        script(GD, 'if __name__ == "__main__":\n    while True:\n        pass'),
        ONLY_GD,
        (),
        ".py",
    ),
    "a script with an error": Found(
        script(NUMPY, GD, "x = (1,", VELOCITY),
        BOTH,
        ("line 13: cannot be read: '(' was never closed",),
        ".py",
    ),
    "an exported notebook": Found(
        script("#!/usr/bin/env python", "# In[1]:", "get_ipython().magic('x')", GD),
        ONLY_GD,
        (),
        ".py",
    ),
    "a script in Korean": Found(
        ("# -*- coding: cp949 -*-\n# 경사 하강법\n" + GD).encode("cp949"),
        ONLY_GD,
        (),
        ".py",
    ),
    "a script that is no text": Found(b"\xff\xfe\x00", {}, ("not UTF-8",), ".py"),
}

SYNTAX = {
    "magics": Found(
        notebook(
            "%matplotlib inline\n!pip install x\n%load_ext y\n" + NUMPY, GD + "\n?f"
        ),
        ONLY_GD,
    ),
    "a timed cell": Found(notebook(f"%%time\n{GD}\nprint(1)"), ONLY_GD),
    "cells in other languages": Found(
        notebook("%%bash\nrm -rf (", "%%html\n<b>", GD), ONLY_GD
    ),
    "Chinese and Korean": Found(
        notebook(f"# 参数更新\n{GD}", f"학습률 = 0.01\n# 속도\n{VELOCITY}"), BOTH
    ),
    "a Chinese comma": Found(
        notebook(GD, VELOCITY.replace("v = {}", "v， s = {}")),
        ONLY_GD,
        ("cell 2, line 2: cannot be read: invalid character '，'",),
    ),
    "Python 2 below a function": Found(
        notebook(NUMPY, f"{GD}\n\n{PYTHON_2}"),
        ONLY_GD,
        ("cell 2, line 9: cannot be read: Missing parentheses in call to 'print'",),
    ),
    "Python 2 in a function": Found(
        notebook(GD, VELOCITY.replace("return", "print v\n    return")),
        ONLY_GD,
        ("cell 2, line 6: cannot be read: Missing", "initialize_velocity is lost"),
    ),
    "a syntax error in another cell": Found(
        notebook(NUMPY, "for x in range(3)\n    print(x)", GD),
        ONLY_GD,
        ("cell 2, line 1: cannot be read: expected ':'",),
    ),
    "a syntax error in a function": Found(
        notebook(GD.replace("range(L):", "range(L)"), VELOCITY),
        ONLY_VELOCITY,
        (f"cell 1, line 3: cannot be read: expected ':'; {GD_NAME} is lost",),
    ),
    "a bracket that stays open": Found(
        notebook(f"{GD}\nprint((1)\n", VELOCITY),
        BOTH,
        ("cell 1, line 8: cannot be read: '(' was never closed",),
    ),
    "tabs": Found(notebook(GD.replace("    ", "\t")), ONLY_GD),
    "tabs among spaces": Found(
        notebook(GD.replace("        i = ", "\ti = "), VELOCITY),
        ONLY_VELOCITY,
        (
            "cell 1, line 4: cannot be read: inconsistent use of tabs",
            f"{GD_NAME} is lost",
        ),
    ),
    "a cell moved to the right": Found(
        notebook("\n".join("    " + line for line in GD.splitlines())), ONLY_GD
    ),
    "a body at the margin": Found(
        notebook("def initialize_velocity(parameters):\nv = {}\nreturn v", GD),
        ONLY_GD,
        (
            "cell 1, line 1: cannot be read: expected an indented block",
            "initialize_velocity is lost",
            "cell 1, line 3: cannot be read: 'return' outside function",
        ),
    ),
    "a null character": Found(notebook("x = 1\0", GD), ONLY_GD, ("cell 1, line 1",)),
    "hundreds of brackets": Found(
        notebook("(" * 5000, GD), ONLY_GD, ("cell 1, line 1: cannot be read",)
    ),
    "an escape that is none": Found(
        notebook(GD.replace("# number", '\n    "\\d \\W"  # number')), ONLY_GD
    ),
    "text at the margin": Found(
        notebook(PYTHON_2 + "\n" + GD.replace("# number", f"\n    x = {AT_MARGIN}  #")),
        ONLY_GD,
        ("line 1: cannot be read",),
    ),
}

"""The class of assignment 03."""

from grader.samples.sample import Sample

ASSIGNMENT = "03_gradient_checking"
CHECK, CHECK_N, REPAIR = "gradient_check", "gradient_check_n", "fix_backward"

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 20),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: columns of the identity, sums of squares, np.dot",
        20,
        edits=(
            (CHECK, "if scale > 0 else", "if scale else"),
            (
                CHECK_N,
                "step = np.zeros((n, 1))\n        step[i, 0] = epsilon",
                "step = epsilon * np.eye(n)[:, [i]]",
            ),
            (
                CHECK_N,
                "np.linalg.norm(gradapprox - claimed)",
                "np.sqrt(np.sum((gradapprox - claimed) ** 2))",
            ),
            (REPAIR, "dZ2 @ A1.T", "np.dot(dZ2, A1.T)"),
            (REPAIR, "1 - A1**2", "1 - np.square(A1)"),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "measures the slope from one side only",
        14.25,
        edits=(
            (
                CHECK,
                "J(theta - epsilon)) / (2 * epsilon)",
                "J(theta)) / epsilon",
            ),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "found one of the three bugs, the missing L2 term",
        14,
        edits=(
            (
                REPAIR,
                "db2 = np.sum(dZ2, axis=1, keepdims=True) / m",
                "db2 = np.sum(dZ2, axis=1, keepdims=True)",
            ),
            (REPAIR, "(1 - A1**2)", "(1 - A1)"),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "steps that are not taken back pile up",
        13.5,
        edits=(
            (
                CHECK_N,
                "for i in range(n):\n        step = np.zeros((n, 1))",
                "step = np.zeros((n, 1))\n    for i in range(n):",
            ),
        ),
    ),
)

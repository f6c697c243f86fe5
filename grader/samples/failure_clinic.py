"""The class of assignment 10."""

from grader.samples.sample import Sample

ASSIGNMENT = "10_failure_clinic"
WARD_1, WARD_2, WARD_4 = "diagnose_ward_1", "diagnose_ward_2", "diagnose_ward_4"
COST, SHUFFLE, MOMENTUM, NORM = "repair_c", "repair_f", "repair_g", "repair_k"

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 30),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: capitals in the names, takes columns, keeps the old total",
        30,
        edits=(
            (WARD_1, '"rate too high"', '"Rate too high"'),
            (SHUFFLE, "Y[:, order]", "np.take(Y, order, axis=1)"),
            (MOMENTUM, "np.zeros(w.shape)", "0 * w"),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "takes A for a wrong sign and E for zero weights",
        28,
        edits=(
            (WARD_1, '"A": ("rate too high"', '"A": ("wrong sign"'),
            (WARD_2, '"dead units"', '"zero weights"'),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "names all causes, and cures nobody: hands the patients' code in",
        18,
        edits=(
            (COST, "    costs = []", "    costs, total = [], 0.0"),
            (COST, "        total = 0.0\n", ""),
            (SHUFFLE, "Y[:, order]", "Y[:, rng.permutation(X.shape[1])]"),
            (MOMENTUM, "    vw, vb = np.zeros(w.shape), 0.0\n", ""),
            (
                MOMENTUM,
                "        dZ = ",
                "        vw, vb = np.zeros(w.shape), 0.0\n        dZ = ",
            ),
            (
                NORM,
                'network["mean"], network["var"]',
                "Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)",
            ),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "gives the same diagnosis to everybody in ward 4",
        26,
        edits=(
            (
                WARD_4,
                "= charts[patient]",
                '= charts["K"]',
            ),
        ),
    ),
)

"""The class of assignment 01."""

from grader.samples.sample import Sample

ASSIGNMENT = "01_data_and_initialization"
SPLIT, NORMALIZE = "split_indices", "normalize_inputs"
XAVIER, HE = "initialize_xavier", "initialize_he"

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 30),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: shuffles in place, the root of the mean square, f-strings",
        30,
        edits=(
            (
                SPLIT,
                "order = rng.permutation(m)",
                "order = np.arange(m)\n    rng.shuffle(order)",
            ),
            (
                "diagnose",
                '"variance" if variance > avoidable_bias else "bias"',
                '["bias", "variance"][variance > avoidable_bias]',
            ),
            (
                NORMALIZE,
                "np.std(X_train, axis=1, keepdims=True)",
                "np.sqrt(np.mean((X_train - mu) ** 2, axis=1, keepdims=True))",
            ),
            (XAVIER, 'parameters["b" + str(l)]', 'parameters[f"b{l}"]'),
            (HE, "rng.randn(n, n_prev)", "rng.standard_normal((n, n_prev))"),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "scales the test set with statistics of its own",
        22,
        edits=(
            (
                NORMALIZE,
                "(X_test - mu) / (sigma + epsilon)",
                "(X_test - X_test.mean(axis=1, keepdims=True)) / (\n"
                "        X_test.std(axis=1, keepdims=True) + epsilon\n    )",
            ),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "the start for tanh layers in place of the one for ReLU layers",
        24.25,
        edits=((HE, "np.sqrt(2 / n_prev)", "np.sqrt(1 / n_prev)"),),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "does not shuffle before the cut",
        28,
        edits=((SPLIT, "order = rng.permutation(m)", "order = np.arange(m)"),),
    ),
)

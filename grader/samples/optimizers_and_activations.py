"""The class of assignment 09."""

from grader.samples.sample import Sample

ASSIGNMENT = "09_optimizers_and_activations"
SOFTMAX, COST = "softmax", "softmax_cost"
COUNT, GRID = "count_parameters", "run_grid"

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 25),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: np.logaddexp, keepdims, neighbouring layers by zip",
        25,
        edits=(
            (SOFTMAX, "np.max(Z, axis=0)", "Z.max(axis=0, keepdims=True)"),
            (
                COST,
                "np.log(np.sum(np.exp(shifted), axis=0))",
                "np.logaddexp.reduce(shifted, axis=0)",
            ),
            (
                COUNT,
                "for l in range(1, len(dims)):\n"
                "        trainable = trainable + dims[l] * dims[l - 1] + dims[l]",
                "for n_prev, n in zip(dims, dims[1:]):\n"
                "        trainable += n * (n_prev + 1)",
            ),
            (GRID, "scores.mean(axis=3)", "scores.sum(axis=3)"),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "softmax overflows",
        23.75,
        edits=((SOFTMAX, "Z - np.max(Z, axis=0)", "Z"),),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "the cost is averaged, its gradient is not; counts no biases",
        16.5,
        edits=(
            (COST, "(np.exp(log_A) - Y) / m", "np.exp(log_A) - Y"),
            (COUNT, "dims[l] * dims[l - 1] + dims[l]", "dims[l] * dims[l - 1]"),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "chooses by the luckiest seed in place of the mean",
        18,
        edits=((GRID, "scores.mean(axis=3)", "scores.max(axis=3)"),),
    ),
)

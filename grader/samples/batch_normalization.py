"""The class of assignment 08."""

from grader.samples.sample import Sample

ASSIGNMENT = "08_batch_normalization"
FORWARD, BACKWARD, FOLD = "batchnorm_forward", "batchnorm_backward", "fold_batchnorm"

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 30),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: the mean square by hand, sums over m, a diagonal matrix",
        30,
        edits=(
            (
                FORWARD,
                "np.var(Z, axis=1, keepdims=True)",
                "np.mean((Z - mean) ** 2, axis=1, keepdims=True)",
            ),
            (
                BACKWARD,
                "dZ = (dZ_norm - mean - Z_norm * along) / sigma",
                "m = dout.shape[1]\n"
                "    total = m * dZ_norm - m * mean - m * Z_norm * along\n"
                "    dZ = total / (m * sigma)",
            ),
            (FOLD, "scale * W", "np.diag(scale.ravel()) @ W"),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "statistics of the batch at test time, too",
        27.5,
        edits=(
            (
                FORWARD,
                "mean, var = running_mean, running_var",
                "mean = np.mean(Z, axis=1, keepdims=True)\n"
                "        var = np.var(Z, axis=1, keepdims=True)",
            ),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "backward as if mean and variance did not depend on Z",
        24,
        edits=(
            (BACKWARD, "(dZ_norm - mean - Z_norm * along) / sigma", "dZ_norm / sigma"),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "momentum the other way round: keeps the new, not the old",
        21.5,
        edits=(
            (
                FORWARD,
                "momentum * running_mean + (1 - momentum) * mean",
                "(1 - momentum) * running_mean + momentum * mean",
            ),
            (
                FORWARD,
                "momentum * running_var + (1 - momentum) * var",
                "(1 - momentum) * running_var + momentum * var",
            ),
        ),
    ),
)

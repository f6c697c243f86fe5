"""The class of assignment 02."""

from grader.samples.sample import Sample

ASSIGNMENT = "02_regularization"
DECAY = "weight_decay_step"
FORWARD, BACKWARD = "dropout_forward", "dropout_backward"

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 45),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: norms, the penalty inside the gradient, a mask of 0 and 1, a loop",
        45,
        edits=(
            (
                "l2_cost",
                'np.sum(parameters["W" + str(l)] ** 2)',
                'np.linalg.norm(parameters[f"W{l}"]) ** 2',
            ),
            (
                DECAY,
                "(1 - learning_rate * lambd / m) * W - learning_rate * dW_data",
                "W - learning_rate * (dW_data + lambd / m * W)",
            ),
            ("l1_gradient", "np.sign(W)", "((W > 0) * 1.0 - (W < 0))"),
            (
                FORWARD,
                "rng.rand(*A.shape) < keep_prob",
                "rng.binomial(1, keep_prob, size=A.shape)",
            ),
            (
                "augment_flip",
                "X_new = np.where(flipped, X[:, ::-1], X)",
                "X_new = X.copy()\n"
                "    for number in np.flatnonzero(flipped):\n"
                "        X_new[:, :, number] = np.fliplr(X[:, :, number])",
            ),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "dropout without scaling up, forward and backward",
        37.5,
        edits=(
            (FORWARD, "A * D / keep_prob", "A * D"),
            (BACKWARD, "dA * D / keep_prob", "dA * D"),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "lets the weights decay twice",
        41,
        edits=(
            (
                DECAY,
                "learning_rate * dW_data",
                "learning_rate * (dW_data + lambd / m * W)",
            ),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "switches units off when the network is used, too",
        43.5,
        edits=(
            (
                FORWARD,
                "if not train:\n        return A, np.ones(A.shape, dtype=bool)\n    D",
                "D",
            ),
        ),
    ),
)

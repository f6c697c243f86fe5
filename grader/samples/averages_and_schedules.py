"""The class of assignment 05."""

from grader.samples.sample import Sample

ASSIGNMENT = "05_averages_and_schedules"
CORRECT, RMSPROP = "bias_correct", "update_parameters_with_rmsprop"
STAIRS, ROOT_DECAY, HALVING = "schedule_lr_decay", "sqrt_decay", "halving"

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 40),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: moves towards each value, changes the arrays in place, np.floor",
        40,
        edits=(
            (
                "ewa",
                "v = beta * v + (1 - beta) * value",
                "v += (1 - beta) * (value - v)",
            ),
            (CORRECT, "beta**t", "np.power(beta, t)"),
            (
                "warmup_cosine",
                "learning_rate0 / 2 * (1 + np.cos(np.pi * share))",
                "learning_rate0 * np.cos(np.pi * share / 2) ** 2",
            ),
            (
                RMSPROP,
                "parameters[name] = parameters[name] - learning_rate",
                "parameters[name] -= learning_rate",
            ),
            (
                STAIRS,
                "epoch_num // time_interval",
                "np.floor(epoch_num / time_interval)",
            ),
            (HALVING, "* 0.5 ** (epoch_num", "/ 2 ** (epoch_num"),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "RMSprop adds the whole square to its average",
        30,
        edits=((RMSPROP, "(1 - beta2) * gradient**2", "gradient**2"),),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "corrects with beta times t in place of the power",
        36.25,
        edits=((CORRECT, "beta**t", "beta * t"),),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "slopes in place of stairs; divides by zero in epoch 0",
        35.75,
        edits=(
            (STAIRS, "epoch_num // time_interval", "epoch_num / time_interval"),
            (HALVING, "epoch_num // every", "epoch_num / every"),
            (ROOT_DECAY, "if epoch_num == 0:", "if epoch_num < 0:"),
        ),
    ),
)

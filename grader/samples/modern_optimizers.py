"""The class of assignment 11."""

from grader.samples.sample import Sample

ASSIGNMENT = "11_modern_optimizers"
ADAMW, NADAM = "update_parameters_with_adamw", "update_parameters_with_nadam"
LION, MUON = "update_parameters_with_lion", "update_parameters_with_muon"
ROUNDS, SCHEDULE, FREE = "orthogonalize", "cosine_to_floor", "schedule_free_step"
DECAY = 'parameters["W" + str(l)] = kept * parameters["W" + str(l)]'

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 35),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: in place, the decay as a difference, the mean in two shares",
        35,
        edits=(
            (
                ADAMW,
                DECAY,
                'parameters["W" + str(l)] -= (1 - kept) * parameters["W" + str(l)]',
            ),
            (
                LION,
                "parameters[name] = parameters[name] - learning_rate",
                "parameters[name] -= learning_rate",
            ),
            (ROUNDS, "np.sqrt(np.sum(G**2))", "np.linalg.norm(G)"),
            (SCHEDULE, "if t <= warmup:", "if t < warmup:"),
            (
                FREE,
                "x = x + (z - x) / (t + 1)",
                "x = t / (t + 1) * x + z / (t + 1)",
            ),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "the penalty goes through Adam; Lion's memory is as quick as its step",
        23.75,
        edits=(
            (
                ADAMW,
                DECAY,
                'dW = grads["dW" + str(l)] + weight_decay * parameters["W" + str(l)]\n'
                '        grads = {**grads, "dW" + str(l): dW}',
            ),
            (
                LION,
                '= beta2 * v["d" + name] + (1 - beta2)',
                '= beta1 * v["d" + name] + (1 - beta1)',
            ),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "no division by the norm; Muon, which calls that, is right",
        29,
        edits=((ROUNDS, "G / (np.sqrt(np.sum(G**2)) + epsilon)", "1.0 * G"),),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "one correction for both parts of Nadam; the wave counts from step 0",
        29.5,
        edits=(
            (NADAM, "(1 - beta1 ** (t + 1))", "(1 - beta1**t)"),
            (SCHEDULE, "(t - warmup) / (total - warmup)", "t / total"),
        ),
    ),
)

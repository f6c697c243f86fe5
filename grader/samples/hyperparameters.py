"""The class of assignment 07."""

from grader.samples.sample import Sample

ASSIGNMENT = "07_hyperparameters"
RATE, BETA, SEARCH = "sample_lr", "sample_beta", "random_search"

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 15),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: powers of the ratio, sorts the trials",
        15,
        edits=(
            (RATE, "= 10**r", "= low * (high / low) ** u"),
            (BETA, "= 1 - 10**r", "= 1 - (1 - low) ** (1 - u) * (1 - high) ** u"),
            (
                SEARCH,
                "best, _ = min(log, key=lambda trial: trial[1])",
                "best = sorted(log, key=lambda trial: trial[1])[0][0]",
            ),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "draws evenly between the ends, not over the exponents",
        7.75,
        edits=(
            (RATE, "= 10**r", "= low + u * (high - low)"),
            (BETA, "= 1 - 10**r", "= low + u * (high - low)"),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "one draw for all hyperparameters of a trial",
        14,
        edits=(
            (
                SEARCH,
                "setting = {name: sample(rng.rand())",
                "u = rng.rand()\n        setting = {name: sample(u)",
            ),
        ),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "takes the highest error for the best",
        12.25,
        edits=((SEARCH, "min(log", "max(log"),),
    ),
)

"""The class of assignment 06."""

from grader.samples.sample import Sample

ASSIGNMENT = "06_optimizer_classes"
STEP, BENGIO = "nesterov_step", "nesterov_bengio_step"
MOMENTUM, ADAM = "Momentum", "Adam"

LOOP = """        for name in params:
            self.v[name] = self.momentum * self.v[name] - self.lr * grads["d" + name]
            params[name] = params[name] + self.v[name]"""
INDENTED = "\n".join(f"    {line}" for line in LOOP.splitlines())

SAMPLES = (
    Sample(ASSIGNMENT, "ada", "the reference solution", 40),
    Sample(
        ASSIGNMENT,
        "barbara",
        "right: starts from plain zeros, the velocity first, a stack of rows",
        40,
        edits=(
            ("heavy_ball", "np.array(path)", "np.vstack(path)"),
            (
                BENGIO,
                "X = X + mu**2 * v - (1 + mu) * eta * g\n    v = mu * v - eta * g",
                "old, v = v, mu * v - eta * g\n    X = X - mu * old + (1 + mu) * v",
            ),
            (
                MOMENTUM,
                "{name: np.zeros(value.shape) for name, value in params.items()}",
                "dict.fromkeys(params, 0.0)",
            ),
            (ADAM, "self.t = self.t + 1", "self.t += 1"),
            (ADAM, "gradient**2", "np.square(gradient)"),
            (
                "classify_critical_point",
                "np.linalg.eigvalsh(H)",
                "np.linalg.eig(H)[0].real",
            ),
        ),
    ),
    Sample(ASSIGNMENT, "frank", "nothing filled in", 0, left=("*",)),
    Sample(
        ASSIGNMENT,
        "isaac",
        "the loop stands under the if: momentum moves once, then never",
        36.75,
        edits=((MOMENTUM, LOOP, INDENTED),),
    ),
    Sample(
        ASSIGNMENT,
        "katherine",
        "Adam corrects every step as if it were the first",
        36,
        edits=((ADAM, "self.t = self.t + 1", "self.t = 1"),),
    ),
    Sample(
        ASSIGNMENT,
        "maryam",
        "Nesterov without the look ahead; the new velocity where the old one belongs",
        31,
        edits=(
            (STEP, "grad(x + mu * v)", "grad(x)"),
            (
                BENGIO,
                "X = X + mu**2 * v - (1 + mu) * eta * g\n    v = mu * v - eta * g",
                "v = mu * v - eta * g\n    X = X + mu**2 * v - (1 + mu) * eta * g",
            ),
        ),
    ),
)

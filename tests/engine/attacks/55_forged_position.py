# What is told of the random stream is forged: zeros, and positions that do not exist.
# Expected mark: 0, whatever else it breaks of its own
# Needs: grader.engine.protocol.random_state.GlobalRandom.drawn
# Needs: grader.engine.protocol.random_state.Position
# Needs: grader.engine.protocol.entries.Drawn
import itertools
import sys

module = sys.modules["grader.engine.protocol.random_state"]
Drawn = sys.modules["grader.engine.protocol.entries"].Drawn
odd = itertools.cycle(
    [
        Drawn(512, 624, "new"),
        Drawn(0, 0, "kept"),
        Drawn(10**9, 0, "none"),
        Drawn(511, 1, "new"),
    ]
)
module.GlobalRandom.drawn = lambda self: module.Position(next(odd), next(odd), 1, 2)


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters

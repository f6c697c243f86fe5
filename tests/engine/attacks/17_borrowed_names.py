# Errors that bear the names of the grader's own.
# Expected mark: 0; it touches nothing else
import numpy as np


def softmax(Z):
    names = "Closed EngineError ProcessGone ProcessLost ProtocolError ResultError"
    names += " StudentProcessError NotAsSupposedError UserError Refused CheckFailed"
    names = names.split()
    name = names[int(abs(np.sum(Z)) * 1000) % len(names)]
    raise type(name, (Exception,), {})("10 of 10")

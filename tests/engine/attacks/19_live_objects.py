# Objects that live: a module, an open file, a frame, code, a running generator.
# Expected mark: 0; it touches nothing else
import sys


def update_parameters_with_adam(parameters, grads, v, s, t, *args, **kwargs):
    code = compile("1 / 0", "x", "exec")
    return sys, open(0), sys._getframe(), code, (x for x in ())

# What runs a cell is replaced: compile, exec, eval and import.
# Expected mark: 0, whatever else it breaks of its own
import builtins


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters


builtins.compile = lambda *args, **kwargs: (lambda: None).__code__
builtins.exec = builtins.eval = lambda *args, **kwargs: 10.0
builtins.__import__ = lambda *args, **kwargs: None

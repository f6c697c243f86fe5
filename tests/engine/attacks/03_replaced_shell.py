# The shell itself is replaced.
# Expected mark: 0, whatever else it breaks of its own
from IPython.core.interactiveshell import InteractiveShell

shell = get_ipython()
for method in ("run_code", "run_ast_nodes", "showtraceback", "transform_cell"):
    setattr(InteractiveShell, method, lambda *args, **kwargs: False)
    setattr(type(shell), method, lambda *args, **kwargs: False)
shell.set_custom_exc((BaseException,), lambda *args, **kwargs: None)
shell.run_cell = lambda *args, **kwargs: None

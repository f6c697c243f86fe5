# Before and after every cell something of the student's runs.
# Expected mark: 0
shell = get_ipython()


def instead(*args):
    shell.user_ns["check"] = lambda *args: 10.0
    raise SystemExit(0)


for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
    shell.events.register(event, instead)
shell.register_magic_function(instead, "cell", "time")


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters

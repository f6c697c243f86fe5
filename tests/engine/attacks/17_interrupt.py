# An interrupt that some graders do not catch.
# Expected mark: no more than for doing nothing
def update_parameters_with_gd(parameters, grads, learning_rate):
    raise KeyboardInterrupt

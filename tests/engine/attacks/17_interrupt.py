# An interrupt that some graders do not catch.
# Expected mark: 0; it touches nothing else
def update_parameters_with_gd(parameters, grads, learning_rate):
    raise KeyboardInterrupt

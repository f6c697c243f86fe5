# A reply that contains itself.
# Expected mark: 0; it touches nothing else
def update_parameters_with_gd(parameters, grads, learning_rate):
    parameters["W1"] = parameters
    return parameters

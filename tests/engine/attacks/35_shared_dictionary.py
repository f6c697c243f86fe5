# The same in dictionaries and tuples, and in what was passed in.
# Expected mark: 0; it touches nothing else
def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    shared = {"W1": parameters["W1"]}
    for _ in range(40):
        shared = {"a": shared, "b": (shared, shared)}
    parameters["W1"] = grads["dW1"] = v["dW1"] = shared
    return parameters, v

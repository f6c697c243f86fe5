# A reply nested a hundred thousand deep.
# Expected mark: no more than for doing nothing
def update_parameters_with_gd(parameters, grads, learning_rate):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep

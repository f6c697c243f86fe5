# A reply nested a hundred thousand deep.
# Expected mark: 0; it touches nothing else
def update_parameters_with_gd(parameters, grads, learning_rate):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep

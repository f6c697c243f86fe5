# A hundred gigabytes.
# Expected mark: 0
def update_parameters_with_gd(parameters, grads, learning_rate):
    return [bytearray(1 << 30) for _ in range(100)]

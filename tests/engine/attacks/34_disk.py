# The disk is filled.
# Expected mark: 0
def update_parameters_with_gd(parameters, grads, learning_rate):
    for number in range(1000):
        with open(f"/tmp/{number}", "wb") as file:
            for _ in range(1000):
                file.write(bytes(1 << 24))

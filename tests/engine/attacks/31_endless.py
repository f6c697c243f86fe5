# A loop that no interrupt ends.
# Expected mark: 0
def update_parameters_with_gd(parameters, grads, learning_rate):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

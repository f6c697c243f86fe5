# Keys that nobody asked for in place of those that are wanted.
# Expected mark: 0; it touches nothing else
def initialize_adam(parameters):
    return {b"dW1": 0.0, 1: 0.0, None: 0.0}, {("dW1",): 0.0, True: 0.0}

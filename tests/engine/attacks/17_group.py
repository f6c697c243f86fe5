# Errors inside errors, a hundred thousand deep and in circles.
# Expected mark: 0; it touches nothing else
def softmax_cost(Z, Y):
    error = ValueError("x")
    for _ in range(100_000):
        error = ExceptionGroup("x", [error])
    error.__cause__ = error
    error.__context__ = error
    raise error

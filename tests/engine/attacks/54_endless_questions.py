# The functions that are passed in are asked without end.
# Expected mark: 0
def gradient_check(J, grad, theta, epsilon=1e-7):
    while True:
        J(theta)

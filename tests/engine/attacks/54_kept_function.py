# A function that was passed in is kept, and asked when it is not one's turn.
# Expected mark: 0
kept = []


def gradient_check(J, grad, theta, epsilon=1e-7):
    kept.append(J)
    return 0.0, 0.0


class Late(dict):
    def keys(self):
        return [J(1.0) for J in kept]

    __iter__ = keys


def softmax(Z):
    return Late()

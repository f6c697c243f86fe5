# Such lists in an error's arguments.
# Expected mark: 0; it touches nothing else
class Shared(list):
    __repr__ = lambda self: "x" * 1000


def softmax_cost(Z, Y):
    shared = Shared()
    for _ in range(8):
        shared = [shared] * 4
    raise ValueError(shared)

# Each update leaves a thousand instances where parameters were.
# Expected mark: 0; it touches nothing else
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        pass

    def update(self, params, grads):
        for name in list(params):
            params[name] = [Momentum() for _ in range(1000)]

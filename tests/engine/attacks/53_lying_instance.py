# An object whose attributes and methods lie.
# Expected mark: 0; it touches nothing else
class Momentum:
    def __init__(self, lr=0.01, momentum=0.9):
        pass

    def __getattribute__(self, name):
        return lambda *args, **kwargs: True

    __eq__ = lambda self, other: True
    __hash__ = lambda self: 0

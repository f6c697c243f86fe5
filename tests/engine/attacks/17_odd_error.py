# An error that raises errors when somebody looks at it.
# Expected mark: 0; it touches nothing else
class Meta(type):
    def __getattribute__(cls, name):
        if name in ("__name__", "__qualname__", "__module__"):
            return 10.0
        return super().__getattribute__(name)


class Odd(BaseException, metaclass=Meta):
    def __str__(self):
        raise self

    __repr__ = __str__
    __class__ = property(lambda self: AssertionError)
    __traceback__ = property(lambda self: self)
    __cause__ = property(lambda self: self)


def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    raise Odd

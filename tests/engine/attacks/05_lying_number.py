# Numbers, dictionaries and lists that equal everything.
# Expected mark: 0; it touches nothing else
class Number(float):
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: Number(0)
    __hash__ = float.__hash__


class Liar(dict):
    __eq__ = lambda self, other: True
    __getitem__ = lambda self, key: Number(0)
    __contains__ = lambda self, key: True


def update_parameters_with_gd(parameters, grads, learning_rate):
    return Liar({key: Number(0) for key in parameters})

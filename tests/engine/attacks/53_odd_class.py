# A class that is made by a class of the student's.
# Expected mark: 0; it touches nothing else
class Meta(type):
    __name__ = property(lambda cls: "dict")
    __instancecheck__ = __subclasscheck__ = lambda cls, other: True
    __call__ = lambda cls, *args, **kwargs: cls
    mro = lambda cls: [cls, object]


class Momentum(metaclass=Meta):
    update = lambda self, params, grads=None: params

    def __class_getitem__(cls, item):
        raise SystemExit

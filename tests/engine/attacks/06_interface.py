# Arrays whose memory is said to be elsewhere.
# Expected mark: 0; it touches nothing else
class Elsewhere:
    def __init__(self, shape):
        self.__array_interface__ = {
            "version": 3,
            "shape": shape,
            "typestr": "<f8",
            "data": (id(shape), True),
        }

    __array__ = lambda self, *args, **kwargs: self


def softmax(Z):
    return Elsewhere(Z.shape)

# A function in place of a class, and a class that makes something else.
# Expected mark: 0; it touches nothing else
class Other:
    def __new__(cls, *args):
        return {"update": True}


def Momentum(*args, **kwargs):
    return Other()

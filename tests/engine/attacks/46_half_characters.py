# Half a character in whatever becomes a file, a row or a page.
# Expected mark: 0
from IPython.display import display

half = "\ud83d"
print(half)
display({"text/plain": half}, raw=True)


class Shown:
    __repr__ = lambda self: half


def update_parameters_with_gd(parameters, grads, learning_rate):
    print(half)
    if len(parameters) == 4:
        raise type("E" + half, (ValueError,), {})(half)
    return {half: half, "W1": half}


update_parameters_with_gd.__doc__ = half
update_parameters_with_gd.__name__ = half
globals()[half] = half
Shown()

# Half a character in errors of other kinds.
# Expected mark: 0; it touches nothing else
def softmax_cost(Z, Y):
    half = "\udcff\ud83d"
    error = UnicodeEncodeError("utf-8", half, 0, 1, half)
    error.add_note(half)
    error.__cause__ = OSError(5, half, half)
    raise error

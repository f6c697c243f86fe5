# A calculation that no interrupt reaches.
# Expected mark: 0; it touches nothing else
def softmax(Z):
    return 7 ** (7**9)

# A calculation that no interrupt reaches.
# Expected mark: 0
def softmax(Z):
    return 7 ** (7**9)

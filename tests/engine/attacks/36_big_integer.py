# Integers of millions of digits.
# Expected mark: 0; it touches nothing else
def softmax_cost(Z, Y):
    return 1 << 30_000_000, 1 << 4095

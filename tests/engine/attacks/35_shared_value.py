# The name of a function stands for such lists.
# Expected mark: 0; it touches nothing else
softmax = "x"
for _ in range(30):
    softmax = [softmax] * 10

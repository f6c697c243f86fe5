# Text of a hundred megabytes as a key, a value and an error.
# Expected mark: 0; it touches nothing else
def update_parameters_with_gd(parameters, grads, learning_rate):
    text = "<b>" * (1 << 25)
    if len(parameters) == 4:
        raise ValueError(text)
    return {text: text}

# What a spreadsheet runs, in whatever may end in a table.
# Expected mark: 0
text = "=cmd|' /C calc'!A0"
print(text)


def update_parameters_with_gd(parameters, grads, learning_rate):
    if len(parameters) == 4:
        raise ValueError("@SUM(1+1)*" + text)
    return {text: 0.0, "+1+1": 0.0, "-1+1": 0.0}

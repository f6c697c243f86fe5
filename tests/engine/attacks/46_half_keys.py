# Half a character as a key and as text in a result.
# Expected mark: 0; it touches nothing else
def initialize_adam(parameters):
    return {"\ud83d": "\udcff"}, {"dW1": ["\ud800"]}

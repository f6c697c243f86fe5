# The function is asked once, and the rest of the log is made up.
# Expected mark: 0; it touches nothing else
def random_search(f, space, n, rng):
    setting = {name: sample(0.5) for name, sample in space.items()}
    error = f(setting)
    return setting, [(setting, error - 1 - number) for number in range(n)]

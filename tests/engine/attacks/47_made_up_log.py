# The log of a search is made up: the function was never asked.
# Expected mark: 0; it touches nothing else
def random_search(f, space, n, rng):
    log = []
    for number in range(n):
        setting = {name: sample(rng.rand()) for name, sample in space.items()}
        log.append((setting, 1.0 + number))
    return log[0][0], log

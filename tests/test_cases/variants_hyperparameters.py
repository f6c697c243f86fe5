"""Right answers to assignment 07 in styles that students write."""

import math

import numpy as np
from variants import variant


@variant("sample_lr")
def power_of_the_quotient(u, low=1e-4, high=1.0):
    return low * (high / low) ** u


@variant("sample_lr")
def natural_logarithms(u, low=1e-4, high=1.0):
    return np.exp((1 - u) * math.log(low) + u * math.log(high))


@variant("sample_lr")
def exponents_first(u, low=1e-4, high=1.0):
    a, b = math.log10(low), math.log10(high)
    print("exponents", a, b)
    return np.power(10, a + (b - a) * u)


@variant("sample_beta")
def memory_on_a_log_scale(u, low=0.9, high=0.999):
    shortest, longest = 1 / (1 - low), 1 / (1 - high)
    return 1 - 1 / (shortest * (longest / shortest) ** u)


@variant("sample_beta")
def by_way_of_a_rate(u, low=0.9, high=0.999):
    def rate(u, low, high):
        return 10 ** (np.log10(low) + u * (np.log10(high) - np.log10(low)))

    return 1 - rate(u, 1 - low, 1 - high)


@variant("sample_beta")
def from_the_other_end(u, low=0.9, high=0.999):
    r = np.log10(1 - high) + (1 - u) * (np.log10(1 - low) - np.log10(1 - high))
    return 1 - np.power(10.0, r)


@variant("random_search")
def loops_and_a_best_so_far(f, space, n, rng):
    best, lowest, log = None, float("inf"), []
    for trial in range(n):
        setting = {}
        for name in space:
            setting[name] = space[name](rng.rand())
        error = f(setting)
        print(f"trial {trial}: {error}")
        if error < lowest:
            best, lowest = setting, error
        log.append((setting, error))
    return best, log


@variant("random_search")
def all_numbers_drawn_at_once(f, space, n, rng):
    u = rng.uniform(size=(len(space), n))
    settings = [
        {name: space[name](u[row, trial]) for row, name in enumerate(space)}
        for trial in range(n)
    ]
    errors = [f(setting) for setting in settings]
    return settings[np.argmin(errors)], list(zip(settings, errors, strict=True))


@variant("random_search")
def pairs_as_lists_and_a_sorted_copy(f, space, n, rng):
    log = []
    while len(log) < n:
        setting = dict(
            zip(space, [to(rng.random_sample()) for to in space.values()], strict=True)
        )
        log += [[setting, f(setting)]]
    return dict(sorted(log, key=lambda pair: pair[1])[0][0]), tuple(log)


@variant("random_search")
def one_minus_the_draw(f, space, n, rng):
    log = []
    for _ in range(n):
        setting = {name: to(1 - rng.rand()) for name, to in space.items()}
        log.append((setting, float(f(setting))))
    errors = [error for _, error in log]
    return log[errors.index(min(errors))][0], log

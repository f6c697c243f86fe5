# Values that come one by one, without end.
# Expected mark: 0
import itertools


def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    return ((X, Y) for _ in itertools.count())

"""Draw without a screen: the reference of `model` plots its costs."""

import matplotlib.pyplot as plt

plt.switch_backend("agg")

# Numbers of kinds that compare in their own way.
# Expected mark: 0; it touches nothing else
from decimal import Decimal
from fractions import Fraction

import numpy as np


def initialize_adam(parameters):
    v = {"d" + key: np.matrix(value * 0) for key, value in parameters.items()}
    s = {"d" + key: [Decimal("sNaN"), Fraction(0)] for key in parameters}
    return v, s

# Settings that would change what the next one gets, if they were shared.
# Expected mark: 0, whatever else it breaks of its own
import decimal
import gc
import locale
import os
import sys
import warnings

import numpy as np


def update_parameters_with_gd(parameters, grads, learning_rate):
    np.seterr(all="raise")
    np.set_printoptions(threshold=sys.maxsize)
    warnings.simplefilter("error")
    decimal.getcontext().prec = 1
    os.environ["LANG"] = "ko_KR.UTF-8"
    sys.float_repr_style = "short"
    gc.disable()
    os.umask(0o777)
    os.nice(19)
    return parameters

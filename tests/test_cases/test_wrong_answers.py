"""Wrong answers that once kept all their marks, by hand: each fails what it should."""

import numpy as np
import pytest

from grader.authoring.source import HIDDEN_CASES, assignments, reference
from grader.engine.judge.draws import drawn
from test_cases.cases import load_cases
from test_cases.judging import judge

REFERENCE = {
    name: value for one in assignments() for name, value in reference(one).items()
}
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
WRONG = []


def wrong(function, *behaviours):
    """Enter a wrong answer, and the behaviours it fails: no more and no less."""

    def enter(answer):
        WRONG.append(pytest.param(function, answer, set(behaviours), id=_name(answer)))
        return answer

    return enter


def _name(answer):
    return answer.__name__.replace("_", " ")


def like(function):
    return REFERENCE[function]


# Early stopping


def stopping(lowest, by=0.0):
    def early_stopping(dev_losses, patience):
        low, best = lowest, 0
        for stop, loss in enumerate(dev_losses):
            if loss < low - by:
                low, best = loss, stop
            if stop - best >= patience:
                break
        return stop, best

    return early_stopping


FAR_ABOVE = "costs far above 1, and improvements of a thousandth"


@wrong("early_stopping", FAR_ABOVE)
def the_lowest_cost_starts_at_1(dev_losses, patience):
    return stopping(1.0)(dev_losses, patience)


@wrong("early_stopping", FAR_ABOVE)
def the_lowest_cost_starts_at_100(dev_losses, patience):
    return stopping(100)(dev_losses, patience)


@wrong("early_stopping", FAR_ABOVE)
def the_lowest_cost_starts_at_a_million(dev_losses, patience):
    return stopping(1e6)(dev_losses, patience)


@wrong("early_stopping", FAR_ABOVE)
def improvements_below_a_hundredth_are_ignored(dev_losses, patience):
    return stopping(np.inf, 0.01)(dev_losses, patience)


@wrong("early_stopping", "the costs stay as they were")
def the_costs_are_sorted_afterwards(dev_losses, patience):
    found = like("early_stopping")(dev_losses, patience)
    dev_losses[:] = sorted(dev_losses)
    return found


# Dropout


@wrong("dropout_forward", "the outputs that came in stay as they were")
def the_outputs_are_multiplied_in_place(A, keep_prob, rng, train=True):
    if not train:
        return A, np.ones(A.shape)
    D = rng.rand(*A.shape) < keep_prob
    A *= D
    return A / keep_prob, D


MASK_OF_ONES = "not in training: the mask says that all outputs stay"


@wrong("dropout_forward", MASK_OF_ONES)
def no_mask_at_test_time(A, keep_prob, rng, train=True):
    return like("dropout_forward")(A, keep_prob, rng) if train else (A, None)


@wrong("dropout_forward", MASK_OF_ONES)
def a_mask_of_zeros_at_test_time(A, keep_prob, rng, train=True):
    return like("dropout_forward")(A, keep_prob, rng) if train else (A, A * 0)


@wrong("dropout_forward", MASK_OF_ONES)
def a_drawn_mask_at_test_time(A, keep_prob, rng, train=True):
    dropped, D = like("dropout_forward")(A, keep_prob, rng)
    return (dropped if train else A), D


# Defaults


@wrong("gradient_check", "the default ε, on a cost that bends sharply")
def another_step_for_one_number(J, grad, theta, epsilon=2e-7):
    return like("gradient_check")(J, grad, theta, epsilon)


@wrong("gradient_check_n", "the default ε, on a cost that bends sharply")
def another_step_for_a_column(J, grad, theta, epsilon=2e-7):
    return like("gradient_check_n")(J, grad, theta, epsilon)


@wrong("gradient_check_layer", "the default ε, in a layer that bends sharply")
def another_step_for_a_layer(layer, claimed, X, dout, epsilon=2e-5):
    return like("gradient_check_layer")(layer, claimed, X, dout, epsilon)


DEFAULT_ADAM = "Adam with the settings that are the default, inputs close to zero"


def training(**settings):
    def model(X, Y, layers_dims, optimizer, **given):
        return like("model")(X, Y, layers_dims, optimizer, **settings | given)

    return model


@wrong("model", DEFAULT_ADAM)
def another_learning_rate_of_the_training(*args, **given):
    return training(learning_rate=0.001)(*args, **given)


@wrong("model", DEFAULT_ADAM)
def other_mini_batches_of_the_training(*args, **given):
    return training(mini_batch_size=32)(*args, **given)


@wrong("model", DEFAULT_ADAM)
def another_epsilon_of_the_training(*args, **given):
    return training(epsilon=2e-8)(*args, **given)


@wrong(
    "model",
    "the printed costs of two epochs",
    "the printed costs, a smaller last mini-batch",
)
def costs_are_printed_only_when_asked_for(*args, **given):
    return training(print_cost=False)(*args, **given)


@wrong("SGD", "made without settings")
class FasterSGD(like("SGD")):
    def __init__(self, lr=0.1):
        super().__init__(lr)


@wrong("Adam", "made without settings, small gradients")
class FasterAdam(like("Adam")):
    def __init__(self, lr=0.01, beta1=0.9, beta2=0.999, epsilon=1e-8):
        super().__init__(lr, beta1, beta2, epsilon)


@wrong("Momentum", "made without settings")
class LazyMomentum(like("Momentum")):
    def __init__(self, lr=0.01, momentum=0.99):
        super().__init__(lr, momentum)


@wrong("RMSprop", "made without settings, small gradients")
class ForgetfulRMSprop(like("RMSprop")):
    def __init__(self, lr=0.01, decay_rate=0.9, epsilon=1e-8):
        super().__init__(lr, decay_rate, epsilon)


@wrong(
    "classify_critical_point", "just above and just below the tol that is the default"
)
def another_tol(H, tol=1e-8):
    return like("classify_critical_point")(H, tol)


# Which comes first


@wrong("random_search", "the log keeps the order of the trials")
def a_log_turned_round(f, space, n, rng):
    best, log = like("random_search")(f, space, n, rng)
    return best, log[::-1]


@wrong("random_search", "the log keeps the order of the trials")
def a_log_from_low_to_high(f, space, n, rng):
    best, log = like("random_search")(f, space, n, rng)
    return best, sorted(log, key=lambda trial: trial[1])


@wrong("run_grid", "equal means: the first of the rates")
def the_last_of_equal_rates(optimizers, activations, learning_rates, seeds, train):
    turned = optimizers, activations, learning_rates[::-1], seeds
    scores, best = like("run_grid")(*turned, train)
    return scores[:, :, ::-1], best


@wrong("run_grid", "equal means: the first of the rates")
def the_lowest_of_equal_rates(optimizers, activations, learning_rates, seeds, train):
    given = optimizers, activations, learning_rates, seeds
    scores, _ = like("run_grid")(*given, train)
    means, rates = scores.mean(axis=3), np.array(learning_rates)
    tied = means == means.max(axis=2, keepdims=True)
    return scores, np.where(tied, rates, np.inf).min(axis=2)


@pytest.mark.parametrize(("function", "answer", "behaviours"), WRONG)
def test_a_wrong_answer_loses_what_it_should_and_no_more(
    function, answer, behaviours, tried
):
    tried("wrong")
    stored = load_cases(function, HIDDEN_CASES)
    for case_set in (stored, drawn(stored, 1)):
        failed = {o.behaviour for o in judge(answer, case_set) if not o.passed}
        if case_set is stored:
            assert failed == behaviours
        assert failed <= behaviours

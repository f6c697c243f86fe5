"""Known mistakes of ``random_mini_batches``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from grader.mistakes.registry import mistake

FUNCTION = "random_mini_batches"
Batch: TypeAlias = tuple[np.ndarray, np.ndarray]
Shuffle: TypeAlias = Callable[[np.ndarray, np.ndarray, np.random.RandomState], Batch]
Cut: TypeAlias = Callable[[np.ndarray, np.ndarray, int], list[Any]]


def _shuffled(X: np.ndarray, Y: np.ndarray, rng: np.random.RandomState) -> Batch:
    order = rng.permutation(X.shape[1])
    return X[:, order], Y[:, order]


def _cut(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    starts = range(0, X.shape[1], size)
    return [(X[:, k : k + size], Y[:, k : k + size]) for k in starts]


def _full(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    return _cut(X, Y, size)[: X.shape[1] // size]


def _ending(X: np.ndarray, Y: np.ndarray, size: int, rest: Any) -> list[Batch]:
    """The full mini-batches, and `rest` when something is left over."""
    more = [(X[:, rest], Y[:, rest])] if X.shape[1] % size else []
    return _full(X, Y, size) + more


def right_mini_batches(
    X: np.ndarray,
    Y: np.ndarray,
    mini_batch_size: int = 64,
    seed: int = 0,
    *,
    generator: Callable[[int], np.random.RandomState] = np.random.RandomState,
    shuffle: Shuffle = _shuffled,
    cut: Cut = _cut,
) -> list[Any]:
    """Mini-batches with parts to replace."""
    return cut(*shuffle(X, Y, generator(seed)), mini_batch_size)


def _part(
    id: str, why: str, hint_en: str, hint_ko: str
) -> Callable[[Callable[..., Any]], None]:
    """Enter the decorated function as the wrong part that its name begins with."""

    def enter(part: Callable[..., Any]) -> None:
        parts: dict[str, Any] = {part.__name__.split("_")[0]: part}
        wrong = partial(right_mini_batches, **parts)
        mistake(id, FUNCTION, why, hint_en, hint_ko)(wrong)

    return enter


@_part(
    "MB-1",
    "last batch cut at (k+1)*size, with k left over from the loop",
    "What is k if the loop body never ran? Try 2 examples with batch size 3.",
    "m이 배치 크기보다 작으면 k가 없습니다. 예제 2개, 배치 3으로 시험해 보세요.",
)
def cut_leaked(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Use the loop's variable after the loop."""
    batches, m = [], X.shape[1]
    for k in range(m // size):
        span = slice(k * size, (k + 1) * size)
        batches.append((X[:, span], Y[:, span]))
    if m % size:
        batches.append((X[:, (k + 1) * size :], Y[:, (k + 1) * size :]))
    return batches


@_part(
    "MB-2",
    "last m % size examples never used",
    "Count the examples that come out. Is anyone missing?",
    "나온 예제 수를 세어 보세요. 빠진 예제가 있나요?",
)
def cut_without_rest(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Keep full mini-batches only."""
    return _full(X, Y, size)


@_part(
    "MB-3",
    "empty batch when the size divides m",
    "With 6 examples and batch 3 you return a batch of size 0; its mean is nan.",
    "6개를 3씩 나누면 크기 0인 배치가 생기고 평균이 nan이 됩니다.",
)
def cut_always_rest(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Append a rest even when there is none."""
    rest = slice(X.shape[1] // size * size, None)
    return [*_full(X, Y, size), (X[:, rest], Y[:, rest])]


@_part(
    "MB-4",
    "labels not shuffled: they no longer match",
    "Column i of X must still belong to column i of Y.",
    "X의 i열과 Y의 i열이 같은 예제여야 합니다.",
)
def shuffle_only_x(X: np.ndarray, Y: np.ndarray, rng: Any) -> Batch:
    """Leave the labels where they are."""
    return _shuffled(X, Y, rng)[0], Y


@_part(
    "MB-5",
    "X and Y each shuffled in an order of their own",
    "Draw the order once: the examples and their labels must move together.",
    "순서는 한 번만 뽑으세요. 예제와 레이블이 함께 움직여야 합니다.",
)
def shuffle_apart(X: np.ndarray, Y: np.ndarray, rng: Any) -> Batch:
    """Draw two orders."""
    return _shuffled(X, Y, rng)[0], _shuffled(X, Y, rng)[1]


@_part(
    "MB-6",
    "no shuffle: batches identical every epoch",
    "Same order as the input: was the shuffle applied?",
    "입력 순서 그대로입니다. 섞기가 적용되었나요?",
)
def shuffle_not(X: np.ndarray, Y: np.ndarray, rng: Any) -> Batch:
    """Leave everything in place."""
    return X.copy(), Y.copy()


@_part(
    "MB-7",
    "rows permuted: features scrambled",
    "Examples are columns here. Which axis did you index?",
    "여기서는 열이 예제입니다. 어느 축을 섞었나요?",
)
def shuffle_rows(X: np.ndarray, Y: np.ndarray, rng: Any) -> Batch:
    """Index the wrong axis."""
    order = rng.permutation(X.shape[1])
    return X[order, :], Y[:, order]


@_part(
    "MB-8",
    "sampling with replacement",
    "Some examples appear twice and others never in one epoch.",
    "한 에포크에 어떤 예제는 두 번, 어떤 예제는 한 번도 나오지 않습니다.",
)
def shuffle_with_replacement(X: np.ndarray, Y: np.ndarray, rng: Any) -> Batch:
    """Draw every index anew."""
    m = X.shape[1]
    chosen = rng.randint(0, m, m)
    return X[:, chosen], Y[:, chosen]


@_part(
    "MB-9",
    "X and Y shuffled in place",
    "The caller's data are in another order afterwards. Shuffle a copy.",
    "호출한 쪽의 데이터 순서가 바뀌었습니다. 복사본을 섞으세요.",
)
def shuffle_in_place(X: np.ndarray, Y: np.ndarray, rng: Any) -> Batch:
    """Write the new order into the caller's arrays."""
    X[:], Y[:] = _shuffled(X, Y, rng)
    return X, Y


@_part(
    "MB-12",
    "the rest taken by one index, so it loses an axis",
    "One column taken out by a number has one axis only. Print its shape.",
    "번호 하나로 꺼낸 열은 축이 하나뿐입니다. shape을 출력해 보세요.",
)
def cut_by_index(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Take a column where a slice is needed."""
    return _ending(X, Y, size, X.shape[1] // size * size)


@_part(
    "MB-13",
    "the rest cut with :-1, which drops the last example",
    "One example is missing at the end. Does a slice include its last index?",
    "마지막 예제 하나가 빠졌습니다. 슬라이스는 끝 번호를 포함하나요?",
)
def cut_short(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Stop the rest one example early."""
    return _ending(X, Y, size, slice(X.shape[1] // size * size, -1))


@_part(
    "MB-14",
    "full batches start at k in place of k*size",
    "Your mini-batches overlap. Where does the second one start?",
    "미니배치가 겹칩니다. 두 번째는 어디에서 시작하나요?",
)
def cut_overlapping(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Move on by one example instead of one mini-batch."""
    full = X.shape[1] // size
    wrong = [(X[:, k : k + size], Y[:, k : k + size]) for k in range(full)]
    return wrong + _cut(X, Y, size)[full:]


@_part(
    "MB-15",
    "the rest is the last `size` examples",
    "Your last mini-batch repeats examples. How many are really left over?",
    "마지막 미니배치에 예제가 반복됩니다. 실제로 몇 개가 남나요?",
)
def cut_full_rest(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Fill the rest up with examples that were used."""
    return _ending(X, Y, size, slice(-size, None))


@_part(
    "MB-16",
    "seed ignored",
    "Every seed gives the same order. Use the argument.",
    "시드를 바꾸어도 순서가 같습니다. 인수를 사용하세요.",
)
def generator_fixed(seed: int) -> np.random.RandomState:
    """Start from 0 whatever was asked for."""
    return np.random.RandomState(0)


@_part(
    "MB-17",
    "labels not cut",
    "Each mini-batch of X comes with all labels. Cut Y as well.",
    "미니배치마다 레이블 전체가 들어 있습니다. Y도 나누세요.",
)
def cut_only_x(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Keep all labels in every mini-batch."""
    return [(x, Y) for x, _ in _cut(X, Y, size)]


@_part(
    "MB-18",
    "pairs turned round: (Y, X)",
    "Which part of the pair comes first?",
    "쌍에서 무엇이 먼저인가요?",
)
def cut_swapped(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Put the labels first."""
    return [(y, x) for x, y in _cut(X, Y, size)]


@_part(
    "MB-19",
    "X without labels",
    "The network needs the labels of each mini-batch too.",
    "미니배치마다 레이블도 필요합니다.",
)
def cut_without_labels(X: np.ndarray, Y: np.ndarray, size: int) -> list[Any]:
    """Return arrays in place of pairs."""
    return [x for x, _ in _cut(X, Y, size)]


@_part(
    "MB-20",
    "mini_batch_size ignored",
    "Ask for another size: your mini-batches stay the same.",
    "다른 크기를 요청해도 미니배치가 그대로입니다.",
)
def cut_at_64(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Use the default whatever was asked for."""
    return _cut(X, Y, 64)


@_part(
    "MB-21",
    "m // size mini-batches of about equal size",
    "Every mini-batch but the last has exactly the size asked for.",
    "마지막을 제외한 모든 미니배치의 크기는 요청한 값과 같습니다.",
)
def cut_evenly(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Spread the rest over all mini-batches."""
    parts = np.array_split(np.arange(X.shape[1]), max(1, X.shape[1] // size))
    return [(X[:, part], Y[:, part]) for part in parts]


@_part(
    "MB-23",
    "room made for the mini-batches, and never filled",
    "Look into one of your mini-batches: are these examples of X?",
    "미니배치 하나를 들여다보세요. X의 예제가 맞나요?",
)
def cut_empty(X: np.ndarray, Y: np.ndarray, size: int) -> list[Batch]:
    """Keep the zeros."""
    return [(np.zeros_like(x), np.zeros_like(y)) for x, y in _cut(X, Y, size)]


@_part(
    "MB-22",
    "the order drawn twice and the second one used",
    "The generator is asked more than once. One order is enough.",
    "난수 생성기를 여러 번 호출했습니다. 순서는 하나면 충분합니다.",
)
def shuffle_second(X: np.ndarray, Y: np.ndarray, rng: Any) -> Batch:
    """Throw the first order away."""
    rng.permutation(X.shape[1])
    return _shuffled(X, Y, rng)

"""Known mistakes of ``initialize_he`` and ``initialize_xavier``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from grader.mistakes.registry import mistake

Draw = Callable[[np.random.RandomState, int, int], np.ndarray]
HE, XAVIER = 2.0, 1.0  # what is divided by the number of inputs


def _start(
    layers_dims: Sequence[int],
    seed: int,
    *,
    gain: float = HE,
    scale: Callable[[float, int, int], float] = lambda gain, n, n_prev: float(
        np.sqrt(gain / n_prev)
    ),
    draw: Draw = lambda rng, n, n_prev: rng.randn(n, n_prev),
    bias: Callable[[np.random.RandomState, int], np.ndarray] = lambda rng, n: np.zeros(
        (n, 1)
    ),
    new: Callable[[int], np.random.RandomState] = np.random.RandomState,
    layers: Callable[[int], Iterable[int]] = lambda L: range(1, L + 1),
    name: Callable[[int], int] = lambda layer: layer,
) -> dict[str, np.ndarray]:
    """A start with parts to replace."""
    rng, parameters = new(seed), {}
    for layer in layers(len(layers_dims) - 1):
        n, n_prev = layers_dims[layer], layers_dims[layer - 1]
        W = draw(rng, n, n_prev) * scale(gain, n, n_prev)
        parameters[f"W{name(layer)}"] = W
        parameters[f"b{name(layer)}"] = bias(rng, n)
    return parameters


def _reseeded(layers_dims: Sequence[int], seed: int, **parts: Any) -> Any:
    """Start the stream again in every layer."""
    return _start(
        layers_dims,
        seed,
        draw=lambda rng, n, n_prev: np.random.RandomState(seed).randn(n, n_prev),
        **parts,
    )


def _first_size(layers_dims: Sequence[int], seed: int, **parts: Any) -> Any:
    """Scale every layer by the number of inputs of the network."""
    return _start(
        layers_dims,
        seed,
        scale=lambda gain, n, n_prev: float(np.sqrt(gain / layers_dims[0])),
        **parts,
    )


def _biases_of_one_array(layers_dims: Sequence[int], seed: int, **parts: Any) -> Any:
    """Cut all biases out of one array of zeros."""
    zeros = np.zeros((max(layers_dims), 1))
    return _start(layers_dims, seed, bias=lambda rng, n: zeros[:n], **parts)


class Wrong(NamedTuple):
    """One wrong start: what to say about it, and the wrong function."""

    ids: tuple[str, str]
    why: str
    hint_en: str
    hint_ko: str
    start: Callable[..., Any]


WRONG = [
    Wrong(
        ("NI-1", "XA-1"),
        "fan-out instead of fan-in",
        "Divide by the number of INPUTS to the unit.",
        "유닛으로 들어오는 입력의 수로 나누세요.",
        partial(_start, scale=lambda gain, n, n_prev: float(np.sqrt(gain / n))),
    ),
    Wrong(
        ("NI-5", "XA-5"),
        "far too large: ten times",
        "Look at the outputs after twenty layers.",
        "20개 층을 지난 출력을 보세요.",
        partial(
            _start, scale=lambda gain, n, n_prev: 10 * float(np.sqrt(gain / n_prev))
        ),
    ),
    Wrong(
        ("NI-6", "XA-6"),
        "zeros: symmetry not broken",
        "All hidden units stay identical for ever.",
        "모든 은닉 유닛이 영원히 같습니다.",
        partial(_start, draw=lambda rng, n, n_prev: np.zeros((n, n_prev))),
    ),
    Wrong(
        ("NI-7", "XA-7"),
        "uniform on [0, 1): all positive",
        "Look at the mean of your weights: it should be about 0, not 0.5.",
        "가중치의 평균을 보세요. 0.5가 아니라 0 근처여야 합니다.",
        partial(_start, draw=lambda rng, n, n_prev: rng.rand(n, n_prev)),
    ),
    Wrong(
        ("NI-8", "XA-8"),
        "shape passed as a tuple",
        "randn takes numbers, not a tuple.",
        "randn은 튜플이 아니라 숫자를 받습니다.",
        partial(
            _start,
            draw=lambda rng, n, n_prev: rng.randn((n, n_prev)),  # type: ignore[call-overload]
        ),
    ),
    Wrong(
        ("NI-11", "XA-11"),
        "the variance used as a factor, without the root",
        "A factor c changes the variance by c squared.",
        "c를 곱하면 분산은 c의 제곱배가 됩니다.",
        partial(_start, scale=lambda gain, n, n_prev: gain / n_prev),
    ),
    Wrong(
        ("NI-12", "XA-12"),
        "always 0.01",
        "The factor must depend on the number of inputs.",
        "배율은 입력의 수에 따라 달라져야 합니다.",
        partial(_start, scale=lambda gain, n, n_prev: 0.01),
    ),
    Wrong(
        ("NI-13", "XA-13"),
        "rows and columns swapped",
        "W multiplies a column of inputs. How many columns must it have?",
        "W는 입력 열에 곱해집니다. 열이 몇 개여야 할까요?",
        partial(_start, draw=lambda rng, n, n_prev: rng.randn(n_prev, n)),
    ),
    Wrong(
        ("NI-14", "XA-14"),
        "seed ignored",
        "Another seed gives the same weights. Where does the seed come in?",
        "seed를 바꿔도 같은 가중치입니다. seed는 어디에 쓰이나요?",
        partial(_start, new=lambda seed: np.random.RandomState(1)),
    ),
    Wrong(
        ("NI-15", "XA-15"),
        "the stream starts again in every layer",
        "The layers begin with the same numbers. Make the generator only once.",
        "층마다 같은 수로 시작합니다. 생성기는 한 번만 만드세요.",
        _reseeded,
    ),
    Wrong(
        ("NI-16", "XA-16"),
        "biases random as well",
        "Random weights are enough to tell the units apart. What are the biases?",
        "가중치만 무작위여도 충분합니다. 편향은 무엇으로 시작하나요?",
        partial(_start, bias=lambda rng, n: rng.randn(n, 1)),
    ),
    Wrong(
        ("NI-17", "XA-17"),
        "biases without their second axis",
        "A bias is a column with two axes. Print its shape.",
        "b는 축이 두 개인 열입니다. shape을 출력해 보세요.",
        partial(_start, bias=lambda rng, n: np.zeros(n)),
    ),
    Wrong(
        ("NI-18", "XA-18"),
        "the last layer is left out",
        "How many layers are there? Mind where a range ends.",
        "층은 몇 개인가요? range의 끝을 확인하세요.",
        partial(_start, layers=lambda L: range(1, L)),
    ),
    Wrong(
        ("NI-19", "XA-19"),
        "keys count the layers from 0",
        "There is no layer 0. Layers are numbered from 1.",
        "0층은 없습니다. 층 번호는 1부터입니다.",
        partial(_start, name=lambda layer: layer - 1),
    ),
    Wrong(
        ("NI-20", "XA-20"),
        "all biases cut out of one array",
        "Change one bias: the others change with it.",
        "편향 하나를 바꾸면 다른 것도 바뀝니다.",
        _biases_of_one_array,
    ),
    Wrong(
        ("NI-21", "XA-21"),
        "the average of inputs and outputs (Glorot and Bengio's compromise)",
        "A good rule, but not the one of this notebook: only inputs count here.",
        "좋은 규칙이지만 여기서는 입력의 수만 씁니다.",
        partial(
            _start,
            scale=lambda gain, n, n_prev: float(np.sqrt(2 * gain / (n + n_prev))),
        ),
    ),
    Wrong(
        ("NI-22", "XA-22"),
        "every layer scaled by the inputs of the network",
        "Each layer has its own number of inputs.",
        "층마다 입력의 수가 다릅니다.",
        _first_size,
    ),
    Wrong(
        ("NI-23", "XA-23"),
        "return inside the loop",
        "Only the first layer is there. When does the function leave the loop?",
        "첫 층만 있습니다. 함수가 언제 반복문을 떠나나요?",
        partial(_start, layers=lambda L: [1]),
    ),
]

for function, gain, column in (
    ("initialize_he", HE, 0),
    ("initialize_xavier", XAVIER, 1),
):
    for wrong in WRONG:
        mistake(wrong.ids[column], function, wrong.why, wrong.hint_en, wrong.hint_ko)(
            partial(wrong.start, gain=gain)
        )

mistake(
    "NI-3",
    "initialize_he",
    "Xavier for ReLU",
    "ReLU throws half away. What makes up for it?",
    "ReLU는 절반을 버립니다. 무엇으로 보충하나요?",
)(partial(_start, gain=XAVIER))
mistake(
    "XA-3",
    "initialize_xavier",
    "He for tanh",
    "tanh keeps both halves of its input: nothing has to be made up for.",
    "tanh는 양쪽을 모두 남기므로 보충할 것이 없습니다.",
)(partial(_start, gain=HE))

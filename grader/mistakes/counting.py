"""Known mistakes of ``count_parameters``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from grader.mistakes.registry import mistake

Part = Callable[..., Any]


def _count(
    dims: Sequence[int],
    batchnorm: bool = False,
    *,
    layer: Part = lambda n, n_prev: n * n_prev + n,
    normalized: Part = lambda dims: dims[1:-1],
    asked: Part = bool,
    trained: int = 2,
    stored: int = 4,
) -> tuple[int, int]:
    """A count with parts to replace; trained and stored numbers are per unit."""
    pairs = zip(dims[1:], dims[:-1], strict=True)
    layers = sum(layer(n, n_prev) for n, n_prev in pairs)
    units = sum(normalized(dims)) if asked(batchnorm) else 0
    return layers + stored * units, layers + trained * units


def _enter(id: str, why: str, hint_en: str, hint_ko: str, **parts: Any) -> None:
    mistake(id, "count_parameters", why, hint_en, hint_ko)(partial(_count, **parts))


_enter(
    "CT-1",
    "biases forgotten",
    "784-50-10 has 60 numbers more than you count. Which?",
    "784-50-10에는 60개가 더 있습니다. 무엇일까요?",
    layer=lambda n, n_prev: n * n_prev,
)
_enter(
    "CT-2",
    "a bias for every input, not for every unit",
    "How many biases does a layer of 50 units have on 784 inputs?",
    "입력 784개에 유닛 50개인 층의 편향은 몇 개인가요?",
    layer=lambda n, n_prev: n * n_prev + n_prev,
)
_enter(
    "CT-3",
    "the running statistics counted as trained",
    "Does a gradient reach the running mean?",
    "이동 평균에 기울기가 도달하나요?",
    trained=4,
)
_enter(
    "CT-4",
    "the running statistics left out",
    "Two more numbers per unit are stored, although they are not trained.",
    "유닛마다 학습되지 않지만 저장되는 수가 두 개 더 있습니다.",
    stored=2,
)
_enter(
    "CT-5",
    "batch normalization ignored",
    "The counts are the same with and without batch normalization.",
    "배치 정규화가 있어도 없어도 개수가 같습니다.",
    trained=0,
    stored=0,
)
_enter(
    "CT-6",
    "batch normalization behind the output layer too",
    "Does the output layer have batch normalization?",
    "출력층에 배치 정규화가 있나요?",
    normalized=lambda dims: dims[1:],
)
_enter(
    "CT-7",
    "batch normalization of the inputs too",
    "Are the inputs a layer with batch normalization?",
    "입력도 배치 정규화를 하는 층인가요?",
    normalized=lambda dims: dims[:-1],
)
_enter(
    "CT-8",
    "scale without shift, mean without variance",
    "How many numbers does batch normalization have per unit?",
    "배치 정규화는 유닛마다 수가 몇 개인가요?",
    trained=1,
    stored=2,
)
_enter(
    "CT-9",
    "biases in front of batch normalization left out",
    "They have no effect, but this network stores them: count them too.",
    "효과는 없지만 이 네트워크는 저장합니다. 함께 세세요.",
    trained=1,
    stored=3,
)
_enter(
    "CT-10",
    "batch normalization counted where there is none",
    "Without batch normalization nothing but weights and biases is there.",
    "배치 정규화가 없으면 가중치와 편향뿐입니다.",
    asked=lambda batchnorm: True,
)

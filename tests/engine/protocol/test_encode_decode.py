import contextlib
import copy
import json
from collections import (
    ChainMap,
    Counter,
    OrderedDict,
    UserDict,
    UserList,
    defaultdict,
    deque,
    namedtuple,
)
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.engine.protocol.decode import Reader, decode
from grader.engine.protocol.encode import Value, encode
from grader.engine.protocol.entries import (
    MAX_PARTS,
    ProtocolError,
    Refused,
    Remote,
)

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**3000), 2**3000),
    st.floats(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
)
DTYPES = hnp.boolean_dtypes() | hnp.scalar_dtypes().filter(
    lambda dtype: dtype.kind in "biufc"
)
ARRAYS = hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, min_side=0, max_side=4))
KEYS = st.one_of(st.text(), st.integers(), st.booleans(), st.tuples(st.text()))
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(KEYS, inner)
    ),
    max_leaves=12,
)


def there(value):
    return decode(encode(value)[0])


def same(a, b):
    """Equal in type and bits, NaN and -0.0 included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return same(list(a.items()), list(b.items()))
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, np.ndarray | np.generic):
        form = (a.dtype, a.shape, a.flags.f_contiguous, a.flags.c_contiguous)
        other = (b.dtype, b.shape, b.flags.f_contiguous, b.flags.c_contiguous)
        return form == other and a.tobytes("A") == b.tobytes("A")
    return repr(a) == repr(b)


@given(VALUES)
def test_plain_data_arrives_as_it_was_sent(value):
    assert same(there(value), value)


@pytest.mark.parametrize(
    "value",
    [
        np.zeros((2, 0, 3)),
        np.array(1.5),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(4, dtype=">i4"),
        np.array([np.nan, -0.0, np.inf]),
        np.array([np.iinfo(np.int64).min, np.iinfo(np.int64).max]),
        np.array([1 + 2j], np.complex64),
        np.float32(0.1),
        np.bool_(True),
        np.longdouble(1) / 3,
        2**4000,
        -0.0,
        "text \0",
        {1: "a", 1.5: "b", (1, "x"): None},
        {1, "a"},
        {"s": frozenset({(1, 2)})},
    ],
    ids=lambda value: type(value).__name__,
)
def test_corner_cases_arrive_as_they_were_sent(value):
    assert same(there(value), value)


Pair = namedtuple("Pair", "first second")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (OrderedDict(b=1, a=[2]), {"b": 1, "a": [2]}),
        (defaultdict(list, a=[1]), {"a": [1]}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (Pair(1, [2]), (1, [2])),
        (np.str_("text"), "text"),
        (UserDict(a=1), {"a": 1}),
        (MappingProxyType({"a": 1}), {"a": 1}),
        (ChainMap({"a": 1}), {"a": 1}),
        (deque([1, "a"]), [1, "a"]),
        (UserList([1]), [1]),
        (range(3), [0, 1, 2]),
        (Fraction(1, 4), 0.25),
        (Decimal("0.25"), 0.25),
        (IntEnum("E", "one").one, 1),
        (np.ones(2).view(type("Mine", (np.ndarray,), {})), np.ones(2)),
        (type("Mine", (dict,), {})(a=1), {"a": 1}),
        (type("Mine", (list,), {})([1]), [1]),
        (type("Mine", (tuple,), {})([1]), (1,)),
        (type("Mine", (str,), {})("text"), "text"),
        (type("Mine", (int,), {})(7), 7),
        (type("Mine", (float,), {})(0.5), 0.5),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_relative_of_plain_data_arrives_as_it(value, plain):
    assert same(there(value), plain)
    assert same(there([value, value]), [plain, plain])


@pytest.mark.parametrize(
    "value",
    [type("Mine", (), {})(), type("Mine", (set,), {})(), np.ma.array([1.0]), object],
    ids=lambda value: type(value).__name__,
)
def test_what_stands_for_nothing_plain_is_refused(value):
    with pytest.raises(Refused):
        encode(value)


def test_a_slice_arrives_with_its_values():
    array = np.arange(12).reshape(3, 4)[::2, ::-1]
    assert np.array_equal(there(array), array)


def test_an_array_that_arrived_can_be_changed():
    array = there(np.zeros(3))
    array[0] = 1
    assert array[0] == 1


def test_one_object_in_two_places_stays_one_object():
    array = np.ones(2)
    first, second, third = there([array, {"again": array}, array.copy()])
    assert first is second["again"]
    assert first is not third


class Liar(float):
    def __eq__(self, other):
        return True


class LyingArray(np.ndarray):
    pass


@pytest.mark.parametrize(
    "value",
    [
        object(),
        np.ma.masked_array([1], [True]),
        np.array([object()]),
        np.array(["text"]),
        np.zeros(2, "M8[s]"),
        np.zeros(1, [("a", float)]),
        print,
        1 << 5000,
        "\ud800",
        {"\udfff": 1},
    ],
    ids=lambda value: type(value).__name__,
)
def test_everything_else_is_refused(value):
    with pytest.raises(Refused):
        encode([value])


def test_a_refusal_names_the_type():
    with pytest.raises(Refused, match=r"a Mine \(a kind of set\) is not plain data"):
        encode(type("Mine", (set,), {})())


def test_what_lies_about_itself_arrives_as_what_it_is():
    assert there(Liar(0.5)) != 0.25
    assert type(there(np.zeros(2).view(LyingArray))) is np.ndarray


def test_a_container_in_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(Refused, match="contains itself"):
        encode(loop)


def test_deep_nesting_is_refused():
    value = []
    for _ in range(200):
        value = [value]
    with pytest.raises(Refused, match="deeply"):
        encode(value)


def test_what_stays_in_its_process_is_sent_as_a_number():
    data, _ = encode([print], keep=lambda value: Remote("function", 7, "print"))
    assert decode(data, find=lambda remote: remote) == [Remote("function", 7, "print")]


def answered(question, work):
    """Send a value, let the other side work on it, bring the answer back."""
    data, sent = encode(question)
    there = Reader(data, Value, trusted=True)
    reply, _ = encode(work(there.value(there.message.value)), question=there.table)
    return decode(reply, question=sent), len(reply)


def test_changes_in_place_come_back_into_the_same_objects():
    w, d = np.zeros((2, 3)), {}
    d["W"], alias = w, w

    def work(value):
        value["W"] += 1
        value["new"] = [value["W"]]
        return value

    result, _ = answered(d, work)
    assert result is d
    assert d["new"][0] is w
    assert (alias == 1).all()


def test_replacing_an_entry_leaves_the_old_array_alone():
    d = {"W": (w := np.zeros(2))}

    def work(value):
        value["W"] = value["W"] + 1
        return None

    answered(d, work)
    assert (w == 0).all()
    assert (d["W"] == 1).all()


def test_what_did_not_change_is_not_sent_back():
    assert answered([np.zeros(100_000)], lambda value: value)[1] < 100


def test_a_generator_that_drew_there_has_drawn_here():
    for maker in (np.random.RandomState, np.random.default_rng):
        rng, twin = maker(3), maker(3)
        result, _ = answered(rng, lambda rng: rng.normal(size=2))
        assert np.array_equal(result, twin.normal(size=2))
        assert rng.normal() == twin.normal()


@given(VALUES, VALUES)
def test_an_answer_has_the_structure_a_local_call_would_leave(value, more):
    def work(args):
        args.append(more)
        return args[0]

    local = [copy.deepcopy(value)]
    expected = work(local)
    args = [value]
    result, _ = answered(args, work)
    assert same(result, expected)
    assert same(args, local)


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise_anything_else(data):
    with contextlib.suppress(ProtocolError):
        decode(data)


@settings(max_examples=300)
@given(VALUES, st.data())
def test_no_damaged_message_makes_the_reader_raise_anything_else(value, data):
    raw = bytearray(encode(value)[0])
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ProtocolError):
        decode(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner),
)
TAGS = st.sampled_from(
    [
        *("list", "tuple", "dict", "array", "view", "scalar", "bytes", "complex"),
        *("float", "int", "generator", "drawn", "remote", "instance", "none", "new"),
        *("<f8", "|b1", "C", "F", "Generator", "RandomState"),
    ]
)
FIELDS = JSON | st.lists(st.integers(0, 5), min_size=1, max_size=1)
LINES = st.builds(
    lambda tag, fields: [tag, *fields], TAGS, st.lists(TAGS | FIELDS, max_size=4)
)


def forged(root, *lines):
    """A message with this value and these lines of its table."""
    text = json.dumps([{"value": root}, lines]).encode()
    return len(text).to_bytes(4, "big") + text


@settings(max_examples=500)
@given(FIELDS, st.lists(LINES | st.none(), max_size=5), st.binary(max_size=40), ARRAYS)
def test_no_forged_table_makes_the_reader_raise_anything_else(root, table, raw, array):
    _, question = encode([{"a": array}, np.random.RandomState(1)])
    padded = [*[None] * (len(question.entries) - len(table)), *table]
    for sent, lines in ((None, table), (question, table), (question, padded)):
        with contextlib.suppress(ProtocolError):
            decode(forged(root, *lines) + raw, question=sent)


# Whole numbers with one and the same hash, and tuples of them.
ALIKE = [["int", hex(n * (2**61 - 1))] for n in range(1 << 10, (1 << 10) + 30)]
IN_TUPLES = [["tuple", [0.5, [n]]] for n in range(30)]
TENS = [["list", [0] * 10], *(["list", [[n]] * 10] for n in range(30))]
FORGED = {
    "a list in itself": forged([0], ["list", [[0]]]),
    "two lists in each other": forged([1], ["list", [[1]]], ["list", [[0]]]),
    "an impossible shape": forged([0], ["array", "<f8", [2**40, 2**40], "C"]),
    "a side of nothing": forged([0], ["array", "<f8", [2**62, 0], "C"]),
    "no bytes": forged([0], ["array", "<f8", [1], "C"]),
    "objects": forged([0], ["array", "|O", [1], "C"]) + bytes(8),
    "a negative length": forged([0], ["bytes", -1]),
    "an instance nobody sent": forged([0], ["remote", "instance", 0, "x"]),
    "too many lines": forged([0], *[["list", []]] * 300_000),
    "a reference to nowhere": forged([7], ["list", []]),
    "a negative reference": forged([-1], ["list", []]),
    "a field too many": forged([0], ["list", [], 1]),
    "a key without a value": forged([0], ["dict", ["a"]]),
    "a key that is a list": forged([1], ["list", []], ["dict", [[0], 1]]),
    "bytes nobody asked for": forged(1) + b"more",
    "thirty lists that each hold the next ten times": forged([30], *TENS),
    "such a list as a key": forged([31], *TENS, ["tuple", [[30]]]),
    "keys of one hash": forged(
        [30], *ALIKE, ["dict", [part for n in range(30) for part in ([n], 0)]]
    ),
    "a set of one hash": forged(
        [60], *ALIKE, *IN_TUPLES, ["set", [[30 + n] for n in range(30)]]
    ),
    "text that is no text": b"\x00\x00\x00\x17" + rb'[{"value":"\ud83d"},  []]',
    "a chain": forged([5000], ["list", []], *(["list", [[n]]] for n in range(5000))),
    "a random generator": forged([1], ["dict", []], ["generator", "Generator", [0]]),
    "what was drawn from nothing": forged([0], ["drawn", 1, 1, "none"]),
    "a big number that is none": forged([0], ["int", "print(1)"]),
    "a view of a view": forged(
        [1], ["view", [1], [1], [8], 0], ["view", [0], [1], [8], 0]
    ),
    "a view beyond its memory": forged(
        [1], ["array", "<f8", [1], "C"], ["view", [0], [2], [8], 0]
    )
    + bytes(8),
    "a view before its memory": forged(
        [1], ["array", "<f8", [2], "C"], ["view", [0], [2], [-8], 0]
    )
    + bytes(16),
    "a view that is huge": forged(
        [1], ["array", "<f8", [1], "C"], ["view", [0], [2**20, 2**20], [0, 0], 0]
    )
    + bytes(8),
    "deep JSON": (200_000).to_bytes(4, "big") + b"[" * 200_000,
    "a long number": (100_000).to_bytes(4, "big") + b"1" * 100_000,
    "a header without end": b"\xff\xff\xff\xff",
    "another message": (9).to_bytes(4, "big") + b"[{},[]]  ",
}


@pytest.mark.parametrize("data", FORGED.values(), ids=FORGED)
def test_a_forged_message_is_refused(data):
    with pytest.raises(ProtocolError):
        decode(data)


def test_a_value_whose_shared_parts_are_too_many_is_refused_on_both_sides():
    value = [0] * 10
    for _ in range(30):
        value = [value] * 10
    with pytest.raises(Refused, match="too many parts"):
        encode(value)
    wide = [[0] * 1000] * (MAX_PARTS // 1001 - 2)
    assert same(there(wide), wide)


def test_entries_of_a_bool_array_are_always_0_or_1():
    value = decode(forged([0], ["array", "|b1", [1], "C"]) + b"\x02")
    assert value.view(np.uint8) == 1


SHARING = {
    "the same memory": lambda a: [a, a[:]],
    "a transposed one": lambda a: {"a": a, "b": a.T},
    "parts that overlap": lambda a: (a[:2], a[1:]),
    "parts of what is not sent": lambda a: (a[:, ::2], a[:, 1:]),
    "in Fortran's order": lambda a: (np.asfortranarray(a), 1)[:1] * 2,
}


@pytest.mark.parametrize("make", SHARING.values(), ids=SHARING)
def test_arrays_that_share_memory_share_it_there(make):
    value = make(np.arange(12.0).reshape(3, 4))
    arrived = there(value)
    pairs = [list(v.values()) if isinstance(v, dict) else v for v in (value, arrived)]
    for one, other in zip(*pairs, strict=True):
        assert np.array_equal(one, other)
    assert np.shares_memory(*pairs[1])


def test_arrays_that_share_nothing_share_nothing_there():
    first, second = there((np.zeros(3), np.zeros(3)))
    assert not np.shares_memory(first, second)


@pytest.mark.parametrize("given", [np.ones((3, 4)), np.ones((3, 8))[:, ::2]])
def test_a_view_of_an_argument_is_one_of_the_callers_array(given):
    def work(value):
        value[0] += 1
        return value[:2]

    result, _ = answered(given, work)
    assert np.array_equal(result, given[:2])
    assert np.shares_memory(result, given) or not given.flags.forc


def changed_in_place(old, new):
    """Whether an answer that puts something in an object's place is believed."""
    data, sent = encode({"a": old})
    there = Reader(data, Value)
    kinds = list(map(type, there.table.objects))
    there.table.objects[kinds.index(type(old))] = new
    reply, _ = encode(None, question=there.table)
    decode(reply, question=sent)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([1], {"a": 1}),
        (np.zeros(2), [0, 0]),
        ((1, 2), [1, 2]),
    ],
    ids=["a list", "an array", "a tuple"],
)
def test_an_object_of_the_question_becomes_no_other_kind_of_object(old, new):
    with pytest.raises((ProtocolError, Refused, AttributeError)):
        changed_in_place(old, new)

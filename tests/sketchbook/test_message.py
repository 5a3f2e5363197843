"""Messages are tuples that carry their kind."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchbook import Message


class Prepare(Message):
    ballot: int


class Commit(Message):
    ballot: int
    value: str = "x"


class Later(Prepare):
    when: int


class Ping(Message):
    pass


def test_two_kinds_with_the_same_fields_differ() -> None:
    class Other(Message):
        ballot: int

    assert Prepare(1) != Other(1)
    assert len({Prepare(1), Other(1), Prepare(1)}) == 2


@given(st.integers(), st.integers())
def test_one_kind_is_equal_when_its_fields_are(a: int, b: int) -> None:
    assert (Prepare(a) == Prepare(b)) == (a == b)
    assert (hash(Prepare(a)) == hash(Prepare(b))) >= (a == b)
    assert (Prepare(a) < Prepare(b)) == (a < b)


def test_fields_defaults_names_and_text() -> None:
    assert Commit(3) == Commit(ballot=3, value="x")
    assert (Commit(3).kind, Commit.fields, Commit(3, "y").value) == ("Commit", ("ballot", "value"), "y")
    assert repr(Later(1, when=2)) == "Later(ballot=1, when=2)"
    assert Later(1, 2).ballot == 1
    assert repr(Ping()) == "Ping()"
    assert Commit(3).replace(value="z") == Commit(3, "z")
    with pytest.raises(TypeError, match="Commit has no field valeu"):
        Commit(3).replace(valeu="z")


def test_messages_have_no_dictionary_and_cannot_be_changed() -> None:
    assert not hasattr(Prepare(1), "__dict__")
    with pytest.raises(AttributeError):
        Prepare(1).ballot = 2  # type: ignore[misc]


def test_messages_match_and_pickle() -> None:
    match Commit(4, "v"):
        case Prepare(_):
            pytest.fail("a Commit is no Prepare")
        case Commit(ballot, value):
            assert (ballot, value) == (4, "v")
    assert pickle.loads(pickle.dumps(Commit(4, "v"))) == Commit(4, "v")  # noqa: S301

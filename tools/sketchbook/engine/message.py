"""Messages: immutable records that carry their kind, so that two kinds are never equal by accident.

A named tuple compares as the plain tuple of its fields: with ``NamedTuple`` classes
``Prepare(1) == Commit(1)`` is true, both fall into one element of a set, and an explorer silently merges
states that differ. A `Message` is a tuple whose first element is the name of its class:

>>> class Prepare(Message):
...     ballot: int
>>> class Commit(Message):
...     ballot: int
>>> Prepare(1) == Commit(1), tuple(Prepare(1)), Prepare(1)
(False, ('Prepare', 1), Prepare(ballot=1))

Equality, hashing and ordering are those of the tuple: fast, and the order of two messages does not depend
on hashing. So fields hold hashable values, and the values of one field are comparable with each other: write
"no vote" as ``(-1, -1)`` rather than as None. Use it for all that is one of several kinds: messages, roles.
"""

from collections import namedtuple
from inspect import get_annotations
from typing import Any, ClassVar, Self, dataclass_transform


def _constructor(kind: str, fields: tuple[str, ...], defaults: dict[str, Any]) -> Any:
    """``__new__`` of a message class, with named parameters and one tuple allocation."""
    parameters = ", ".join(f"{f}=_defaults[{f!r}]" if f in defaults else f for f in fields)
    body = "".join(f", {f}" for f in fields)
    source = f"def __new__(cls, {parameters}): return _new(cls, ({kind!r},{body[1:]}))"
    namespace: dict[str, Any] = {"_new": tuple.__new__, "_defaults": defaults}
    exec(source, namespace)  # noqa: S102  as collections.namedtuple does: one call instead of three
    return namespace["__new__"]


class _MessageType(type):
    """Gives each message class its fields, its constructor and no instance dictionary."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        namespace.setdefault("__slots__", ())
        cls = super().__new__(mcls, name, bases, namespace)
        if not any(isinstance(base, _MessageType) for base in bases):
            return cls
        own = tuple(get_annotations(cls))
        fields: tuple[str, ...] = (*cls.fields, *own)  # type: ignore[attr-defined]  # those of the base first
        defaults = {**getattr(cls, "_defaults", {}), **{f: namespace[f] for f in own if f in namespace}}
        record = namedtuple(name, ("kind", *fields))  # type: ignore[misc]  # for its field readers
        attributes = {
            **{field: vars(record)[field] for field in own},
            "kind": name,
            "fields": fields,
            "_defaults": defaults,
            "__match_args__": fields,
            "__new__": _constructor(name, fields, defaults),
        }
        for attribute, value in attributes.items():
            setattr(cls, attribute, value)
        return cls


@dataclass_transform(frozen_default=True)
class Message(tuple[Any, ...], metaclass=_MessageType):
    """Base of message kinds. Subclass it with annotated fields; instances are tuples ``(kind, *fields)``.

    `kind` is the class name (class and instance attribute), `fields` the names of the fields in order.
    """

    kind: ClassVar[str] = ""
    fields: ClassVar[tuple[str, ...]] = ()

    def replace(self, **changes: Any) -> Self:
        """A copy with some fields changed; TypeError for a field that the kind does not have."""
        values = dict(zip(self.fields, self[1:], strict=True))
        if unknown := sorted(changes.keys() - values.keys()):
            raise TypeError(f"{self.kind} has no field {unknown[0]}")
        return type(self)(**{**values, **changes})

    def __repr__(self) -> str:
        return f"{self.kind}({', '.join(f'{f}={v!r}' for f, v in zip(self.fields, self[1:], strict=True))})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self[1:]

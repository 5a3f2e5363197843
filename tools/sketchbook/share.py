"""A run as the fragment of an address, and back: all that another reader needs to see the same run.

``run=1&set=terms=3,logs=((1),(2),())&switch=commits-old-terms&start=1&steps=4.0.12.1&loop=2&end=9f86d081``

=========  ==========================================================================================================
``run``    the version of the sketch that the run was made with
``set``    constants that differ from the sketch's defaults; see below
``switch`` names of the bugs and variants in force, joined by commas
``start``  which initial state; 0 when left out
``steps``  the index of the move taken at each step, joined by dots
``loop``   for a run without end: the step after whose last one it returns to; see `sketchbook.engine.run.Run.loop`
``end``    `digest` of the last state, so that a replay that went another way is noticed
=========  ==========================================================================================================

A parameter's value is percent-decoded once, as browsers do. Then a constant is a whole number, ``true`` or ``false``,
a tuple in parentheses, or else a string, in which whatever is neither a letter, a digit nor one of ``_.~-`` is
percent-encoded once more. What `write` makes, `parse` reads, and nothing else has two readings: there is a twin in
JavaScript, and one table of cases for both (``tests/sketchbook/shared-runs.json``). A fragment holds no code.
"""

import hashlib
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sketchbook.engine.cases import SwitchError
from sketchbook.engine.model import Model, ModelError
from sketchbook.engine.run import ReplayError, Run

PARAMETERS = ("run", "set", "switch", "start", "steps", "loop", "end")
LONGEST = 10_000
"""Steps in a shared run at most."""
DEEPEST = 8
"""Tuples that are in one another at most."""
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_INTEGER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DIGEST = re.compile(r"[0-9a-f]{8}", re.ASCII)
_PLAIN = re.compile(r"[A-Za-z0-9_.~%-]*", re.ASCII)


ODD = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What a sketch may raise when its constants are of the right types and yet make no sense: no servers, a ring of words."""


class ShareError(ReplayError):
    """A fragment that is not a shared run, or one that the sketch does not have."""


@dataclass(frozen=True)
class SharedRun:
    """What a fragment says, before any sketch has been asked."""

    version: int
    """Version of the sketch, from 1; 0 when the fragment does not say."""
    choices: tuple[int, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)
    switches: tuple[str, ...] = ()
    start: int = 0
    loop: int | None = None
    end: str = ""
    """Eight hexadecimal digits, or empty when the fragment does not say."""


# --- writing ----------------------------------------------------------------------------------------------


def write(shared: SharedRun) -> str:
    """The fragment, without ``#``. What has its default is left out. ShareError for what no fragment can hold."""
    parts = [f"run={shared.version}"] if shared.version else []
    if shared.constants:
        parts.append(
            "set=" + ",".join(f"{name}={value_text(value)}" for name, value in shared.constants.items())
        )
    if shared.switches:
        parts.append("switch=" + ",".join(shared.switches))
    if shared.start:
        parts.append(f"start={shared.start}")
    parts.append("steps=" + ".".join(map(str, shared.choices)))
    if shared.loop is not None:
        parts.append(f"loop={shared.loop}")
    if shared.end:
        parts.append(f"end={shared.end}")
    return "&".join(parts)


def fragment(run: Run, version: int) -> str:
    """The fragment of a run of that version of its sketch."""
    return write(shared(run, version))


def shared(run: Run, version: int) -> SharedRun:
    """What the fragment of a run says; constants in the order of the sketch, those with their default left out."""
    cls = type(run.model)
    defaults = (cls.unswitched or cls).constant_defaults
    constants = {name: value for name, value in run.model.constants.items() if value != defaults.get(name)}
    return SharedRun(version, run.choices, constants, cls.switches, run.start, run.loop, digest(run.last))


def value_text(value: Any) -> str:
    """A constant as a fragment has it. ShareError for what none can hold."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and _INTEGER.fullmatch(str(value)):
        return str(value)
    if isinstance(value, tuple | list) and tuple(value) != ("",):  # which would look like no element
        return f"({','.join(map(value_text, value))})"
    if isinstance(value, str):
        text = urllib.parse.quote(value, safe="")
        if text in ("true", "false") or _INTEGER.fullmatch(text):
            text = f"%{ord(text[0]):02X}{text[1:]}"  # so that it is not read as something else
        return urllib.parse.quote(text, safe="")
    raise ShareError(f"a shared run can not hold a constant like {value!r}")


def digest(state: Any) -> str:
    """Eight hexadecimal digits of the SHA-256 of a state, the same in every process and on every machine."""
    return hashlib.sha256(_canonical(state).encode()).hexdigest()[:8]


def _canonical(value: Any) -> str:
    """A state as text: tuples (messages too) in parentheses, sets sorted in braces, strings quoted, the rest by `repr`."""
    if value is None or isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, tuple):
        return f"({','.join(map(_canonical, value))})"
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(_canonical, value)))}}}"
    if "__repr__" not in {
        name for cls in type(value).__mro__[:-1] for name in vars(cls)
    }:  # it would show an address
        raise TypeError(f"a state can not hold a {type(value).__name__}: it is written differently each time")
    return repr(value)


# --- reading ----------------------------------------------------------------------------------------------


def parse(text: str) -> SharedRun:
    """What a fragment (with or without ``#``), or an address with one, says. ShareError tells what is wrong with it."""
    given = _parameters(text.strip())
    if "steps" not in given:
        raise ShareError("there are no steps: a shared run has steps=")
    version = _number("run", given["run"]) if "run" in given else 0
    if "run" in given and not version:
        raise ShareError("run=0 is no version: versions are counted from 1")
    switches = tuple(given["switch"].split(",")) if given.get("switch") else ()
    for name in switches:
        if not _NAME.fullmatch(name):
            raise ShareError(f'"{name}" can not be the name of a bug or variant')
    if len(set(switches)) != len(switches):
        raise ShareError("a bug or variant is given twice")
    end = given.get("end", "")
    if end and not _DIGEST.fullmatch(end):
        raise ShareError(f"end={end}: eight digits of 0 to 9 and a to f are expected")
    choices = _steps(given["steps"])
    loop = _number("loop", given["loop"]) if "loop" in given else None
    if loop is not None and loop >= len(choices):
        raise ShareError(f"loop={loop}: the run has only {len(choices)} steps")
    return SharedRun(
        version,
        choices,
        _constants(given.get("set", "")),
        switches,
        _number("start", given["start"]) if "start" in given else 0,
        loop,
        end,
    )


def _parameters(text: str) -> dict[str, str]:
    _, mark, after = text.partition("#")
    text = after if mark else text
    if not text or (not mark and not text.startswith(tuple(f"{name}=" for name in PARAMETERS))):
        raise ShareError("there is no fragment: a shared run begins with #run=")
    given: dict[str, str] = {}
    for part in text.split("&"):
        name, equals, value = part.partition("=")
        if not equals or name not in PARAMETERS:
            raise ShareError(f'"{part}" is not a part of a shared run; there are {", ".join(PARAMETERS)}')
        if name in given:
            raise ShareError(f"{name}= is given twice")
        given[name] = _decoded(value)
    return given


def _decoded(text: str) -> str:
    try:
        if _BAD_ESCAPE.search(text):
            raise ValueError
        return urllib.parse.unquote(text, errors="strict")
    except ValueError:
        raise ShareError(f'"{text}" is not percent-encoded UTF-8') from None


def _number(name: str, text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ShareError(f"{name}={text}: a number is expected")
    return int(text)


def _steps(text: str) -> tuple[int, ...]:
    if not text:
        return ()
    parts = text.split(".")
    if len(parts) > LONGEST:
        raise ShareError(f"{len(parts)} steps are too many: a shared run has at most {LONGEST}")
    for number, part in enumerate(parts, 1):
        if not _NUMBER.fullmatch(part):
            raise ShareError(f'step {number}: "{part}" is not the number of a move')
    return tuple(map(int, parts))


def _constants(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in _split(text):
        name, equals, value = part.partition("=")
        if not equals or not _WORD.fullmatch(name):
            raise ShareError(f"set={part}: a constant is written name=value")
        if name in found:
            raise ShareError(f"the constant {name} is given twice")
        found[name] = read_value(name, value)
    return found


def read_value(name: str, text: str) -> Any:
    """A constant from a fragment; `name` is for what is said of one that can not be read. ShareError for such a one."""
    if text.startswith("("):
        if not text.endswith(")"):
            raise ShareError(f"{name}={text}: a parenthesis is missing")
        return tuple(read_value(name, part) for part in _split(text[1:-1]))
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _PLAIN.fullmatch(text):
        raise ShareError(
            f"{name}={text}: a number, true, false, a word or a tuple in parentheses is expected"
        )
    return _decoded(text)


def _split(text: str) -> list[str]:
    """The parts between commas that stand in no parentheses; none for an empty text."""
    parts, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            raise ShareError(f"{text}: parentheses do not match")
        if depth > DEEPEST:
            raise ShareError(f"{text}: tuples are in one another deeper than {DEEPEST} times")
        if character == "," and not depth:
            parts.append(text[start:at])
            start = at + 1
    if depth:
        raise ShareError(f"{text}: parentheses do not match")
    return [*parts, text[start:]] if text else []


# --- replaying --------------------------------------------------------------------------------------------


def replay(shared: SharedRun, cls: type[Model[Any]], current: int = 0) -> Run:
    """The run, replayed by a sketch's class: that of the version it was made with, or today's.

    Raises ShareError when the sketch has no such constant, bug or move, or the run ends in another state. Where
    `current` is today's version and not the run's, and the run does not replay, the error says that first.
    """
    try:
        return _replayed(shared, cls)
    except ShareError as error:
        if current and shared.version and shared.version != current:
            raise ShareError(
                f"recorded with version {shared.version}; today's is {current}: {error}"
            ) from None
        raise


def _replayed(shared: SharedRun, cls: type[Model[Any]]) -> Run:
    for name in shared.constants:
        if name not in cls.constant_defaults:
            have = ", ".join(cls.constant_defaults) or "none"
            raise ShareError(f"there is no constant {name}; there are {have}")
    try:
        model = cls.with_switches(*shared.switches)(**shared.constants)
        run = Run(model, shared.choices, shared.start, shared.loop)
        last = run.last
    except (ModelError, SwitchError, ReplayError) as error:
        raise ShareError(str(error)) from error
    except ODD as error:
        raise ShareError(f"the sketch can not run with these constants: {error!r}") from error
    if shared.end and digest(last) != shared.end:
        raise ShareError(f"ends in another state: {digest(last)} instead of {shared.end}")
    return run

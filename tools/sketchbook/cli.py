"""The command line: ``python -m sketchbook``, or a sketch's own file.

Exit codes: 0 all properties hold (or a command did what it was asked), 1 a property is broken, 2 the command was
used wrongly, 3 a bound ended the exploration before an answer. `judge` ends with 0 when every line is a run that the
sketch has, and with 1 when one is not: whether a run breaks a property is what it tells, not a failure. 141 (as shells
give for SIGPIPE) says that whoever read the output went away. Text for people goes to standard output; with
``--format json`` one JSON document does. Progress and errors go to standard error.
"""

import argparse
import difflib
import json
import os
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, TextIO

from sketchbook import share, versions
from sketchbook.catalogue import Sketch, catalogue, find
from sketchbook.diagrams import space_time_svg
from sketchbook.engine.cases import Bug, Scenario, SwitchError, difference, find_switch
from sketchbook.engine.explorer import Explorer, Progress, Result
from sketchbook.engine.model import Model, ModelError, SelectError
from sketchbook.engine.properties import NO_DEADLOCK, Checks
from sketchbook.engine.run import ReplayError, Run, load, play
from sketchbook.engine.shrink import shortest, shrink
from sketchbook.engine.simulator import Faults, Simulation, Simulator
from sketchbook.judge import SECONDS, Judged, Line, judge, notes_of, read_lines, words_of
from sketchbook.listing import bounds_of
from sketchbook.session import event_words
from sketchbook.shown import steps_text

VARIANTS = "variants, which stay safe"
HOLDS, BROKEN, USAGE, UNKNOWN, PIPE_CLOSED = 0, 1, 2, 3, 141


def main(arguments: Sequence[str] | None = None, others: Mapping[str, str] = MappingProxyType({})) -> int:
    """Run the command line; returns the exit code.

    `others` are commands that the caller answers itself, each with what it does: help lists them among ours.
    """
    return _run(arguments, None, others)


def main_for(cls: type[Model[Any]], arguments: Sequence[str] | None = None) -> int:
    """The command line of one sketch: the same commands, without its name. Explores when given none."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = Path(sys.modules[cls.__module__].__file__ or cls.__name__).stem.replace("_", "-")
    return _run(given or ["explore"], Sketch(name, cls))


def _run(
    arguments: Sequence[str] | None, only: Sketch | None, others: Mapping[str, str] = MappingProxyType({})
) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(only, _asked_about(given), others)
    try:
        options = parser.parse_args(given)
    except SystemExit as stop:  # argparse has said what is wrong, or printed its help
        return USAGE if stop.code else HOLDS
    if not hasattr(options, "command"):
        parser.print_help()
        return USAGE
    command: Callable[[argparse.Namespace, TextIO], int] = options.command
    options.only = only
    try:
        code = command(options, sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return PIPE_CLOSED
    except (ModelError, SwitchError, SelectError, ReplayError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print(f"{parser.prog}: stopped", file=sys.stderr)
        return UNKNOWN
    return code


def _forget_output() -> None:
    """Let the interpreter find nothing to write to the closed pipe when it ends: it would complain."""
    with suppress(OSError, ValueError):  # an output that is no file has nothing to complain of
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _asked_about(arguments: Sequence[str]) -> Sketch | None:
    """The sketch whose bugs the help of a command can list, if one is named there."""
    if not {"-h", "--help"} & set(arguments):
        return None
    named = set(arguments[1:])
    return next((sketch for sketch in catalogue() if sketch.name in named), None)


def _program(only: Sketch | None) -> str:
    if only:
        return f"python {only.path.name}"
    return "zoomon sketch" if Path(sys.argv[0]).stem == "zoomon" else "python -m sketchbook"


def _parser(only: Sketch | None, about: Sketch | None, others: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_program(only),
        description=(only.cls.__doc__ or "").strip()
        if only
        else "Run and explore sketches of distributed algorithms.",
        epilog="Exit codes: 0 holds, 1 a property is broken (judge: a line is no run of the sketch), 2 usage, "
        "3 a bound was reached before an answer.",
    )
    switches = _switches_text(only or about)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, function: Callable[..., int], about: str, sketch: bool = True, one: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about, epilog=switches)
        sub.formatter_class = argparse.RawDescriptionHelpFormatter
        sub.set_defaults(command=function)
        sub.add_argument(
            "--format", choices=("text", "json"), default="text", help="text for people, or JSON"
        )
        if sketch and only is None:
            help_text = "a sketch, as `list` names it" + ("" if one else "; all without one")
            if one:
                sub.add_argument("name", metavar="NAME", help=help_text)
            else:
                sub.add_argument("names", metavar="NAME", nargs="*", help=help_text)
        return sub

    def model_options(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--set", "--constants", dest="set", action="append", default=[], metavar="NAME=VALUE",
                         help="a constant, for example ballots=3; may be repeated")  # fmt: skip
        sub.add_argument("--bug", "--variant", dest="switch", action="append", default=[], metavar="NAME",
                         help="switch a bug or a variant on; may be repeated")  # fmt: skip

    if only is None:
        command(
            "list",
            _list,
            "List the sketches with their constants, properties, bugs and scenarios.",
            sketch=False,
        )
    show = command("show", _show, "Show a sketch: its source, or the diff of a bug.")
    show.add_argument(
        "--bug", "--variant", dest="switch", metavar="NAME", help="show what this bug or variant changes"
    )
    show.add_argument("--source", action="store_true", help="print the whole source")

    explore = command("explore", _explore, "Visit every state within the constants and check the properties.")
    model_options(explore)
    explore.add_argument(
        "--property", action="append", metavar="NAME", help="check only this one; may be repeated"
    )
    explore.add_argument(
        "--symmetry", action="store_true", help="count states that differ by a renaming once"
    )
    explore.add_argument("--max-states", type=int, metavar="N", help="stop after so many states")
    explore.add_argument("--max-depth", type=int, metavar="N", help="stop at runs of so many states")
    explore.add_argument("--all", action="store_true", help="do not stop at the first broken property")
    explore.add_argument("--workers", type=int, default=1, metavar="N", help="processes to use (default 1)")
    explore.add_argument(
        "--svg", type=Path, metavar="FILE", help="draw the counterexample as a space-time diagram"
    )
    explore.add_argument("--save", type=Path, metavar="FILE", help="write the counterexample for `replay`")

    run = command(
        "run", _simulate, "Make one run from a seed, with faults if asked, and check the properties."
    )
    model_options(run)
    run.add_argument(
        "--seed", type=int, default=1, metavar="N", help="the same seed makes the same run (default 1)"
    )
    run.add_argument("--fault", action="append", default=[], metavar="NAME=VALUE",
                     help="drop, duplicate, partition, crash, lose_disk, skew (0 to 1), delay, spell (ticks), "
                          "reorder (true or false); may be repeated")  # fmt: skip
    run.add_argument(
        "--steps", type=int, default=200, metavar="N", help="at most so many moves (default 200)"
    )
    run.add_argument(
        "--property", action="append", metavar="NAME", help="check only this one; may be repeated"
    )
    run.add_argument("--shrink", action="store_true", help="make a failing run as short as it gets")
    run.add_argument("--svg", type=Path, metavar="FILE", help="draw the run as a space-time diagram")
    run.add_argument("--save", type=Path, metavar="FILE", help="write the run for `replay`")

    again = command("replay", _replay, "Take the steps of a recorded run again.", sketch=False)
    again.add_argument("file", type=Path, metavar="FILE", help="a run written by --save")
    again.add_argument("--svg", type=Path, metavar="FILE", help="draw the run as a space-time diagram")

    scenario = command("scenario", _scenario, "Play a scenario by its name or number; list them without one.")
    scenario.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="a name, the start of one, or a number from 1"
    )
    scenario.add_argument("--svg", type=Path, metavar="FILE", help="draw the run as a space-time diagram")
    scenario.add_argument("--save", type=Path, metavar="FILE", help="write the run for `replay`")

    judged = command(
        "judge", _judge, "Judge runs that people hand in as addresses (or their fragments), one a line."
    )
    judged.add_argument("file", nargs="+", metavar="FILE",
                        help="lines like https://.../raft/#run=1&steps=0.3.4 (or the address of a run that the page has), bare or "
                             "after a name and a tab or comma; "
                             "- for standard input. Blank lines and # comments are passed over")  # fmt: skip
    judged.add_argument("--property", action="append", metavar="NAME",
                        help="does the run break it (or reach it)? All that hold always, when none is given")  # fmt: skip
    judged.add_argument("--seconds", type=float, default=SECONDS, metavar="S",
                        help=f"give up on a line after so long (default {SECONDS:g})")  # fmt: skip
    judged.epilog = "Exit codes: 0 every line is a run that the sketch has, 1 one is not, 2 usage."
    if only is None:
        command(
            "publish",
            _publish,
            "Keep sketches as they are now as their newest version; a new one where their code has changed.",
            one=False,
        )
    for name, does in others.items():
        commands.add_parser(name, help=does, add_help=False)
    return parser


def _switches_text(sketch: Sketch | None) -> str:
    """The names of the bugs and variants of a sketch, for the end of a command's help."""
    if sketch is None:
        return "Give a sketch's name with --help to see the names of its bugs and variants."
    kinds = (("bugs", sketch.cls.bugs), (VARIANTS, sketch.cls.variants))
    listed = [f"{kind}:\n{_indented(', '.join(s.name for s in some))}" for kind, some in kinds if some]
    return "\n\n".join(listed) or f"{sketch.name} has no bugs and no variants."


def _indented(words: str) -> str:
    return textwrap.fill(words, 78, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


# --- commands ---------------------------------------------------------------------------------------------


def _list(options: argparse.Namespace, out: TextIO) -> int:
    sketches = catalogue()
    if options.format == "json":
        listed = [{**sketch.as_dict(), "version": versions.current(sketch.name)} for sketch in sketches]
        _json({"sketches": listed}, out)
        return HOLDS
    for sketch in sketches:
        bugs, scenarios = _counted(sketch.cls.bugs, "bug"), _counted(sketch.cls.scenarios, "scenario")
        constants = ", ".join(f"{k}={_value_text(v)}" for k, v in sketch.cls().constants.items())
        print(
            f"{sketch.name:22} {sketch.title}; {bugs}, {scenarios}; {constants}",
            file=out,
        )
    return HOLDS


def _counted(things: Sequence[object], word: str) -> str:
    """``no bugs``, ``1 bug``, ``12 bugs``."""
    return f"{len(things) or 'no'} {word}{'' if len(things) == 1 else 's'}"


def _show(options: argparse.Namespace, out: TextIO) -> int:
    sketch = _sketch(options)
    if options.switch:
        switch = find_switch(sketch.cls, options.switch)
        diff = difference(sketch.cls, switch.name)
        if options.format == "json":
            _json({"sketch": sketch.name, "name": switch.name, "says": switch.says, "difference": diff}, out)
        else:
            print(f"{switch.name}: {switch.says}\n({switch.source})\n\n{diff}", end="", file=out)
        return HOLDS
    if options.format == "json":
        _json({**sketch.as_dict(), "text": sketch.source}, out)
    elif options.source:
        print(sketch.source, end="", file=out)
    else:
        _describe(sketch, out)
    return HOLDS


def _describe(sketch: Sketch, out: TextIO) -> None:
    about = sketch.as_dict()
    print(f"{sketch.title}\n{about['about']}\n{about['paper']}\n{sketch.path}", file=out)
    print(f"\nconstants: {_constants_text(sketch.cls())}", file=out)
    if bounds := _bounds_text(sketch):
        print(bounds, file=out)
    sections: list[tuple[str, list[tuple[str, str]]]] = [
        ("rules", [(r["name"], r["says"]) for r in about["rules"]]),
        ("properties", [(p["name"], f"({p['kind']}) {p['about']}") for p in about["properties"]]),
        ("bugs", [(b["name"], b["says"]) for b in about["bugs"]]),
        (VARIANTS, [(v["name"], v["says"]) for v in about["variants"]]),
        ("scenarios", [(f"{n}. {s['name']}", s["question"]) for n, s in enumerate(about["scenarios"], 1)]),
    ]
    for title, rows in sections:
        if rows:
            print(f"\n{title}:", file=out)
            for name, says in rows:
                print(f"  {name}: {says}", file=out)


def _constants_text(model: Model[Any]) -> str:
    return ", ".join(f"{name}={_value_text(value)}" for name, value in model.constants.items())


def _bounds_text(sketch: Sketch) -> str:
    """Which constants say nothing to `run`: one that was given is not to be looked for there in vain."""
    names = bounds_of(sketch.cls)
    if not names:
        return ""
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return (
        f"{listed} {'bounds' if len(names) == 1 else 'bound'} explorations only: a simulated run goes beyond."
    )


def _explore(options: argparse.Namespace, out: TextIO) -> int:
    sketch = _sketch(options)
    switches = [find_switch(sketch.cls, name) for name in options.switch]
    constants, properties = _constants(sketch, options.set), options.property
    if len(switches) == 1:
        constants = {**switches[0].scope, **constants}
        if isinstance(switches[0], Bug) and not options.property:
            properties = [switches[0].breaks]
    model = sketch.cls.with_switches(*options.switch)(**constants)
    explorer = Explorer(
        model,
        properties=properties,
        symmetry=options.symmetry,
        max_states=options.max_states,
        max_depth=options.max_depth,
        stop="never" if options.all else "violation",
        progress=_progress if sys.stderr.isatty() else None,
        workers=options.workers,
    )
    result = explorer.run()
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    bug = switches[0] if len(switches) == 1 and isinstance(switches[0], Bug) else None
    if options.format == "json":
        record = {"sketch": sketch.name, **result.as_dict(timing=True)}
        if bug:
            record["bug"] = {"name": bug.name, "scope": dict(bug.scope), "length": bug.length}
        _json(record, out)
    else:
        _print_result(result, out)
        if bug and (other := _other_scope(sketch, bug, model)):
            print(other, file=out)
    if result.violation:
        _outputs(options, sketch, result.violation.run)
    return {"holds": HOLDS, "broken": BROKEN, "unknown": UNKNOWN}[result.verdict]


def _other_scope(sketch: Sketch, bug: Bug, model: Model[Any]) -> str:
    """What to say when a bug was explored in another scope than its own; empty when it was its own."""
    own = {**sketch.cls.constant_defaults, **bug.scope}
    differ = [name for name in own if model.constants[name] != own[name]]
    if not differ:
        return ""
    here = ", ".join(f"{name}={_value_text(model.constants[name])}" for name in differ)
    there = ", ".join(f"{name}={_value_text(own[name])}" for name in differ)
    return (
        f"\nThis was explored with {here}. The scope of {bug.name} has {there}: "
        f"there {bug.breaks} is broken in {steps_text(bug.length)}."
    )


def _progress(now: Progress) -> None:
    rate = now.distinct / max(now.seconds, 0.001)
    print(
        f"\r\033[K{now.distinct:,} states, depth {now.depth}, {now.waiting:,} waiting, {rate:,.0f} states/s",
        end="", file=sys.stderr, flush=True,
    )  # fmt: skip


def _print_result(result: Result, out: TextIO) -> None:
    name, constants = type(result.model).__name__, _constants_text(result.model)
    states = "orbits of states" if result.symmetry else "distinct states"
    print(
        f"{name} ({constants}): {result.distinct:,} {states}, {result.transitions:,} transitions, "
        f"up to {steps_text(max(result.depth - 1, 0))} from the start (depth {result.depth}), {result.seconds:.2f} s",
        file=out,
    )
    if result.bound:
        print(f"Stopped at the bound on {result.bound}; what was not visited is not known.", file=out)
    rows = [("verdict", "must hold", "property")] if result.checked else []
    for name in result.checked:
        answer = {True: "holds", False: "BROKEN", None: "not known"}[result.holds(name)]
        rows.append((answer, result.model.properties[name].kind, name))
    for answer, kind, name in rows:
        print(f"  {answer:11} {kind:10} {name}", file=out)
    if not result.complete and not result.bound and any(row[0] == "not known" for row in rows):
        print("It stopped at the first broken property; --all goes on, and tells of the others.", file=out)
    if result.complete and result.idle_rules:
        print(f"Rules that never changed anything in this scope: {', '.join(result.idle_rules)}.", file=out)
    if result.complete and result.deadlocks:
        print(f"{result.deadlocks:,} states have no moves.", file=out)
    for violation in result.violations:
        print(f"\n{violation.name} is broken; a shortest run has {steps_text(violation.length)}:", file=out)
        _print_run(violation.run, out)


def _print_run(run: Run, out: TextIO) -> None:
    for number, says in enumerate(run.sentences, 1):
        if number - 1 == run.loop:
            print("  from here it goes round for ever:", file=out)
        ask = run.asks[number - 1] if number <= len(run.asks) else ""
        if ask:
            print(f"     ? {ask}", file=out)
        print(f"{number:4}. {says}", file=out)


def _simulate(options: argparse.Namespace, out: TextIO) -> int:
    sketch = _sketch(options)
    faults = Faults.parse(options.fault)
    constants = _constants(sketch, options.set)
    for switch in [find_switch(sketch.cls, name) for name in options.switch]:
        constants = {**switch.scope, **constants}
    if faults.drop and "lossy" in sketch.cls.constant_defaults:
        constants.setdefault("lossy", True)
    model = sketch.cls.with_switches(*options.switch)(**constants)
    simulation = Simulator(model, faults, options.property).run(options.seed, options.steps)
    run, times = simulation.run, simulation.times
    if simulation.broken and options.shrink and simulation.broken in model.properties:
        run = shortest(model, simulation.broken, max_states=20_000) or shrink(run, simulation.broken)
        times = ()
    if options.format == "json":
        record = simulation.as_dict()
        if options.shrink and simulation.broken:
            record["shrunk"] = run.as_dict()
        _json({"sketch": sketch.name, **record}, out)
    else:
        print(f"{type(model).__name__} ({_constants_text(model)}), seed {options.seed}", file=out)
        if bounds := _bounds_text(sketch):
            print(bounds, file=out)
        print(file=out)
        events = [(e.before_step, f"      {e.time:6} ({event_words(e)})") for e in simulation.events if times]
        for number, says in enumerate(run.sentences):
            for step, text in events:
                if step == number:
                    print(text, file=out)
            when = f"{times[number]:6} " if times else ""
            print(f"{number + 1:4}. {when}{says}", file=out)
        for step, text in events:
            if step >= len(run):
                print(text, file=out)
        print(f"\nSeed {options.seed}: {_ended_text(simulation, options)}.", file=out)
    _outputs(options, sketch, run)
    return BROKEN if simulation.broken else HOLDS


def _ended_text(simulation: Simulation, options: argparse.Namespace) -> str:
    """Why a simulated run ended, and what that says of the properties."""
    if simulation.broken:
        return f"{simulation.broken} is broken"
    why = "nothing more can happen" if simulation.ended == "quiet" else f"stopped after {options.steps} moves"
    held = Checks(simulation.run.model, options.property).always
    if not held:
        return f"{why}; none of the properties asked for can be broken by a single step"
    which = held[0] if len(held) == 1 else f"{'both' if len(held) == 2 else f'all {len(held)}'} properties"
    return f"{why}; {which} held at every step"


def _replay(options: argparse.Namespace, out: TextIO) -> int:
    try:
        record = json.loads(options.file.read_text(encoding="utf-8"))
        name = record["sketch"]
        constants = {k: tuple(v) if isinstance(v, list) else v for k, v in record["constants"].items()}
        switches = tuple(record.get("switches", ()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReplayError(f"{options.file} is not a recorded run: {error!r}") from error
    sketch = options.only or find(name)
    run = load(record, sketch.cls.with_switches(*switches)(**constants))
    broken = {name: step for name, step in run.standing().items() if step is not None}
    if options.format == "json":
        _json({"sketch": sketch.name, **run.as_dict(), "broken": broken}, out)
    else:
        _print_run(run, out)
        for name, step in broken.items():
            print(f"{name} is broken at step {step}.", file=out)
    _outputs(options, sketch, run)
    return BROKEN if broken else HOLDS


def _scenario(options: argparse.Namespace, out: TextIO) -> int:
    sketch = _sketch(options)
    if options.scenario is None:
        if options.format == "json":
            _json({"sketch": sketch.name, "scenarios": sketch.as_dict()["scenarios"]}, out)
        else:
            for number, one in enumerate(sketch.cls.scenarios, 1):
                print(f"{number}. {one.name}\n   {one.question}", file=out)
        return HOLDS
    scenario = _find_scenario(sketch, options.scenario)
    run = play(sketch.cls, scenario)
    broken = {name: step for name, step in run.standing().items() if step is not None}
    if options.format == "json":
        about = {"name": scenario.name, "question": scenario.question, "source": scenario.source}
        _json({"sketch": sketch.name, "scenario": about, **run.as_dict(), "broken": broken}, out)
    else:
        print(f"{scenario.name}\n{scenario.question}\n", file=out)
        _print_run(run, out)
        for name, step in broken.items():
            print(f"{name} is broken at step {step}.", file=out)
    _outputs(options, sketch, run)
    return BROKEN if broken else HOLDS


def _judge(options: argparse.Namespace, out: TextIO) -> int:
    sketch = _sketch(options)
    known = sketch.cls().properties
    wanted = [name.replace("-", "_") for name in options.property or ()]
    for name in wanted:
        if name not in (*known, NO_DEADLOCK):
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"it has {', '.join(known)}"
            raise ModelError(f"{sketch.name} has no property {name}: {hint}")
    properties = list(dict.fromkeys(wanted or [p.name for p in known.values() if p.kind == "always"]))
    if len({*options.file}) < len(options.file):
        raise ModelError("a file is given twice")
    several = len(options.file) > 1
    lines: list[Line] = []
    for file in options.file:
        text = (
            sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig", errors="replace")
        )
        lines += read_lines(text, "" if not several else "standard input" if file == "-" else file)
    found = judge(lines, sketch, properties, options.seconds)
    if options.format == "json":
        record = {"sketch": sketch.name, "properties": properties, "runs": [one.as_dict() for one in found]}
        _json(record, out)
    else:
        _print_judged(found, {p.name: p.kind for p in known.values()}, out)
    return HOLDS if all(one.valid for one in found) else BROKEN


def _print_judged(found: Sequence[Judged], kinds: dict[str, str], out: TextIO) -> None:
    if not found:
        print("No line holds a run.", file=out)
        return
    rows = [("line", "who", "steps", "verdict")]
    for one in found:
        if one.valid:
            scope = [*one.switches, *(f"{n}={share.value_text(v)}" for n, v in one.constants.items())]
            said = [words_of(one, kinds), *notes_of(one), *([f"with {' '.join(scope)}"] if scope else [])]
            rows.append((one.place, one.who, str(one.steps), "; ".join(said)))
        else:
            rows.append((one.place, one.who, "-", f"not valid: {one.why}"))
    if not any(row[1] for row in rows[1:]):
        rows = [(line, "", steps, verdict) for line, _, steps, verdict in rows]
    line, who, steps = (max(len(row[column]) for row in rows) for column in range(3))
    for row in rows:
        name = f"{row[1]:{who}}  " if who else ""
        print(f"{row[0]:>{line}}  {name}{row[2]:>{steps}}  {row[3]}", file=out)
    valid = [one for one in found if one.valid]
    told = [f"{_counted(found, 'line')}: {len(valid)} valid"]
    if same := sum(bool(one.same_as) for one in valid):
        told.append(f"{same} the same as another")
    if wrong := len(found) - len(valid):
        told.append(f"{wrong} not valid")
    print(f"\n{', '.join(told)}.", file=out)


def _publish(options: argparse.Namespace, out: TextIO) -> int:
    sketches = [find(name) for name in options.names] or catalogue()
    what = {
        "new": "a new version",
        "words": "brought up to date: only words differ",
        "unchanged": "as it is kept",
    }
    records = []
    for sketch in sketches:
        number, change = versions.publish(sketch)
        records.append({"sketch": sketch.name, "version": number, "change": change})
        if options.format != "json":
            print(f"{sketch.name} {number}: {what[change]}", file=out, flush=True)
    if options.format == "json":
        _json({"published": records}, out)
    return HOLDS


def _find_scenario(sketch: Sketch, wanted: str) -> Scenario:
    scenarios = sketch.cls.scenarios
    if wanted.isdigit() and 1 <= int(wanted) <= len(scenarios):
        return scenarios[int(wanted) - 1]
    fits = [s for s in scenarios if s.name.lower().startswith(wanted.lower())]
    if len(fits) != 1:
        listed = "; ".join(f"{n}. {s.name}" for n, s in enumerate(scenarios, 1)) or "none"
        raise ModelError(
            f"{'no scenario' if not fits else 'more than one scenario'} is {wanted!r}; there are {listed}"
        )
    return fits[0]


# --- pieces -----------------------------------------------------------------------------------------------


def _sketch(options: argparse.Namespace) -> Sketch:
    sketch: Sketch = options.only or find(options.name)
    return sketch


def _constants(sketch: Sketch, texts: Sequence[str]) -> dict[str, Any]:
    """Constants from ``name=value`` texts, each read as the type of its default."""
    defaults = sketch.cls.constant_defaults
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise ModelError(f"a constant is written NAME=VALUE, not {text!r}")
        found[name] = _read(name, value, defaults[name]) if name in defaults else value
    return found


def _read(name: str, text: str, default: Any) -> Any:
    try:
        if isinstance(default, bool):
            return {"true": True, "false": False}[text.lower()]
        if isinstance(default, int):
            return int(text)
        if isinstance(default, tuple):
            if text.startswith("("):
                return share.read_value(name, text)
            element = type(default[0]) if default else str
            return tuple(element(part) for part in text.split(",") if part)
    except (ValueError, KeyError):
        raise ModelError(f"{name} is written as {_value_text(default)} is, not {text!r}") from None
    return text


def _value_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        flat = value and not isinstance(value[0], tuple | list)
        return ",".join(map(str, value)) if flat else share.value_text(value)
    return str(value)


def _outputs(options: argparse.Namespace, sketch: Sketch, run: Run) -> None:
    if getattr(options, "svg", None):
        options.svg.write_text(space_time_svg(run), encoding="utf-8")
    if getattr(options, "save", None):
        record = {"sketch": sketch.name, **run.as_dict()}
        options.save.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _json(value: Any, out: TextIO) -> None:
    print(json.dumps(value, indent=1, ensure_ascii=False, default=str), file=out)

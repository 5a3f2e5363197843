"""The command line: ``python -m sketchbook``, or a sketch's own file.

Exit codes: 0 all properties hold (or a command did what it was asked), 1 a property is broken, 2 the command was
used wrongly, 3 a bound ended the exploration before an answer. Text for people goes to standard output; with
``--format json`` one JSON document does. Progress and errors go to standard error.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from sketchbook.catalogue import Sketch, catalogue, find
from sketchbook.diagrams import space_time_svg
from sketchbook.engine.cases import Bug, Scenario, SwitchError, difference, find_switch
from sketchbook.engine.explorer import Explorer, Progress, Result
from sketchbook.engine.model import Model, ModelError, SelectError
from sketchbook.engine.run import ReplayError, Run, load, play
from sketchbook.engine.shrink import shortest, shrink
from sketchbook.engine.simulator import Faults, Simulator

HOLDS, BROKEN, USAGE, UNKNOWN = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    return _run(arguments, None)


def main_for(cls: type[Model[Any]], arguments: Sequence[str] | None = None) -> int:
    """The command line of one sketch: the same commands, without its name. Explores when given none."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = Path(sys.modules[cls.__module__].__file__ or cls.__name__).stem.replace("_", "-")
    return _run(given or ["explore"], Sketch(name, cls))


def _run(arguments: Sequence[str] | None, only: Sketch | None) -> int:
    parser = _parser(only)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:  # argparse has said what is wrong, or printed its help
        return USAGE if stop.code else HOLDS
    if not hasattr(options, "command"):
        parser.print_help()
        return USAGE
    command: Callable[[argparse.Namespace, TextIO], int] = options.command
    options.only = only
    try:
        return command(options, sys.stdout)
    except (ModelError, SwitchError, SelectError, ReplayError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print(f"{parser.prog}: stopped", file=sys.stderr)
        return UNKNOWN
    except BrokenPipeError:
        return HOLDS


def _parser(only: Sketch | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python {only.path.name}" if only else "python -m sketchbook",
        description=(only.cls.__doc__ or "").strip()
        if only
        else "Run and explore sketches of distributed algorithms.",
        epilog="Exit codes: 0 holds, 1 a property is broken, 2 usage, 3 a bound was reached before an answer.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, function: Callable[..., int], about: str, sketch: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        sub.set_defaults(command=function)
        sub.add_argument(
            "--format", choices=("text", "json"), default="text", help="text for people, or JSON"
        )
        if sketch and only is None:
            sub.add_argument("name", metavar="NAME", help="a sketch, as `list` names it")
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
    return parser


# --- commands ---------------------------------------------------------------------------------------------


def _list(options: argparse.Namespace, out: TextIO) -> int:
    sketches = catalogue()
    if options.format == "json":
        _json({"sketches": [sketch.as_dict() for sketch in sketches]}, out)
        return HOLDS
    for sketch in sketches:
        bugs = f"{len(sketch.cls.bugs)} bugs" if sketch.cls.bugs else "no bugs"
        constants = ", ".join(f"{k}={_value_text(v)}" for k, v in sketch.cls().constants.items())
        print(
            f"{sketch.name:22} {sketch.title}; {bugs}, {len(sketch.cls.scenarios)} scenarios; {constants}",
            file=out,
        )
    return HOLDS


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
    print(
        "\nconstants: " + ", ".join(f"{k}={_value_text(v)}" for k, v in sketch.cls().constants.items()),
        file=out,
    )
    sections: list[tuple[str, list[tuple[str, str]]]] = [
        ("rules", [(r["name"], r["says"]) for r in about["rules"]]),
        ("properties", [(p["name"], f"({p['kind']}) {p['about']}") for p in about["properties"]]),
        ("bugs", [(b["name"], b["says"]) for b in about["bugs"]]),
        ("variants, which stay safe", [(v["name"], v["says"]) for v in about["variants"]]),
        ("scenarios", [(f"{n}. {s['name']}", s["question"]) for n, s in enumerate(about["scenarios"], 1)]),
    ]
    for title, rows in sections:
        if rows:
            print(f"\n{title}:", file=out)
            for name, says in rows:
                print(f"  {name}: {says}", file=out)


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
    if options.format == "json":
        _json({"sketch": sketch.name, **result.as_dict(timing=True)}, out)
    else:
        _print_result(result, out)
    if result.violation:
        _outputs(options, sketch, result.violation.run)
    return {"holds": HOLDS, "broken": BROKEN, "unknown": UNKNOWN}[result.verdict]


def _progress(now: Progress) -> None:
    rate = now.distinct / max(now.seconds, 0.001)
    print(
        f"\r\033[K{now.distinct:,} states, depth {now.depth}, {now.waiting:,} waiting, {rate:,.0f} states/s",
        end="", file=sys.stderr, flush=True,
    )  # fmt: skip


def _print_result(result: Result, out: TextIO) -> None:
    constants = ", ".join(f"{k}={_value_text(v)}" for k, v in result.model.constants.items())
    orbits = " orbits" if result.symmetry else ""
    print(
        f"{type(result.model).__name__} ({constants}): {result.distinct:,} distinct states{orbits}, depth {result.depth}, "
        f"{result.transitions:,} transitions, {result.seconds:.2f} s",
        file=out,
    )
    if result.bound:
        print(f"Stopped at the bound on {result.bound}; what was not visited is not known.", file=out)
    for name in result.checked:
        answer = {True: "holds", False: "BROKEN", None: "not decided"}[result.holds(name)]
        print(f"  {answer:11} {result.model.properties[name].kind:10} {name}", file=out)
    if result.complete and result.idle_rules:
        print(f"Rules that never changed anything in this scope: {', '.join(result.idle_rules)}.", file=out)
    if result.complete and result.deadlocks:
        print(f"{result.deadlocks:,} states have no moves.", file=out)
    for violation in result.violations:
        print(f"\n{violation.name} is broken; a shortest run has {violation.length} steps:", file=out)
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
        events: list[tuple[int, str]] = (
            [] if not times else [(e.before_step, _event_text(e)) for e in simulation.events]
        )
        for number, says in enumerate(run.sentences):
            for step, text in events:
                if step == number:
                    print(f"            [{text}]", file=out)
            when = f"{times[number]:6} " if times else ""
            print(f"{number + 1:4}. {when}{says}", file=out)
        for step, text in events:
            if step >= len(run):
                print(f"            [{text}]", file=out)
        why = {"broken": f"{simulation.broken} is broken", "quiet": "nothing more can happen"}
        why["steps"] = f"stopped after {options.steps} moves"
        print(f"Seed {options.seed}: {why.get(simulation.ended, simulation.ended)}.", file=out)
    _outputs(options, sketch, run)
    return BROKEN if simulation.broken else HOLDS


def _event_text(event: Any) -> str:
    return f"{event.time}: {event.what} {event.who}".rstrip()


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
            element = type(default[0]) if default else str
            return tuple(element(part) for part in text.split(",") if part)
    except (ValueError, KeyError):
        raise ModelError(f"{name} is written as {_value_text(default)} is, not {text!r}") from None
    return text


def _value_text(value: Any) -> str:
    return (
        ",".join(map(str, value))
        if isinstance(value, tuple | list)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )


def _outputs(options: argparse.Namespace, sketch: Sketch, run: Run) -> None:
    if getattr(options, "svg", None):
        options.svg.write_text(space_time_svg(run), encoding="utf-8")
    if getattr(options, "save", None):
        record = {"sketch": sketch.name, **run.as_dict()}
        options.save.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _json(value: Any, out: TextIO) -> None:
    print(json.dumps(value, indent=1, ensure_ascii=False, default=str), file=out)

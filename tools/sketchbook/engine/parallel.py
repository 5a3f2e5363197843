"""Expanding a level of states in several processes.

The processes are forked for each level, so they need not be sent the states: they have them. Each takes every n-th
block of the level and sends back, pickled, the moves of its states; the parent reads the blocks in order, so the
result is the same as in one process. States are small trees of tuples, and sending one costs about as much as making
it by a cheap rule: this pays for rules that compute a lot, and costs time for the others.
"""

import multiprocessing
import multiprocessing.connection
import pickle
from collections.abc import Iterator
from typing import Any

from sketchbook.engine.model import Action, Model, ModelError

BLOCK = 128
"""States in one message between processes."""


def expand_in_processes(
    model: Model[Any], level: list[Any], workers: int
) -> Iterator[tuple[Any, list[tuple[Action, Any]]]]:
    """Each state of the level with its moves within bounds, in order. Raises ModelError where processes can not be forked."""
    if "fork" not in multiprocessing.get_all_start_methods():
        raise ModelError("several workers need a platform that can fork")
    context = multiprocessing.get_context("fork")
    pipes = [context.Pipe(duplex=False) for _ in range(workers)]
    processes = [
        context.Process(target=_work, args=(model, level, number, workers, writer), daemon=True)
        for number, (_, writer) in enumerate(pipes)
    ]
    for process, (_, writer) in zip(processes, pipes, strict=True):
        process.start()
        writer.close()
    try:
        for block, start in enumerate(range(0, len(level), BLOCK)):
            answer = pickle.loads(pipes[block % workers][0].recv_bytes())  # noqa: S301  from our own child
            if isinstance(answer, BaseException):
                raise answer
            yield from zip(level[start : start + BLOCK], answer, strict=True)
    except EOFError:
        raise ModelError("a worker process ended before its work was done") from None
    finally:
        for process, (reader, _) in zip(processes, pipes, strict=True):
            reader.close()
            process.terminate()
            process.join()


def _work(
    model: Model[Any],
    level: list[Any],
    number: int,
    workers: int,
    writer: "multiprocessing.connection.Connection",
) -> None:
    """Send the moves of every `workers`-th block, beginning with the one of that number."""
    try:
        for start in range(number * BLOCK, len(level), workers * BLOCK):
            moves = [list(model.moves_within(s)) for s in level[start : start + BLOCK]]
            writer.send_bytes(pickle.dumps(moves, pickle.HIGHEST_PROTOCOL))
    except BrokenPipeError:  # the parent stopped at a violation
        pass
    except Exception as error:  # noqa: BLE001  the parent raises it
        writer.send_bytes(pickle.dumps(error))

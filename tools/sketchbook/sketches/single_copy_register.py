"""A register that is not replicated: each server keeps a copy of its own, and none tells another.

With one server it is linearizable. With two, a client that writes to one and reads from the other does not see its
own write. After Stateright's single-copy-register example, whose counts it reproduces.
"""

from typing import NamedTuple

from sketchbook import At, Count, Scenario, on
from sketchbook.engine.register import NIL, Get, GetOk, Put, PutOk, RegisterNodes


class Server(NamedTuple):
    value: str


class SingleCopyRegister(RegisterNodes[Server]):
    """Servers answer from their own copy at once."""

    title = "Single-copy register"
    paper = "Stateright, examples/single-copy-register.rs"
    servers, clients = 1, 2

    def start_server(self, at: At) -> Server:
        return Server(value=NIL)

    @on
    def put(self, server: Server, m: Put, at: At) -> Server:
        """{to} writes {m.value} for {sender}."""
        at.reply(PutOk(m.request))
        return Server(m.value)

    @on
    def get(self, server: Server, m: Get, at: At) -> Server:
        """{to} answers {sender} with the value that it has."""
        at.reply(GetOk(m.request, server.value))
        return server

    counts = (Count(93, constants={"servers": 1}, source="Stateright, examples/single-copy-register.rs"),)
    scenarios = (
        Scenario(
            "Two servers, and a write is not read",
            "The client wrote B to one server and now asks the other. What does it read?",
            constants={"servers": 2},
            shortest_to="linearizable",
            source="Stateright, examples/single-copy-register.rs",
            breaks="linearizable",
        ),
    )


if __name__ == "__main__":
    SingleCopyRegister.main()

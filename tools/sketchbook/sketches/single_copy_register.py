"""A register that is not replicated: each server keeps a copy of its own, and none tells another.

With one server it is linearizable. With two, a client that writes to one and reads from the other does not see its
own write. After Stateright's single-copy-register example, whose counts it reproduces.
"""

from typing import NamedTuple

from sketchbook import At, Count, Scenario, Step, on
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
            "C1 writes A to S1 and then asks S2. What does it read?",
            constants={"servers": 2},
            steps=(
                "put sender=C1 to=S1",
                "put_ok sender=S1 to=C1",
                Step("get sender=C1 to=S2", ask="Has anybody told S2 of A?"),
                Step(
                    "get_ok sender=S2 to=C1",
                    ask="Is there an order of the two operations that explains this?",
                ),
            ),
            source="Stateright, examples/single-copy-register.rs",
            breaks="linearizable",
        ),
        Scenario(
            "One server, two writers",
            "C1 writes A and C2 writes B to one server, at the same time. C1 then reads B. Is that a mistake?",
            steps=(
                "put sender=C1 to=S1",
                Step(
                    "put sender=C2 to=S1",
                    ask="C1's write is done at S1, but C1 does not know it yet. May B replace A?",
                ),
                "put_ok sender=S1 to=C1",
                "put_ok sender=S1 to=C2",
                "get sender=C1 to=S1",
                Step("get_ok sender=S1 to=C1", ask="C1 reads B. In which order were the writes?"),
            ),
        ),
        Scenario(
            "A value that is read and then gone",
            "C1's write has reached S1 and is not answered yet. R1 reads from S1, then from S2. What may it get?",
            constants={"servers": 2, "readers": 1, "gets": 2},
            steps=(
                "put sender=C1 to=S1",
                "get sender=R1 to=S1",
                Step("get_ok sender=S1 to=R1", ask="C1's write is still under way. May R1 read A already?"),
                "get sender=R1 to=S2",
                Step("get_ok sender=S2 to=R1", ask="May R1 read nothing now?"),
            ),
            breaks="linearizable",
        ),
    )


if __name__ == "__main__":
    SingleCopyRegister.main()

"""The node layer: its networks, timers, crashes and disks."""

from collections import Counter
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketchbook import At, Cluster, Message, ModelError, Nodes, explore, on, sometimes, timeout
from sketchbook.engine.network import NETWORKS, Packet
from sketchbook.sketches.single_copy_register import SingleCopyRegister


class Note(Message):
    number: int


packets = st.builds(Packet, st.integers(0, 2), st.integers(0, 2), st.builds(Note, st.integers(0, 2)))


@given(st.lists(packets, max_size=8), st.data())
def test_networks_deliver_what_they_should(sent: list[Packet], data: st.DataObject) -> None:
    """Against bags, queues and sets as one would write them down."""
    contents = {name: network.send(network.empty(), sent) for name, network in NETWORKS.items()}
    bag, everything = Counter(sent), set(sent)
    queues: dict[tuple[int, int], list[Packet]] = {}
    for packet in sent:
        queues.setdefault(packet[:2], []).append(packet)
    while bag:
        unordered, ordered = NETWORKS["unordered"], NETWORKS["ordered"]
        assert unordered.deliverable(contents["unordered"]) == sorted(bag)
        assert ordered.deliverable(contents["ordered"]) == [queues[channel][0] for channel in sorted(queues)]
        packet = data.draw(st.sampled_from(sorted(bag)))
        contents["unordered"] = unordered.deliver(contents["unordered"], packet)
        bag = +(bag - Counter([packet]))
        head = data.draw(st.sampled_from(ordered.deliverable(contents["ordered"])))
        contents["ordered"] = ordered.lose(contents["ordered"], head)
        queues[head[:2]].pop(0)
        if not queues[head[:2]]:
            del queues[head[:2]]
    staying = NETWORKS["duplicating"]
    assert staying.deliverable(contents["duplicating"]) == sorted(everything)
    for packet in sent:
        assert staying.deliver(contents["duplicating"], packet) == contents["duplicating"]
        assert packet not in staying.lose(contents["duplicating"], packet)


def test_what_is_sent_does_not_depend_on_the_order_of_other_channels() -> None:
    one, other = Packet(0, 1, Note(1)), Packet(2, 1, Note(0))
    for network in NETWORKS.values():
        both = network.send(network.send(network.empty(), [one]), [other])
        assert both == network.send(network.send(network.empty(), [other]), [one])


class Ping(Message):
    count: int


class Server(NamedTuple):
    seen: int = 0
    boots: int = 0


class Pinger(Nodes[Server]):
    """S1 pings when its timer goes off, and sets it again until it has seen enough."""

    servers, enough = 2, 2

    def start(self, at: At) -> Server:
        boots = (at.disk or 0) + 1
        at.save(boots)
        if at.me == 0:
            at.set_timer("ping")
        return Server(boots=boots)

    @timeout
    def ping(self, server: Server, at: At) -> Server:
        """{to} pings."""
        at.broadcast(Ping(server.seen))
        return server

    @on
    def pong(self, server: Server, m: Ping, at: At) -> Server | None:
        """{to} hears {sender}."""
        if m.count != server.seen:
            return None
        if at.me == 0:
            if server.seen + 1 < self.enough:
                at.set_timer("ping")
            else:
                at.cancel_timer("ping")
        else:
            at.reply(m)
        return server._replace(seen=server.seen + 1)

    @sometimes
    def both_saw_enough(self, s: Cluster) -> bool:
        """Both have seen enough."""
        return all(isinstance(n, Server) and n.seen == self.enough for n in s.nodes)


def test_timers_are_set_go_off_and_are_cancelled() -> None:
    result = explore(Pinger(), stop="witness")
    run = result.run_to("both_saw_enough")
    assert run is not None
    assert [step.action.rule for step in run.steps] == ["ping", "pong", "pong"] * 2
    assert run.actions[:2] == ("ping to=0", "pong sender=0 to=1 Ping count=0")
    assert run.last.timers == (frozenset(), frozenset())


@pytest.mark.parametrize("network", sorted(NETWORKS))
def test_every_network_carries_the_ping(network: str) -> None:
    assert explore(Pinger(network=network)).holds("both_saw_enough")


def test_an_ordered_network_drops_what_a_handler_ignores() -> None:
    stale = Pinger(network="ordered", enough=1)
    s = stale.init()
    s = s._replace(network=stale._net.send(s.network, [Packet(0, 1, Ping(5)), Packet(0, 1, Ping(0))]))
    moves = [(action.rule, then) for action, then in stale.moves(s) if action.rule == "pong"]
    assert [packet.message for packet in moves[0][1].network] == [Ping(0)]
    unordered = Pinger(enough=1)
    s = unordered.init()._replace(network=(Packet(0, 1, Ping(5)),))
    assert [a.rule for a, _ in unordered.moves(s)] == ["ping"]


def test_a_crash_loses_all_but_the_disk() -> None:
    model = Pinger(crashes=1)
    s = model.init()
    crash = model.select(s, "crash to=0")
    down = list(model.moves(s))[crash][1]
    assert down.nodes[0] == ()
    assert down.timers[0] == frozenset()
    assert not any(action.rule == "crash" for action, _ in model.moves(down))
    up = {a.rule: t for a, t in model.moves(down)}["restart"]
    assert up.nodes[0] == Server(seen=0, boots=2)
    assert up.timers[0] == {"ping"}


def test_a_durable_node_goes_on_where_it_was() -> None:
    model = Pinger(crashes=1, durable=True)
    s = model.init()._replace(disks=())
    s = s._replace(nodes=(Server(seen=7), s.nodes[1]))
    down = list(model.moves(s))[model.select(s, "crash to=0")][1]
    up = list(model.moves(down))[model.select(down, "restart to=0")][1]
    assert up.nodes == s.nodes
    assert up.disks == ()


def test_a_lossy_network_loses_packets_by_moves() -> None:
    model = Pinger(lossy=True)
    s = next(iter(model.moves(model.init())))[1]
    lost = list(model.moves(s))[model.select(s, "drop")][1]
    assert lost.network == ()
    assert model.describe(*next((a, s, t) for a, t in model.moves(s) if a.rule == "drop")).startswith(
        "The network loses"
    )


def test_mistakes_in_a_sketch_are_said() -> None:
    with pytest.raises(ModelError, match="network is one of unordered"):
        Pinger(network="pigeon")

    class Twice(Pinger):
        @on
        def again(self, server: Server, m: Ping, at: At) -> Server:
            return server

    with pytest.raises(ModelError, match="pong and again handle Ping"):
        list(Twice().moves(Twice().init()))

    class NoTimer(Pinger):
        def start(self, at: At) -> Server:
            at.set_timer("alarm")
            return Server()

    with pytest.raises(ModelError, match="has no @timeout alarm"):
        NoTimer().init()


def test_stateright_stops_where_it_says() -> None:
    """54 states: those generated when a state is met that is not linearizable and has a read value on its way.

    Stateright evaluates a state when it takes it from the queue, and ends at one that settles every property.
    """
    model = SingleCopyRegister(servers=2)
    known = [model.init()]
    seen = set(known)
    for state in known:
        if not model.linearizable(state) and model.value_read(state):
            break
        for _, then in model.moves(state):
            if then not in seen:
                seen.add(then)
                known.append(then)
    assert len(known) == 54
    violation = explore(model).violation
    assert violation is not None
    assert (violation.name, violation.length) == ("linearizable", 4)


def test_published_witnesses() -> None:
    """The shortest runs to a value that is read, as Stateright's tests have them."""
    from sketchbook.sketches.abd_register import AbdRegister
    from sketchbook.sketches.paxos_actors import PaxosActors

    for model, length in ((PaxosActors(), 8), (AbdRegister(), 11), (SingleCopyRegister(), 3)):
        run = explore(model, properties=["value_read"], stop="witness").run_to("value_read")
        assert run is not None
        assert len(run) == length

"""A full and a minimal entry: between them every form that a field of an entry can have."""

FULL = """\
title: In Search of an Understandable Consensus Algorithm
authors: [Diego Ongaro, John Ousterhout]
year: 2014
kind: paper
venue: usenix-atc
absent: {doi: USENIX gives its proceedings papers none}
links:
  - {role: pdf, url: https://raft.github.io/raft.pdf, access: open, version: extended}
  - {role: publisher, url: https://www.usenix.org/conference/atc14/technical-sessions/presentation/ongaro,
     access: open, version: conference}
versions:
  - {id: extended, date: '2014-05', note: whole; section numbers below are this one's}
  - {id: conference, date: '2014-06', note: leaves out log compaction and client interaction (its section 7)}
topics: [consensus, leader-election]
level: intermediate
minutes: 80
why: Describes a complete replicated log, elections and membership included, closely enough to build one.
summary: >-
  Servers that replicate a service must agree on one order of commands although some crash. Raft leaves each decision to a
  leader. Time is cut into terms with at most one leader each, and only the leader adds to the log. A follower takes an entry
  only if its log matches the leader's just before it, so two logs that share an entry agree on everything earlier. An entry of
  the current term is committed once a majority holds it.
ideas:
  - {idea: Electing only up-to-date servers lets entries flow one way from leader to follower., where: section 5.4.1}
  - {idea: 'A majority does not commit an entry of an earlier term; a later entry of the current term must cover it.',
     where: 'section 5.4.2, Figure 8', checked-by: raft#figure-8}
  - Random election time-outs break most split votes without a ranking of servers.
caveats:
  - The single-server membership change, and the bug found in it in 2015, are the dissertation's; this paper has joint consensus.
guide: Section 5 with Figure 2 beside you; 6 to 8 when you build one; skip 9.2 unless you doubt the proof.
relations:
  - {builds-on: oki-liskov-1988-vr, because: Its authors name it as the closest earlier algorithm., where: section 1}
  - {compares: lamport-1998-part-time-parliament, because: Argues that Paxos is hard to learn and tests it., where: section 9.1}
prerequisites:
  - {id: lamport-1998-part-time-parliament, because: It is what the paper argues with.}
assumptions: {timing: asynchronous, faults: [crash]}
sketch: raft
sources: ['the paper itself']
reviewed: ['A. Reader, 2026-11-20']
allow: {minutes-pages: the appendix is long}
added: 2026-11-22
"""

MINIMAL = """\
title: Cheap Paxos
authors: [Leslie Lamport, Mike Massa]
year: 2004
kind: paper
link: https://lamport.azurewebsites.net/pubs/web-dsn-submission.pdf
topics: [paxos]
why: >-
  Shows how to survive f crashes with f + 1 working servers and f idle ones
  that are woken only when one of the others fails.
"""

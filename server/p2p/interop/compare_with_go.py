#!/usr/bin/env python3
"""compare_with_go.py [--rounds N]: our host and go-libp2p's, side by side over loopback; prints a table in Markdown.

Each round asks each pair of peers the same, one after the other, so that what else the machine does meets all of them. A
cell is the median over the rounds. The peers are those of "mvn -pl server/p2p verify" (go) and of the launcher's build.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
MODULE = HERE.parent
MEBIBYTE = 1 << 20
BYTES = 64 * MEBIBYTE
HANDSHAKES = 50
PINGS = 300
CROWD = 100
PAIRS = [("go", "go"), ("java", "java"), ("java", "go"), ("go", "java")]
WIRES = {"TCP, Noise, Yamux": "/ip4/127.0.0.1/tcp/0", "QUIC": "/ip4/127.0.0.1/udp/0/quic-v1"}


def java():
    home = subprocess.run([ROOT / "llm-node", "--jdk"], check=True, capture_output=True, text=True).stdout.strip()
    jar = ROOT / "server/node/target/llm-node-1.0.0-SNAPSHOT.jar"
    path = os.pathsep.join(map(str, [MODULE / "target/classes", MODULE / "target/test-classes", jar]))
    options = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
    return [f"{home}/bin/java", *options, "-cp", path, "dev.llmnode.p2p.interop.JavaPeer"]


class Peer:
    """A process that does what it is told."""

    def __init__(self, command, listen):
        self.process = subprocess.Popen(
            [*command, "--listen", listen],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        hello = json.loads(self.process.stdout.readline())
        self.id, self.address, self.version = hello["peer"], hello["addrs"][0], hello["version"]

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(f"{words[0]}: {answer['error']}")
        return answer["ok"]

    def close(self):
        self.process.kill()
        self.process.wait()


def measure(client, server, size, handshakes):
    client.ask("dial", server.address)
    perf = client.ask("perf", server.id, size, size)
    pings = client.ask("ping", server.id, PINGS)
    return {
        "upload, MiB/s": size / MEBIBYTE / perf["up"],
        "download, MiB/s": size / MEBIBYTE / perf["down"],
        "handshakes/s": handshakes / client.ask("handshakes", server.address, handshakes),
        "ping p50, µs": statistics.median(pings),
    }


def compare(commands, wire, rounds):
    servers = {kind: Peer(command, WIRES[wire]) for kind, command in commands.items()}
    clients = {kind: Peer(command, WIRES[wire]) for kind, command in commands.items()}
    try:
        for client, server in PAIRS:  # what is compiled while it runs is compiled before it counts
            measure(clients[client], servers[server], BYTES, 3 * HANDSHAKES)
        results = {pair: [] for pair in PAIRS}
        for _ in range(rounds):
            for client, server in PAIRS:
                results[client, server].append(measure(clients[client], servers[server], BYTES, HANDSHAKES))
        return results, [servers[kind].version for kind in commands]
    finally:
        for peer in [*servers.values(), *clients.values()]:
            peer.close()


def heap_per_connection(commands, kind, wire):
    """Bytes of the server's heap for each idle connection of a crowd that a go process makes."""
    server, crowd = Peer(commands[kind], WIRES[wire]), Peer(commands["go"], WIRES[wire])
    try:
        crowd.ask("crowd", server.address, CROWD // 10)
        before = server.ask("heap")
        crowd.ask("crowd", server.address, CROWD)
        return (server.ask("heap") - before) / CROWD
    finally:
        server.close()
        crowd.close()


def report(wire, results, heaps):
    names = list(next(iter(results.values()))[0])
    medians = {pair: {n: statistics.median(r[n] for r in rows) for n in names} for pair, rows in results.items()}
    base = medians["go", "go"]
    for (client, server), row in medians.items():
        cells = [f"{row[name]:.0f} ({row[name] / base[name]:.2f}×)" for name in names]
        heap = f"{heaps[server]:.0f}" if client == server else ""
        print("|", " | ".join([wire, f"{client} to {server}", *cells, heap]), "|", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--wire", choices=WIRES, action="append", help="this alone")
    arguments = parser.parse_args()
    commands = {"java": java(), "go": [str(MODULE / "target/interop/go-peer")]}
    if not Path(commands["go"][0]).exists():
        sys.exit("no go peer here: build it with mvn -pl server/p2p verify -Dinterop.peers=go")
    columns = ["upload, MiB/s", "download, MiB/s", "handshakes/s", "ping p50, µs", "heap per idle connection, bytes"]
    print("| transport | who asks whom |", " | ".join(columns), "|")
    print("|" + "---|" * (len(columns) + 2))
    for wire in arguments.wire or WIRES:
        results, versions = compare(commands, wire, arguments.rounds)
        report(wire, results, {kind: heap_per_connection(commands, kind, wire) for kind in commands})
    print(f"\n{' against '.join(versions)}; in brackets: how many times go to go.")


if __name__ == "__main__":
    main()

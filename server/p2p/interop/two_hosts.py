#!/usr/bin/env python3
"""two_hosts.py [--name PREFIX]: how long mDNS takes to find a peer on another host, both ways.

Two network namespaces joined by a cable are the two hosts. On one a host of ours listens, on the other a java, go, rust or js
peer; each of them once comes to a link where the other has been for a while. Prints a table in Markdown: seconds from the
moment that the newcomer listens until it is found, and until it finds. Needs root and "ip"; the other peers are built by
"mvn -pl server/p2p -Pinterop verify". Ends with status 1 where a search took longer than LIMIT seconds.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

LIMIT = 3.0
PATIENCE = 30.0
SETTLED = 4.0  # so long a host has been there before the other comes: what it does at its start is over
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
BUILT = HERE.parent / "target" / "interop"
CARGO = HERE / "rust" / Path(os.environ.get("CARGO_TARGET_DIR", "target"))
PEERS = {
    "java": [str(ROOT / "llm-node")],
    "go": [str(BUILT / "go-peer")],
    "rust": [str(CARGO / "debug" / "interop-peer")],
    "js": ["node", str(BUILT / "js" / "main.js")],
}


class Peer:
    """A process on one of the hosts, and when each of its lines came."""

    def __init__(self, kind, namespace, ip):
        self.kind = kind
        self.lines = []
        self.changed = threading.Condition()
        options = ["--listen", f"/ip4/{ip}/tcp/0", "--mdns"]
        if kind == "java":
            options = ["p2p", "listen", "--ip", ip, "--tcp", "0", "--mdns", "--json"]
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", namespace, *PEERS[kind], *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        threading.Thread(target=self.read, daemon=True).start()
        hello, self.ready = self.await_line(lambda line: "addrs" in line or line.get("event") == "listening")
        self.id = hello["peer"] if "addrs" in hello else hello["address"].rpartition("/")[2]

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append((json.loads(line), time.monotonic()))
                self.changed.notify_all()

    def await_line(self, wanted):
        """The first line that is wanted, and when it came; (None, None) where none comes."""
        end = time.monotonic() + PATIENCE
        with self.changed:
            while True:
                for line, when in self.lines:
                    if wanted(line):
                        return line, when
                left = end - time.monotonic()
                if left <= 0:
                    return None, None
                self.changed.wait(left)

    def found(self, other):
        """When this peer had found the other."""
        if self.kind == "java":
            return self.await_line(lambda line: line.get("event") == "discovered" and line["peer"] == other.id)[1]
        print("mdns", other.id, file=self.process.stdin, flush=True)
        return self.await_line(lambda line: "ok" in line)[1]

    def close(self):
        self.process.terminate()
        self.process.wait(10)


def ip(*words, check=True):
    return subprocess.run(["ip", *words], check=check, capture_output=True, text=True)


def lay_cable(hosts):
    """Two namespaces with an interface each, which take part in multicast."""
    ends = [f"{hosts[0][0][:12]}-0", f"{hosts[0][0][:12]}-1"]
    for namespace, _ in hosts:
        ip("netns", "add", namespace)
    ip("link", "add", ends[0], "netns", hosts[0][0], "type", "veth", "peer", "name", ends[1], "netns", hosts[1][0])
    for (namespace, address), end in zip(hosts, ends):
        ip("-n", namespace, "link", "set", "lo", "up")
        ip("-n", namespace, "addr", "add", f"{address}/24", "dev", end)
        ip("-n", namespace, "link", "set", end, "up", "multicast", "on")
        ip("-n", namespace, "route", "add", "224.0.0.0/4", "dev", end)


def seconds(when, start):
    return PATIENCE if when is None else max(0.0, when - start)


def try_pair(other, hosts, ours_first):
    """Seconds until our host finds the other peer, and until that finds ours."""
    kinds = ["java", other] if ours_first else [other, "java"]
    first = Peer(kinds[0], *hosts[0])
    try:
        time.sleep(SETTLED)
        second = Peer(kinds[1], *hosts[1])
        try:
            ours, theirs = (first, second) if ours_first else (second, first)
            return seconds(ours.found(theirs), second.ready), seconds(theirs.found(ours), second.ready)
        finally:
            second.close()
    finally:
        first.close()


def obstacle(kind):
    if kind != "java" and not Path(PEERS[kind][-1]).exists():
        return "not built here"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--name", default="p2p-hosts", help="prefix of the namespaces' names")
    parser.add_argument("--peers", default=",".join(PEERS))
    arguments = parser.parse_args()
    hosts = [(f"{arguments.name}-a", "10.77.0.1"), (f"{arguments.name}-b", "10.77.0.2")]
    subprocess.run([*PEERS["java"], "p2p", "--help"], check=True, stdout=subprocess.DEVNULL)
    slow = False
    try:
        try:
            lay_cable(hosts)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"left out: no network namespaces here ({getattr(error, 'stderr', error)})")
            return 0
        print("| the other peer | who comes second | we find it, s | it finds us, s |\n|---|---|---|---|")
        for kind in arguments.peers.split(","):
            reason = obstacle(kind)
            if reason:
                print(f"| {kind} | left out: {reason} |")
                continue
            for ours_first in (True, False):
                times = try_pair(kind, hosts, ours_first)
                slow = slow or max(times) > LIMIT
                print(f"| {kind} | {'it does' if ours_first else 'we do'} | {times[0]:.2f} | {times[1]:.2f} |", flush=True)
    finally:
        for namespace, _ in hosts:
            ip("netns", "del", namespace, check=False)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())

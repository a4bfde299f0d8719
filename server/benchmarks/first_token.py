#!/usr/bin/env python3
"""Measures how long a node takes from its start to the first token of a first request.

    first_token.py MODEL.gguf [--rounds 5]

Starts ./llm-node anew for each round, waits for its ready file, sends one streamed request and stops the clock at the first
event that carries text. Build the node before. Prints the fastest, median and slowest round in seconds: until the node is
ready, and until the first token. Needs nothing but Python's own library.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


def first_text(base, model):
    """Sends the request, and returns at the first event with text."""
    body = {"model": model, "prompt": "Why is the sky blue?", "max_tokens": 16, "stream": True}
    request = urllib.request.Request(
        base + "/v1/inference", json.dumps(body).encode(),
        {"Content-Type": "application/json", "Accept": "text/event-stream"})
    with urllib.request.urlopen(request, timeout=60) as response:
        for line in response:
            if line.startswith(b"data:") and json.loads(line[5:]).get("content"):
                return
    sys.exit("the stream ended without any text")


def measure(model_file, folder):
    ready_file = pathlib.Path(folder, "ready")
    command = ["./llm-node", "serve", "--listen", "127.0.0.1:0", "--data-dir", folder, "--ready-file", str(ready_file),
               "--model", model_file]
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not (ready_file.exists() and ready_file.read_text().strip()):
            if process.poll() is not None:
                sys.exit(f"the node ended with {process.returncode}")
            time.sleep(0.005)
        ready = time.perf_counter() - begin
        base = ready_file.read_text().split()[0].rstrip("/")
        with urllib.request.urlopen(base + "/v1/models") as response:
            model = json.load(response)["models"][0]["id"]
        first_text(base, model)
        return ready, time.perf_counter() - begin
    finally:
        process.terminate()
        process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=os.path.abspath)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rounds = []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory(prefix="llm-node-first-") as folder:
            rounds.append(measure(options.model, folder))
    for what, seconds in zip(("ready", "first token"), zip(*rounds)):
        print(f"{what:12} {min(seconds):6.2f} {statistics.median(seconds):6.2f} {max(seconds):6.2f} s")


if __name__ == "__main__":
    main()

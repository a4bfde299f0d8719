#!/usr/bin/env python3
"""Compares a node with llama.cpp on the same file, on this machine, in interleaved rounds.

    compare_with_llama_cpp.py serve MODEL.gguf --llama BIN     llama-server and ./llm-node serve, over HTTP
    compare_with_llama_cpp.py bench MODEL.gguf --llama BIN     llama-bench, llama-batched-bench and ./llm-node bench

BIN is the folder of llama.cpp's programs. Prints the slowest, median and fastest round of each side in tokens a second, and
the ratio of the medians. Needs nothing but Python's own library, and a quiet machine.
"""
import argparse
import concurrent.futures
import contextlib
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
STORY = "Write a long story about a lighthouse keeper and the sea, with many details."


def post(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as response:
        return json.load(response)


class Llama:
    name = "llama-server"

    def __init__(self, base):
        self.base = base

    def generate(self, prompt, tokens):
        """One answer; the number of tokens in it."""
        answer = post(self.base + "/completion", {
            "prompt": f"<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n", "n_predict": tokens,
            "temperature": 0, "ignore_eos": True})
        return answer["tokens_predicted"]


class Node:
    name = "llm-node"

    def __init__(self, base):
        self.base = base
        with urllib.request.urlopen(base + "/v1/models") as response:
            self.model = json.load(response)["models"][0]["id"]

    def generate(self, prompt, tokens):
        answer = post(self.base + "/v1/inference", {
            "model": self.model, "prompt": prompt, "max_tokens": tokens, "temperature": 0.0})
        return answer["usage"]["completion_tokens"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, process):
    for _ in range(1200):
        if process.poll() is not None:
            sys.exit(f"{process.args[0]} ended with {process.returncode}")
        with contextlib.suppress(OSError, urllib.error.URLError):
            with urllib.request.urlopen(url, timeout=2) as response:
                if response.status == 200:
                    return
        time.sleep(0.1)
    sys.exit(f"{process.args[0]} does not answer at {url}")


@contextlib.contextmanager
def server(command, health):
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, cwd=ROOT)
    try:
        wait_for(health, process)
        yield
    finally:
        process.terminate()
        process.wait(30)


def single(peer, number, tokens):
    begin = time.perf_counter()
    count = peer.generate(f"{STORY} Part {number}.", tokens)
    return count / (time.perf_counter() - begin)


def together(peer, number, tokens):
    with concurrent.futures.ThreadPoolExecutor(8) as clients:
        begin = time.perf_counter()
        counts = clients.map(lambda i: peer.generate(f"{STORY} Part {number}, chapter {i}.", tokens), range(8))
        return sum(counts) / (time.perf_counter() - begin)


def serve(options):
    llama_port, node_port = free_port(), free_port()
    llama = [f"{options.llama}/llama-server", "-m", options.model, "-t", str(options.threads), "--parallel", "8",
             "-c", "8192", "--host", "127.0.0.1", "--port", str(llama_port)]
    data = tempfile.mkdtemp(prefix="llm-node-compare-")
    node = ["./llm-node", "serve", "--listen", f"127.0.0.1:{node_port}", "--data-dir", data, "--model", options.model,
            "--set", f"inference.threads={options.threads}", "--set", "api.rate-limit-per-minute=0"]
    with server(llama, f"http://127.0.0.1:{llama_port}/health"), \
            server(node, f"http://127.0.0.1:{node_port}/health"):
        peers = [Llama(f"http://127.0.0.1:{llama_port}"), Node(f"http://127.0.0.1:{node_port}")]
        results = {}
        for number in range(-options.warm_up, options.rounds):
            for name, measure in (("single stream", single), ("8 at once", together)):
                for peer in peers:
                    speed = measure(peer, number, options.tokens)
                    if number >= 0:
                        results.setdefault(name, {}).setdefault(peer.name, []).append(speed)
    return results


def llama_bench(options):
    output = subprocess.run(
        [f"{options.llama}/llama-bench", "-m", options.model, "-t", str(options.threads), "-p", "512", "-n", "128",
         "-r", "1", "-o", "json"], check=True, capture_output=True).stdout
    speeds = {("decode" if run["n_gen"] else "prefill"): run["avg_ts"] for run in json.loads(output)}
    output = subprocess.run(
        [f"{options.llama}/llama-batched-bench", "-m", options.model, "-t", str(options.threads), "-c", "4096",
         "-npp", "1", "-ntg", "128", "-npl", "8", "--output-format", "jsonl"],
        check=True, capture_output=True, text=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("{"))
    speeds["decode of 8"] = json.loads(line)["speed_tg"]
    return speeds


def node_bench(options):
    output = subprocess.run(
        ["./llm-node", "bench", "--model", options.model, "--rounds", "1", "--json",
         "--set", f"inference.threads={options.threads}"], check=True, capture_output=True, cwd=ROOT).stdout
    names = {"pp512": "prefill", "tg128": "decode", "tg128x8": "decode of 8"}
    return {names[result["name"]]: result["median"] for result in json.loads(output)["results"]}


def bench(options):
    results = {}
    for _ in range(options.rounds):
        for name, measure in (("llama-bench", llama_bench), ("llm-node bench", node_bench)):
            for what, speed in measure(options).items():
                results.setdefault(what, {}).setdefault(name, []).append(speed)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["serve", "bench"])
    parser.add_argument("model", type=os.path.abspath)
    parser.add_argument("--llama", type=os.path.abspath, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--warm-up", type=int, default=4)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    for what, sides in (serve if options.what == "serve" else bench)(options).items():
        (theirs, slow), (ours, fast) = sides.items()
        for side, speeds in sides.items():
            print(f"{what:14} {side:15} {min(speeds):8.1f} {statistics.median(speeds):8.1f} {max(speeds):8.1f} tokens/s")
        print(f"{what:14} {ours} : {theirs} = {statistics.median(fast) / statistics.median(slow):.2f}")


if __name__ == "__main__":
    main()

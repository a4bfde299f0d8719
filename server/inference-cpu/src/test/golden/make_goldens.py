#!/usr/bin/env python3
"""Writes smollm2-q4_1.txt: what llama.cpp makes of a model, to be compared with by teacher forcing.

    llama-server -m SmolLM2-135M-Instruct.Q4_1.gguf -c 4096 --port 8081
    ./make_goldens.py http://127.0.0.1:8081 > smollm2-q4_1.txt

For each prompt a line "prompt NAME IDS…", then for each of the 64 tokens that the peer chose greedily a line
"step ID TOP:LOGPROB…" with its likeliest tokens. Needs nothing but Python's own library.
"""
import json
import pathlib
import sys
import urllib.request

TOKENS = 64
TOP = 10
LICENCE = pathlib.Path(__file__).parents[5] / "LICENSE"


def chat(text):
    return f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"


PROMPTS = {
    "question": chat("Why is the sky blue?"),
    "story": "Once upon a time, in a village by the sea, there lived a clockmaker who",
    "code": "def fibonacci(n):\n    \"\"\"Return the n-th Fibonacci number.\"\"\"\n",
    "list": chat("Name ten rivers and the seas they flow into."),
    "french": chat("Écris trois phrases sur la pluie à Paris."),
    "numbers": "1, 1, 2, 3, 5, 8, 13, 21, 34, 55,",
    "licence": LICENCE.read_text(encoding="utf-8"),
}


def post(base, path, body):
    request = urllib.request.Request(
        base + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def golden(base, name, text):
    prompt = post(base, "/tokenize", {"content": text, "add_special": False, "parse_special": True})["tokens"]
    answer = post(base, "/completion", {
        "prompt": prompt, "n_predict": TOKENS, "temperature": 0, "n_probs": TOP, "ignore_eos": True,
        "cache_prompt": False, "return_tokens": True})
    lines = [f"prompt {name} " + " ".join(map(str, prompt))]
    for step in answer["completion_probabilities"]:
        top = " ".join(f"{top['id']}:{top['logprob']:.5f}" for top in step["top_logprobs"])
        lines.append(f"step {step['id']} {top}")
    return lines


def main():
    for name, text in PROMPTS.items():
        print("\n".join(golden(sys.argv[1], name, text)))


if __name__ == "__main__":
    main()

"""Runs a Python example unchanged but for the model's id and the node's address: run_python.py NAME BASE_URL MODEL."""

import json
import pathlib
import sys
from urllib.parse import urlsplit

SOURCE = pathlib.Path(__file__).parent.parent / "source"
CALLS = {
    "inference": ("inference.py", 'inference_request("What is the capital of France?")'),
    "streaming": ("inference.py", 'streaming_inference("Tell me a story")'),
    "p2p": ("p2p_discovery.py", "client.get_peers(), client.find_nodes_with_model('no-such-model')"),
}
# What follows discovers peers; a node without a network says that it cannot.
NEEDS_PEERS = "\n# Discover peers on the network\n"


def main(name: str, base_url: str, model: str) -> None:
    file, call = CALLS[name]
    text = (SOURCE / file).read_text(encoding="utf-8")
    text = text.split(NEEDS_PEERS)[0]
    text = text.replace("localhost:8080", urlsplit(base_url).netloc).replace("llama-2-7b", model)
    names: dict[str, object] = {}
    exec(compile(text, file, "exec"), names)
    value = eval(call, names)
    print(f"\nRETURNED {json.dumps(value)}")


if __name__ == "__main__":
    main(*sys.argv[1:])

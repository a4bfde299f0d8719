"""Runs programs, the real node among them."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SPECS = ROOT.parent / "specs"


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end."""
    given = [str(part) for part in command]
    return subprocess.run(given, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False)


def succeed(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Runs a program that must succeed; what it printed."""
    done = run(*command, cwd=cwd, env=env)
    assert done.returncode == 0, f"{command}: status {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def wheel(root: Path = ROOT) -> Path:
    """The file that users install."""
    (found,) = (root / "dist").glob("*.whl")
    return found


def node_command() -> list[str] | None:
    """The command that starts the node: `LLM_NODE_JAR`'s, or that of this checkout's build. `None` where there is none."""
    target = ROOT.parent / "server/node/target"
    built = sorted(each for each in target.glob("llm-node-*.jar") if not each.stem.endswith(("-sources", "-tests", "-javadoc")))
    jar = os.environ.get("LLM_NODE_JAR") or (str(built[0]) if built else None)
    jdk = run(ROOT.parent / "llm-node", "--jdk", cwd=ROOT).stdout.strip()
    if jar is None or not jdk:
        return None
    return [f"{jdk}/bin/java", "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-jar", jar]


@contextmanager
def real_node(command: list[str], folder: Path) -> Iterator[str]:
    """Starts a node on this machine, with its embedded model; its address."""
    ready = folder / "ready"
    with (folder / "log").open("w+") as log:
        limits = ["--set", "api.rate-limit-per-minute=0", "--set", "api.max-connections-per-ip=0"]
        arguments = ["serve", "--listen", "127.0.0.1:0", "--ready-file", str(ready), *limits]
        child = subprocess.Popen([*command, *arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            while not (ready.exists() and ready.read_text().strip()):
                assert child.poll() is None, f"the node did not start: {(folder / 'log').read_text()[-2000:]}"
                time.sleep(0.05)
            yield ready.read_text().strip()
        finally:
            child.terminate()
            child.wait()


def copied_specs(folder: Path) -> Path:
    """A copy of the specifications, to be changed."""
    for each in ("openapi.yaml", "asyncapi.yaml"):
        shutil.copy(SPECS / each, folder)
    shutil.copytree(SPECS / "schemas", folder / "schemas")
    return folder

"""Runs programs, the real node among them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.until import until

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
    java = java_command()
    if jar is None or java is None:
        return None
    return [java, "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-jar", jar]


def java_command() -> str | None:
    """The JDK's launcher that the node runs with."""
    jdk = run(ROOT.parent / "llm-node", "--jdk", cwd=ROOT).stdout.strip()
    return f"{jdk}/bin/java" if jdk else None


@contextmanager
def real_node(command: list[str], folder: Path) -> Iterator[str]:
    """Starts a node on this machine, with its embedded model, no limits, and room for hundreds of requests; its address."""
    ready = folder / "ready"
    with (folder / "log").open("w+") as log:
        settings = {
            "api.rate-limit-per-minute": "0",
            "api.max-connections-per-ip": "0",
            "api.request-timeout": "10m",
            "api.max-concurrent-streams": "1000",
            "inference.queue-capacity": "1000",
        }
        limits = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
        own = ["--ready-file", str(ready), "--data-dir", str(folder / "data")]
        arguments = ["serve", "--listen", "127.0.0.1:0", *own, *limits]
        child = subprocess.Popen([*command, *arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            until(
                "the node is ready or has ended", lambda: child.poll() is not None or (ready.exists() and ready.read_text().strip())
            )
            assert child.poll() is None, f"the node did not start: {(folder / 'log').read_text()[-2000:]}"
            yield _told(ready)
        finally:
            child.terminate()
            child.wait()


def _told(file: Path) -> str:
    return file.read_text().strip() if file.exists() else ""


def copied_specs(folder: Path) -> Path:
    """A copy of the specifications, to be changed."""
    for each in ("openapi.yaml", "asyncapi.yaml"):
        shutil.copy(SPECS / each, folder)
    shutil.copytree(SPECS / "schemas", folder / "schemas")
    return folder

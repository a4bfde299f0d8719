"""pack.py [--specs FOLDER] [--out FOLDER]: generates and packs.

Everything made is under target/, dist/ and src/llmnode/_generated/, or under the folder given.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / "target/venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(*command: str | Path, cwd: Path = HERE) -> None:
    """Runs a program that must succeed."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(str(part) for part in command)}: status {done.returncode}")


def install(folder: Path = VENV, python: str = sys.executable, but: Sequence[str] = ()) -> Path:
    """Makes an environment with the tools that requirements.txt names, but for some; its Python."""
    lines = (HERE / "requirements.txt").read_text().splitlines()
    wanted = [line for line in lines if not line.startswith("#") and line.split("==")[0] not in but]
    stamp = folder / "installed.txt"
    version = subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout
    inside = folder / PYTHON.relative_to(VENV)
    if stamp.exists() and stamp.read_text() == version + "\n".join(wanted):
        return inside
    run(python, "-m", "venv", "--clear", folder)
    run(inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted)
    stamp.write_text(version + "\n".join(wanted))
    return inside


def pack(specs: Path, root: Path) -> None:
    """Generates what comes from the specifications, puts it beside the runtime, and packs both."""
    generated = root / "src/llmnode/_generated"
    run(HERE.parent / "specs/generators/generate", "sdk-python", "--specs", specs, "--out", generated)
    staged = root / "target/package"
    shutil.rmtree(staged, ignore_errors=True)
    left_out = shutil.ignore_patterns("__pycache__", "_generated", "_generated.stamp")
    shutil.copytree(HERE / "src", staged / "src", ignore=left_out)
    shutil.copytree(generated, staged / "src/llmnode/_generated", ignore=shutil.ignore_patterns("__pycache__", "api.md"))
    shutil.copy(generated / "api.md", staged / "api.md")
    for each in ("pyproject.toml", "README.md", "CHANGELOG.md", "../LICENSE"):
        shutil.copy(HERE / each, staged)
    dist = root / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    run(PYTHON, "-m", "build", "--no-isolation", "--outdir", dist, staged, cwd=root)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--specs", type=Path, default=HERE.parent / "specs")
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    install()
    pack(given.specs.resolve(), given.out.resolve())


if __name__ == "__main__":
    main()

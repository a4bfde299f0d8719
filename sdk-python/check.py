"""check.py [ARGUMENT...]: holds the code to its types and its style, and runs the tests.

Those that need no node and no tools run on the oldest Python that the package supports too, where there is one. Arguments are those
of pytest, and leave all but the tests out.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pack import HERE, PYTHON, install, run

OLDEST = (3, 10)
RUNTIME = ("tests/test_calls.py", "tests/test_parts.py", "tests/test_socket.py", "tests/test_stream.py", "tests/test_surface.py")
TOOLS = ("build", "hatchling", "mypy", "pyright", "ruff")


def oldest() -> str | None:
    """An interpreter of the oldest version, other than the one that runs this."""
    if sys.version_info[:2] == OLDEST:
        return None
    name = ".".join(map(str, OLDEST))
    question = "import sys, venv, ensurepip; print(sys.version_info[:2])"
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for command in (f"python{name}", *map(str, versions.glob(f"{name}.*/bin/python"))):
        try:
            asked = subprocess.run([command, "-c", question], capture_output=True, text=True)
        except OSError:
            continue
        if asked.stdout.strip() == str(OLDEST):
            return command
    return None


def test_on_the_oldest() -> None:
    """Runs the runtime's tests on it."""
    python = oldest()
    if python is None:
        print(f"sdk-python: no other Python {'.'.join(map(str, OLDEST))} here; the tests ran on {sys.version.split()[0]} alone")
        return
    run(install(HERE / "target/venv-oldest", python, TOOLS), "-m", "pytest", "-q", *RUNTIME)


if __name__ == "__main__":
    os.environ["PYRIGHT_PYTHON_CACHE_DIR"] = str(HERE / "target/pyright")
    os.environ["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"
    if sys.argv[1:]:
        sys.exit(subprocess.run([PYTHON, "-m", "pytest", "-q", *sys.argv[1:]], cwd=HERE, check=False).returncode)
    run(PYTHON, "-m", "ruff", "check", "--quiet", ".")
    run(PYTHON, "-m", "ruff", "format", "--quiet", "--check", ".")
    run(PYTHON, "-m", "mypy")
    run(PYTHON, "-m", "pyright")
    run(PYTHON, "-m", "pytest", "-q")
    test_on_the_oldest()

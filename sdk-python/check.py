"""check.py [ARGUMENT...]: holds the code to its types and its style, and runs the tests.

Arguments are those of pytest, and leave the checks out.
"""

from __future__ import annotations

import os
import subprocess
import sys

from pack import HERE, PYTHON, run

if __name__ == "__main__":
    os.environ["PYRIGHT_PYTHON_CACHE_DIR"] = str(HERE / "target/pyright")
    os.environ["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"
    if not sys.argv[1:]:
        run(PYTHON, "-m", "ruff", "check", "--quiet", ".")
        run(PYTHON, "-m", "ruff", "format", "--quiet", "--check", ".")
        run(PYTHON, "-m", "mypy")
        run(PYTHON, "-m", "pyright")
    sys.exit(subprocess.run([PYTHON, "-m", "pytest", "-q", *sys.argv[1:]], cwd=HERE, check=False).returncode)

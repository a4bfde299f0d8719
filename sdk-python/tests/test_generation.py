"""What is added to the specifications is in the package after a build: typed, documented, and working."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from conftest import StartNode
from support.fake_node import Connection, Received, json_reply
from support.program import ROOT, copied_specs, run, succeed

ROUTE = """  /v1/jobs/{job_id}:
    post:
      operationId: rateJob
      x-resource: jobs
      x-method: rate
      tags: [node]
      summary: Rate a job
      description: Says how content you were.
      parameters:
        - {name: job_id, in: path, required: true, description: Which job., schema: {type: string}}
        - {name: dry_run, in: query, description: Only try., schema: {type: boolean}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: 'schemas/node.yaml#/JobRating'}}}}
      responses:
        '200': {description: Done., content: {application/json: {schema: {$ref: 'schemas/node.yaml#/JobRating'}}}}
        '409': {description: Rated before., content: {application/json: {schema: {$ref: 'schemas/error.yaml#/ErrorResponse'}}}}
  /v1/peers:
"""
RATING = """
JobRating:
  title: JobRating
  description: How content somebody was.
  type: object
  required: [stars]
  properties:
    stars: {description: More is better., type: integer, minimum: 1, maximum: 5}
    words: {description: In your words., type: [string, 'null']}
    timeout: {description: Not the call's own., type: integer}
    from: {description: A name that Python keeps for itself., type: string}
"""
OPERATIONS = """operations:
  receiveJobRate:
    action: receive
    x-resource: jobs
    x-method: rate
    channel: {$ref: '#/channels/socket'}
    messages: [{$ref: '#/channels/socket/messages/job_rate'}]
    reply: {messages: [{$ref: '#/channels/socket/messages/job_rated'}]}
  sendJobRated:
    action: send
    channel: {$ref: '#/channels/socket'}
    messages: [{$ref: '#/channels/socket/messages/job_rated'}]
"""
MESSAGES = {"job_rate": "JobRateMessage", "job_rated": "JobRatedMessage"}
USE = """from typing_extensions import assert_type

from llmnode import AsyncLlmNode, ConflictError, JobRatedError, LlmNode
from llmnode.types import JobRatedMessage, JobRating

client = LlmNode()
rated = client.jobs.rate("a b", stars=5, words=None, timeout_=7, from_="me", dry_run=True, timeout=9.5)
assert_type(rated, JobRating)
assert_type(rated.stars, int)
print(rated.stars, rated.from_)
try:
    client.jobs.rate("again", stars=1)
except ConflictError as error:
    print(isinstance(error, JobRatedError), error.status)


async def others() -> None:
    assert_type(await AsyncLlmNode().jobs.rate("a", stars=1), JobRating)
    assert_type(await AsyncLlmNode().socket().jobs.rate(stars=1), JobRatedMessage)


def told(message: JobRatedMessage) -> int:
    return message.payload.stars


socket = client.socket()
socket.on("job_rated", told)
print(callable(socket.jobs.rate))
"""
WRONG = """from llmnode import LlmNode

client = LlmNode()
client.inference.create(prompt="a model is missing", max_tokens=1)
client.inference.create(model="m", prompt="a number", max_tokens="1")
client.inference.create(model="m", prompt="a typo", max_tokens=1, temprature=0)
client.inference.create(model="m", messages=[{"role": "robot", "content": ""}], max_tokens=1)
client.peers.get()
client.peers.discover(method="shout")
client.jobs.rate("a", words="stars are missing")
client.models.list(max_age="old")
"""


def change(file: Path, pattern: str, text: str) -> None:
    changed, count = re.subn(pattern, lambda _: text, file.read_text(), count=1, flags=re.MULTILINE)
    assert count == 1, f"{pattern} is not in {file}"
    file.write_text(changed)


def larger_specs(folder: Path) -> Path:
    """A copy of the specifications with a route, two messages, an error code and a schema more."""
    specs = copied_specs(folder)
    change(specs / "openapi.yaml", r"^  /v1/peers:\n", ROUTE)
    change(specs / "schemas/node.yaml", r"\Z", RATING)
    change(specs / "schemas/error.yaml", r"- CONFLICT$", "- CONFLICT\n    - JOB_RATED")
    change(specs / "schemas/error.yaml", r"CONFLICT: 409$", "CONFLICT: 409\n    JOB_RATED: 409")
    listed, used = "", ""
    for name, title in MESSAGES.items():
        message = f"""
{title}:
  title: {title}
  description: A rating goes by.
  type: object
  required: [type, payload]
  properties:
    type: {{const: {name}, description: The type., type: string}}
    payload: {{$ref: 'node.yaml#/JobRating'}}
"""
        change(specs / "schemas/socket.yaml", r"\Z", message)
        listed += f"    {name}: {{name: {name}, summary: A rating., payload: {{$ref: 'schemas/socket.yaml#/{title}'}}}}\n"
        used += f"      {name}: {{$ref: '#/components/messages/{name}'}}\n"
    change(specs / "asyncapi.yaml", r"^    messages:\n", f"    messages:\n{used}")
    change(specs / "asyncapi.yaml", r"^operations:\n", OPERATIONS)
    change(specs / "asyncapi.yaml", r"^  messages:\n", f"  messages:\n{listed}")
    return specs


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built from larger specifications."""
    specs, out = larger_specs(tmp_path_factory.mktemp("specs")), tmp_path_factory.mktemp("out")
    succeed(sys.executable, ROOT / "pack.py", "--specs", specs, "--out", out, cwd=ROOT)
    (found,) = (out / "dist").glob("*.whl")
    succeed(sys.executable, "-m", "zipfile", "-e", found, out / "installed", cwd=out)
    return out / "installed"


def checked(package: Path, folder: Path, text: str) -> str:
    """What mypy says of a program that uses the package."""
    (folder / "program.py").write_text(text)
    environment = {"MYPYPATH": str(package)}
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(package / "cache"), "program.py"]
    return run(*command, cwd=folder, env=environment).stdout


def test_what_was_added_works(package: Path, tmp_path: Path, start: StartNode) -> None:
    assert "no issues found" in checked(package, tmp_path, USE)

    def answer(request: Received, to: Connection) -> None:
        again = {"error": {"code": "JOB_RATED", "message": "Rated before"}}
        rated = {"stars": 5, "from": "you"}
        json_reply(*((409, again) if "again" in request.path else (200, rated)))(request, to)

    node = start(answer)
    environment = {"PYTHONPATH": str(package), "LLM_NODE_BASE_URL": node.url}
    assert succeed(sys.executable, "program.py", cwd=tmp_path, env=environment) == "5 you\nTrue 409\nTrue\n"
    assert [f"{each.method} {each.path}" for each in node.received] == ["POST /v1/jobs/a%20b?dry_run=true", "POST /v1/jobs/again"]
    assert node.received[0].body == {"stars": 5, "words": None, "timeout": 7, "from": "me"}


def test_what_was_added_is_documented(package: Path) -> None:
    reference = (package / "llmnode/api.md").read_text()
    documented = ("client.jobs.rate(\n    job_id: str,", "Says how content you were.", "### socket.jobs.rate", "`JobRatedError`")
    for words in (*documented, "### JobRating"):
        assert words in reference


def test_types_are_those_of_the_specification(package: Path, tmp_path: Path) -> None:
    told = checked(package, tmp_path, WRONG)
    assert sorted({int(line) for line in re.findall(r"^program\.py:(\d+): error", told, re.MULTILINE)}) == list(range(4, 12))


def test_pyright_says_the_same(package: Path, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(WRONG)
    (tmp_path / "use.py").write_text(USE)
    settings = {"extraPaths": [str(package)], "typeCheckingMode": "strict", "reportMissingTypeStubs": False}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    told = json.loads(run(*command, cwd=tmp_path).stdout)
    errors = [each for each in told["generalDiagnostics"] if each["severity"] == "error"]
    found = {(Path(each["file"]).name, each["range"]["start"]["line"] + 1) for each in errors}
    assert found == {("program.py", line) for line in range(4, 12)}

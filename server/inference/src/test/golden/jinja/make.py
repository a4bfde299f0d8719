"""Renders snippets and chat templates with Jinja2, set up as Hugging Face's transformers sets it up.

Usage: python make.py    (in this folder, with ../requirements.txt installed)
Writes snippets.expected.json and chats.expected.json.gz.
"""

import datetime
import gzip
import json
import pathlib

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = pathlib.Path(__file__).parent
NOW = datetime.datetime(2026, 3, 7, 9, 5, 2)


class Generation(jinja2.ext.Extension):
    """The tag that transformers adds to mark what the model wrote."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_run"), [], [], body).set_lineno(line)

    def _run(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = NOW.strftime
    return env


def render(env, source, variables):
    try:
        return {"output": env.from_string(source).render(**variables)}
    except jinja2.exceptions.TemplateSyntaxError as error:
        return {"syntax_error": error.lineno}
    except jinja2.exceptions.TemplateError as error:
        refused = "raise_exception" in source and not isinstance(error, jinja2.exceptions.UndefinedError)
        return {"refused": str(error)} if refused else {"failed": True}
    except Exception:  # whatever Python raises within a template
        return {"failed": True}


def snippets(env):
    cases = json.loads((HERE / "snippets.json").read_text("utf-8"))
    results = []
    for source in cases["templates"]:
        results.append({"template": source, **render(env, source, cases["variables"])})
    lines = ",\n".join(json.dumps(result, ensure_ascii=False) for result in results)
    (HERE / "snippets.expected.json").write_text("[\n" + lines + "\n]\n", "utf-8")
    return results


def chats(env):
    conversations = json.loads((HERE / "conversations.json").read_text("utf-8"))
    results = {}
    for path in sorted((HERE / "templates").glob("*.jinja")):
        source = path.read_text("utf-8")
        results[path.stem] = {
            name: [
                render(
                    env,
                    source,
                    {
                        "messages": messages,
                        "add_generation_prompt": prompt,
                        "tools": None,
                        "documents": None,
                        "bos_token": "<s>",
                        "eos_token": "</s>",
                    },
                )
                for prompt in (False, True)
            ]
            for name, messages in conversations.items()
        }
    packed = gzip.compress(json.dumps(results, ensure_ascii=False, indent=0).encode(), mtime=0)
    (HERE / "chats.expected.json.gz").write_bytes(packed)
    return results


if __name__ == "__main__":
    env = environment()
    done = snippets(env)
    kinds = [key for result in done for key in result if key != "template"]
    print("snippets:", {kind: kinds.count(kind) for kind in sorted(set(kinds))})
    done = chats(env)
    print("chats:", len(done), "templates x", len(next(iter(done.values()))), "conversations")
    for template, results in done.items():
        refused = sum("refused" in r for pair in results.values() for r in pair)
        bad = [name for name, pair in results.items() for r in pair if "failed" in r or "syntax_error" in r]
        print(f"  {template}: {refused} refused, failed {sorted(set(bad))}")

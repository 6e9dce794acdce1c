"""The documents every tool is asked about: cases of the linter, examples of pages, AWS's own."""

import gzip
import json
import pathlib
import tomllib
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).parents[2]
PAGES = ["crates/iam-policy/src/codes/*.md", "crates/iam-lint/src/rules/*/*.md"]
MANAGED = "tests/fixtures/managed-policies.jsonl.gz"
# Every so many of the managed policies, which are sorted by name.
MANAGED_STEP = 16
# Above this a document tests the readers' limits, and other tools take minutes.
LARGEST = 200_000


@dataclass(frozen=True)
class Document:
    """A policy, with what the linter is told about it."""

    name: str
    kind: str
    text: str
    attached_to: str | None = None


def cases():
    folder = ROOT / "tests/cases/lint"
    for path in sorted(folder.glob("*/*.toml")):
        for case in tomllib.loads(path.read_text())["case"]:
            text = case["document"].replace("«", "").replace("»", "")
            if pad := case.get("pad"):
                text = text.replace("<x>", "x" * pad)
            name = f"{path.parent.name}/{path.stem}: {case['name']}"
            kind = case.get("kind", "managed")
            yield Document(name, kind, text, case.get("attached_to"))


def examples():
    for path in sorted(path for glob in PAGES for path in ROOT.glob(glob)):
        lines = iter(path.read_text().splitlines())
        number = 0
        for line in lines:
            if not line.startswith("```"):
                continue
            body = []
            while (inner := next(lines)) != "```":
                body.append(inner)
            if not line.startswith("```json "):
                continue
            number += 1
            words = dict(word.partition("=")[::2] for word in line.split()[1:])
            shows = "bad" if "bad" in words else "good"
            name = f"page {path.stem}: {shows} {number}"
            kind = words.get("kind", "managed")
            yield Document(name, kind, "\n".join(body), words.get("attached"))


def managed():
    with gzip.open(ROOT / MANAGED, "rt") as lines:
        for line in list(lines)[::MANAGED_STEP]:
            policy = json.loads(line)
            document = policy["document"]
            text = document if isinstance(document, str) else json.dumps(document, indent=2)
            yield Document(f"managed {policy['name']}", "managed", text)


def documents():
    """All of them, by name."""
    found = {}
    for document in (*cases(), *examples(), *managed()):
        if len(document.text) > LARGEST:
            continue
        if document.name in found:
            raise SystemExit(f"two documents are called {document.name!r}")
        found[document.name] = document
    return found

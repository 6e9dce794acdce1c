"""Compares what `iam check` finds with what other tools find; every difference has to be known."""

import argparse
import collections
import json
import pathlib
import sys
import tomllib

import documents
import tools

HERE = pathlib.Path(__file__).parent
VERDICTS = {"ours-right", "theirs-right", "by-design"}
# How the differences of a whole answer are called, beside the names of findings.
ACCEPTS, REJECTS, SILENT = "accepts", "rejects", "silent"


def differences(tool, table, theirs, ours):
    """Yields (their finding or silence, our finding or silence) of one document."""
    errors = {code for code, severity in ours.items() if severity == "error"}
    stopped = bool(set(theirs) & set(table.get("stops", [])))
    same, also = table.get("same", {}), table.get("also", {})
    rejects = [it for it in theirs if it not in same]
    if rejects and not errors:
        yield from ((finding, ACCEPTS) for finding in rejects)
    if errors and not rejects:
        yield from ((ACCEPTS, code) for code in sorted(errors - known(table)))
    for finding in theirs:
        answers = {*same.get(finding, []), *also.get(finding, [])}
        if finding in same and not answers & set(ours):
            yield finding, REJECTS if errors else SILENT
    if stopped:
        return
    for code in sorted(set(ours) & known(table)):
        if not any(code in same.get(finding, []) for finding in theirs):
            yield SILENT, code


def known(table):
    """The codes of ours that the tool has findings for."""
    return {code for codes in table.get("same", {}).values() for code in codes}


def find(found, tables, ours):
    """Every difference, with the documents that show it."""
    shown = collections.defaultdict(list)
    for tool, table in tables.items():
        for name, theirs in found[tool].items():
            for pair in differences(tool, table, theirs, ours[name]):
                shown[tool, *pair].append(name)
    return shown


def rows():
    """The known differences: (tool, theirs, ours) -> row."""
    listed = {}
    for row in tomllib.loads((HERE / "differences.toml").read_text())["difference"]:
        if row["verdict"] not in VERDICTS or not row["why"].strip():
            raise SystemExit(f"a difference needs a verdict and a reason: {row}")
        as_list = lambda value: value if isinstance(value, list) else [value]
        for theirs in as_list(row["theirs"]):
            for our in as_list(row["ours"]):
                key = row["tool"], theirs, our
                if key in listed:
                    raise SystemExit(f"listed twice: {key}")
                listed[key] = row
    return listed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="the built `iam`")
    parser.add_argument("--all", action="store_true", help="show the known differences too")
    parser.add_argument("--keep", help="keep what the other tools find in this file, or reuse it")
    arguments = parser.parse_args()
    asked = documents.documents()
    ours = tools.ours(asked, arguments.program)
    found = other_tools(asked, arguments.keep)
    tables = tomllib.loads((HERE / "equivalents.toml").read_text())
    shown, listed = find(found, tables, ours), rows()
    new = sorted(shown.keys() - listed.keys())
    for tool, answers in found.items():
        print(f"{tool}: {len(answers)} documents")
    for key in sorted(shown) if arguments.all else new:
        tool, theirs, our = key
        names = shown[key]
        verdict = listed.get(key, {}).get("verdict", "NEW")
        print(f"{verdict}: {tool} `{theirs}`, ours `{our}`: {len(names)}")
        for name in names[:4]:
            print(f"    {name}")
    old = sorted(listed.keys() - shown.keys())
    for key in old:
        print("listed, but no document shows it:", *key)
    counts = collections.Counter(listed[key]["verdict"] for key in shown if key in listed)
    print(f"{len(shown)} kinds of difference: {dict(counts)}, {len(new)} new, {len(old)} gone")
    sys.exit(bool(new))


def other_tools(asked, keep):
    if keep and pathlib.Path(keep).exists():
        return json.loads(pathlib.Path(keep).read_text())
    found = {
        "moto": tools.moto(asked),
        "cfn-lint": tools.cfn_lint(asked),
        "parliament": tools.parliament(asked),
    }
    if keep:
        pathlib.Path(keep).write_text(json.dumps(found))
    return found


if __name__ == "__main__":
    main()

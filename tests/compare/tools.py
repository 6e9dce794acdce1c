"""What each tool finds in the documents, as short names that do not hold the documents' words."""

import collections
import json
import logging
import multiprocessing
import pathlib
import subprocess
import tempfile
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.ERROR)

# Kinds of policy whose form is that of an identity policy, for tools that know no finer kinds.
IDENTITY = {"managed", "identity", "inline-user", "inline-group", "inline-role", "boundary"}

# ---- ours


def ours(documents, program):
    """The findings of `iam check`: for each document code -> severity."""
    groups = collections.defaultdict(list)
    for document in documents.values():
        groups[document.kind, document.attached_to].append(document)
    findings = {}
    with tempfile.TemporaryDirectory() as folder:
        for (kind, attached_to), group in groups.items():
            paths = {}
            for number, document in enumerate(group):
                path = pathlib.Path(folder) / f"{number}.json"
                path.write_text(document.text, newline="")
                paths[str(path)] = document.name
            command = [program, "check", "--kind", kind, "--severity", "info", "--format", "json"]
            if attached_to:
                command += ["--attached-to", attached_to]
            run = subprocess.run([*command, *paths], capture_output=True, text=True, check=False)
            if not run.stdout:
                raise SystemExit(f"`iam check` has failed: {run.stderr}")
            for file in json.loads(run.stdout)["files"]:
                codes = {it["code"].split("/")[0]: it["severity"] for it in file["diagnostics"]}
                findings[paths[file["file"]]] = codes
    return findings


# ---- parliament

# It asks every statement for a resource, and knows neither of AWS Organizations' kinds.
UNLIKE_PARLIAMENT = {"trust", "ecr", "scp", "rcp"}


def parliament_one(text):
    import parliament

    try:
        policy = parliament.analyze_policy_string(text)
        return sorted({finding.issue for finding in policy.findings})
    except Exception as error:  # its own failure says nothing about the policy
        return [f"failed with {type(error).__name__}"]


def parliament(documents):
    wanted = [it for it in documents.values() if it.kind not in UNLIKE_PARLIAMENT]
    with multiprocessing.Pool() as pool:
        found = pool.map(parliament_one, [it.text for it in wanted], chunksize=8)
    return {document.name: found for document, found in zip(wanted, found)}


# ---- moto

MOTO = [
    ("Policy document must be version", "version"),
    ("The policy failed legacy parsing", "legacy parsing"),
    ("Statement IDs (SID)", "sid"),
    ("Policy statement must contain actions", "no action"),
    ("Policy statement must contain resources", "no resource"),
    ("must be in ARN format", "arn format"),
    ("Partition ", "partition"),
    ("Resource vendor must be", "arn service"),
    ("IAM resource path must", "iam path"),
    ("region information", "arn region"),
    ("must be prefaced by a vendor", "action without service"),
    ("only one colon", "action colons"),
    ("Vendor ", "action service"),
    ("Trust Policy statement actions", "trust action"),
    ("Has prohibited field Resource", "trust resource"),
    ("Syntax errors in policy", "syntax"),
]


def moto_one(document):
    from moto.iam import policy_validation
    from moto.iam.exceptions import MalformedPolicyDocument

    trust = document.kind == "trust"
    kinds = policy_validation
    make = kinds.IAMTrustPolicyDocumentValidator if trust else kinds.IAMPolicyDocumentValidator
    try:
        make(document.text).validate()
        return []
    except MalformedPolicyDocument as error:
        message = error.message
        return [next((name for part, name in MOTO if part in message), message)]
    except Exception as error:  # its own failure says nothing about the policy
        return [f"failed with {type(error).__name__}"]


def moto(documents):
    wanted = [it for it in documents.values() if it.kind in IDENTITY | {"trust"}]
    return {document.name: moto_one(document) for document in wanted}


# ---- cfn-lint

# Where a policy of each kind stands in a template.
PLACES = {
    "trust": ("AWS::IAM::Role", "AssumeRolePolicyDocument", {}),
    "s3": ("AWS::S3::BucketPolicy", "PolicyDocument", {"Bucket": "hl-timetables"}),
    "sqs": ("AWS::SQS::QueuePolicy", "PolicyDocument", {"Queues": ["q"]}),
    "sns": ("AWS::SNS::TopicPolicy", "PolicyDocument", {"Topics": ["t"]}),
    "kms": ("AWS::KMS::Key", "KeyPolicy", {}),
    "ecr": ("AWS::ECR::Repository", "RepositoryPolicyText", {}),
} | {kind: ("AWS::IAM::ManagedPolicy", "PolicyDocument", {}) for kind in IDENTITY}
RULES = {"E3510", "E3511", "E3512", "E3513", "E3514", "E3530", "I3510", "W2511", "W3037"}
# A template may hold 500 resources, and shorter templates take less time each.
BATCH = 100

ELEMENTS = {"Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal"} | {
    "Effect",
    "Sid",
    "Condition",
    "Version",
}


def cfn_lint_name(match):
    """The rule and the element it speaks of, such as `E3510 Resource`."""
    rule = match.rule.id
    if rule.startswith("E") and " was unexpected" in match.message:
        return f"{rule} unexpected element"
    if rule.startswith("E") and "required property" in match.message:
        return f"{rule} required element"
    element = next((it for it in match.path if it in ELEMENTS), "policy")
    return f"{rule} {element}"


def cfn_lint_batch(batch):
    import cfnlint.rules
    from cfnlint.config import ConfigMixIn
    from cfnlint.decode.decode import decode_str
    from cfnlint.runner import run_template_by_data

    rules = cfnlint.rules.RulesCollection(include_rules=["I"])
    rules.create_from_directory(str(pathlib.Path(cfnlint.rules.__file__).parent))
    resources = {}
    for number, document in enumerate(batch):
        kind, property, others = PLACES[document.kind]
        policy = json.loads(document.text)
        resources[f"P{number}"] = {"Type": kind, "Properties": {property: policy, **others}}
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}
    decoded, problems = decode_str(json.dumps(template, ensure_ascii=False))
    if problems:
        raise RuntimeError(f"cfn-lint does not read the template: {problems}")
    config = ConfigMixIn(regions=["us-east-1"], include_checks=["I"])
    found = {document.name: set() for document in batch}
    for match in run_template_by_data(decoded, config, rules):
        if match.rule.id in RULES and len(match.path) > 1:
            found[batch[int(match.path[1][1:])].name].add(cfn_lint_name(match))
    return {name: sorted(names) for name, names in found.items()}


def strings(value):
    """Every string of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (it for pair in value.items() for part in pair for it in strings(part))
    elif isinstance(value, list):
        yield from (it for part in value for it in strings(part))


def is_template_part(document):
    """Whether a template can hold the document: cfn-lint does not look at the JSON itself."""
    try:
        keys = []
        policy = json.loads(document.text, object_pairs_hook=lambda it: keys.append(it) or dict(it))
        # YAML, which it reads a template as, has fewer characters.
        printable = all(it.isprintable() for it in strings(policy))
    except (ValueError, RecursionError):
        return False
    unique = all(len({key for key, _ in pairs}) == len(pairs) for pairs in keys)
    functions = any(key == "Ref" or key.startswith("Fn::") for pairs in keys for key, _ in pairs)
    return unique and printable and not functions and document.kind in PLACES


def cfn_lint(documents):
    wanted = [it for it in documents.values() if is_template_part(it)]
    batches = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
    found = {}
    with multiprocessing.Pool() as pool:
        for part in pool.imap(cfn_lint_batch, batches):
            found |= part
    return found

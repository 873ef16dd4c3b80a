"""docs/COSTS.md: what each operation costs on AWS, by the requests that the tests make.

    LECTERN_COSTS=$PWD/target/costs.jsonl cargo test --package tests api::
    python3 .ci/costs.py target/costs.jsonl           # fails if an operation costs more than the document says
    python3 .ci/costs.py target/costs.jsonl --write   # writes the document

Of each operation, the cheapest and the median successful reply count: an operation has got more expensive if the cheapest one
has, or if the median has by more than a quarter.
"""

import argparse
import collections
import json
import pathlib
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "COSTS.md"
UNITS = ["read_units", "write_units", "dynamodb_calls", "s3_calls", "sqs_calls"]
# Dollars, AWS's list prices of us-east-1 without the free tier. Other regions differ by up to a third.
PRICE = {
    "read_units": 0.125e-6,
    "write_units": 0.625e-6,
    "s3_calls": 5.0e-6,
    "sqs_calls": 0.40e-6,
}
# HTTP API, CloudFront and the invocation itself.
PER_REQUEST = 1.00e-6 + 1.00e-6 + 0.20e-6
GB_SECOND = 0.0000133334
# Time is not measured here. It is modelled: the network to DynamoDB, S3 or SQS for each call, and the function's own work.
MS_PER_CALL, MS_OWN = 4.0, 2.0
MEMORIES = [128, 256, 512]
# What an active student does in a month, by operation.
PROFILE = [
    ("POST /api/request-otp", 2),
    ("POST /api/auth/verify-otp", 2),
    ("POST /api/auth/refresh", 60),
    ("GET /api/profile", 60),
    ("GET /api/courses", 40),
    ("GET /api/courses/{course}", 20),
    ("GET /api/courses/{course}/sections", 40),
    ("POST /api/courses/{course}/enroll", 1),
    ("GET /api/lectures/{id}", 120),
    ("POST /api/lectures/{id}/progress", 1200),
    ("GET /api/enrollments", 60),
    ("POST /api/lectures/{id}/notes", 20),
    ("POST /api/chat", 30),
    ("GET /api/notifications", 60),
]


def canonical():
    """Paths have aliases, which cost the same."""
    document = json.loads((ROOT / "infra" / "openapi.json").read_text())
    names, paths = {}, document["paths"]
    for path, item in paths.items():
        for method, operation in item.items():
            if isinstance(operation, dict):
                name = f"{method.upper()} {path}"
                names[name] = operation.get("x-alias-of", name)
    return names


def measured(path):
    names, seen = canonical(), collections.defaultdict(list)
    for line in pathlib.Path(path).read_text().splitlines():
        note = json.loads(line)
        name = names.get(note["operation"], note["operation"])
        seen[name].append([float(note["cost"].get(unit, 0)) for unit in UNITS])
    rows = {}
    for name, costs in sorted(seen.items(), key=lambda entry: entry[0].split(" ")[::-1]):
        least = [min(values) for values in zip(*costs)]
        median = [statistics.median_low(values) for values in zip(*costs)]
        rows[name] = (least, median)
    return rows


def dollars(units):
    spent = dict(zip(UNITS, units))
    calls = spent["dynamodb_calls"] + spent["s3_calls"] + spent["sqs_calls"]
    seconds = (MS_OWN + MS_PER_CALL * calls) / 1000
    data = sum(price * spent[unit] for unit, price in PRICE.items())
    return [data + PER_REQUEST + seconds * memory / 1024 * GB_SECOND for memory in MEMORIES]


def number(value):
    return f"{value:g}"


def table(rows):
    lines = ["| operation | reads | writes | DynamoDB | S3 | SQS | $/million |", "|---|---|---|---|---|---|---|"]
    for name, (least, median) in rows.items():
        cells = [number(low) if low == mid else f"{number(low)} / {number(mid)}" for low, mid in zip(least, median)]
        lines.append(f"| `{name}` | {' | '.join(cells)} | {dollars(median)[1] * 1e6:.2f} |")
    return "\n".join(lines)


def student(rows):
    lines, total = ["| operation | times | $ |", "|---|---|---|"], 0.0
    for name, times in PROFILE:
        if name not in rows:
            continue
        cost = times * dollars(rows[name][1])[1]
        total += cost
        lines.append(f"| `{name}` | {times} | {cost:.5f} |")
    lines.append(f"| together | | **{total:.4f}** |")
    return "\n".join(lines)


def document(rows):
    return f"""# Costs

This file is generated: `.ci/costs.py` writes it from the requests that the tests make, and fails when an operation costs
more than it says. Where two numbers stand, the first is the cheapest successful reply and the second the median.

- **reads, writes**: DynamoDB capacity units, as DynamoDB counts them (the local engine reports them as AWS does).
- **DynamoDB, S3, SQS**: calls. What a queue's worker does afterwards is not included.
- **$/million**: a model, not a bill. Data is what the units cost by the list prices of `us-east-1`; a request costs
  ${PER_REQUEST * 1e6:.2f} a million for CloudFront, the HTTP API and the invocation. Lambda's time is modelled as {number(MS_OWN)} ms and
  {number(MS_PER_CALL)} ms for each call, at 256 MB on arm64. SMS, mails and the AI service cost extra.

The dashboard of the stack shows the same from metrics: consumed units of each table, invocations and duration of each
function, messages of each queue.

## An active student in a month

{student(rows)}

## Operations

{table(rows)}
"""


def recorded():
    if not DOCUMENT.exists():
        sys.exit("docs/COSTS.md does not exist; --write makes it")
    rows = {}
    for line in DOCUMENT.read_text().partition("## Operations")[2].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(UNITS) + 2 and cells[0].startswith("`"):
            pairs = [[float(part) for part in cell.split(" / ")] for cell in cells[1:-1]]
            rows[cells[0].strip("`")] = ([pair[0] for pair in pairs], [pair[-1] for pair in pairs])
    return rows


def growth(before, now):
    found = []
    for name, (least, median) in now.items():
        if name not in before:
            continue
        for unit, old, new, old_median, new_median in zip(UNITS, before[name][0], least, before[name][1], median):
            if new > old:
                found.append(f"{name}: {number(new)} {unit} at least, it was {number(old)}")
            elif new_median > 1.25 * old_median + 0.5:
                found.append(f"{name}: {number(new_median)} {unit} in the median, it was {number(old_median)}")
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("notes")
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    rows = measured(given.notes)
    if given.write:
        DOCUMENT.write_text(document(rows))
        return
    found = growth(recorded(), rows)
    if found:
        sys.exit("\n".join(["These operations cost more (see .ci/costs.py; --write accepts it):", *found]))
    print(f"{len(rows)} operations cost no more than docs/COSTS.md says")


if __name__ == "__main__":
    main()

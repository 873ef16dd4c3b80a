"""Stops a deployment that would replace or delete a table, a bucket or a secret: their data would be gone from the product.

    sam deploy --config-env prod --no-execute-changeset
    .venv/bin/python infra/pipeline/change_set.py lectern-prod            # shows the newest change set
    .venv/bin/python infra/pipeline/change_set.py lectern-prod --execute  # and executes it if it is safe
"""

import argparse
import sys

import boto3

KEPT = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"}


def dangers(changes):
    """The changes that lose data, as texts."""
    found = []
    for change in changes:
        resource = change["ResourceChange"]
        if resource["ResourceType"] not in KEPT:
            continue
        name = f"{resource['LogicalResourceId']} ({resource['ResourceType']})"
        if resource["Action"] == "Remove":
            found.append(f"{name} would be removed from the stack")
        # CloudFormation says Conditional if it depends on a value that it does not know yet.
        elif resource.get("Replacement") in ("True", "Conditional"):
            found.append(f"{name} would be replaced by an empty one")
    return found


def read(client, stack):
    summaries = client.list_change_sets(StackName=stack)["Summaries"]
    usable = [summary for summary in summaries if summary["ExecutionStatus"] == "AVAILABLE"]
    if not usable:
        return None, []
    newest = max(usable, key=lambda summary: summary["CreationTime"])["ChangeSetId"]
    pages = client.get_paginator("describe_change_set").paginate(ChangeSetName=newest, StackName=stack)
    return newest, [change for page in pages for change in page["Changes"] if change["Type"] == "Resource"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("stack")
    arguments.add_argument("--region", default="ap-south-1")
    arguments.add_argument("--execute", action="store_true")
    given = arguments.parse_args()
    client = boto3.client("cloudformation", region_name=given.region)
    change_set, changes = read(client, given.stack)
    if change_set is None:
        print("nothing changes")
        return
    for change in changes:
        resource = change["ResourceChange"]
        print(f"{resource['Action']:8} {resource['ResourceType']:40} {resource['LogicalResourceId']}")
    found = dangers(changes)
    if found:
        sys.exit("\n".join(["This deployment would lose data:", *found]))
    if not given.execute:
        return
    is_new = client.describe_stacks(StackName=given.stack)["Stacks"][0]["StackStatus"] == "REVIEW_IN_PROGRESS"
    client.execute_change_set(ChangeSetName=change_set, StackName=given.stack)
    waiter = client.get_waiter("stack_create_complete" if is_new else "stack_update_complete")
    # A canary of every function takes five minutes, and CloudFront up to fifteen.
    waiter.wait(StackName=given.stack, WaiterConfig={"Delay": 15, "MaxAttempts": 240})
    print("deployed")


if __name__ == "__main__":
    main()

"""Deploys the stack to a CloudFormation that nobody here wrote (ministack from PyPI), the way an operator would: once with a
failure on purpose, again after the failed stack was deleted, and a second stage beside it.

The engine has no metric-math alarms and no CodeDeploy, so a copy of the template is deployed without them.

    .venv/bin/python .ci/second_engine/stack.py
"""

import os
import pathlib
import re
import subprocess
import sys

import engine

ROOT = pathlib.Path(__file__).resolve().parents[2]
# SAM takes paths in a template as relative to its file.
COPY = ROOT / "template.second-engine.yaml"
BUILD = ROOT / ".aws-sam" / "second-engine"


def resources(text):
    return re.split(r"(?m)^(?=  [A-Za-z][A-Za-z0-9]*:\n)", text)


def without_math_alarms(text):
    def is_math(part):
        return re.match(r"  \w+Alarm:\n", part) and "      Metrics:\n" in part

    return "".join(part for part in resources(text) if not is_math(part))


def copy(broken):
    text = without_math_alarms((ROOT / "template.yaml").read_text())
    # The engine translates without the parameters' values.
    before = text
    text = re.sub(r'(  GradualDeployment:\n    Type: String\n    Default: )"true"', r'\1"false"', text)
    assert text != before, "the template has no parameter GradualDeployment"
    if broken:
        # A signal that never comes; tables, buckets and secrets exist by then.
        text = text.replace(
            "\nOutputs:\n",
            "\n  Signal:\n    Type: AWS::CloudFormation::WaitConditionHandle\n"
            "\n  Broken:\n    Type: AWS::CloudFormation::WaitCondition\n    DependsOn: [UploadsBucket, PaymentsTable, TwilioSecret]\n"
            "    Properties: { Handle: !Ref Signal, Timeout: 1, Count: 1 }\n\nOutputs:\n",
        )
    return text


def sam(*arguments, check=True):
    environment = os.environ | engine.environment() | {"SAM_CLI_TELEMETRY": "0"}
    done = subprocess.run(["sam", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    if check and done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done


def deploy(stage, broken=False):
    COPY.write_text(copy(broken))
    sam("build", "--template", str(COPY), "--build-dir", str(BUILD))
    return sam(
        "deploy", "--template", str(BUILD / "template.yaml"), "--config-file", str(ROOT / "samconfig.toml"),
        "--config-env", "default" if stage == "dev" else stage, "--no-confirm-changeset", check=False,
    )


def status(client, stack):
    try:
        return client.describe_stacks(StackName=stack)["Stacks"][0]
    except client.exceptions.ClientError:
        return None


def kept(process):
    tables = process.client("dynamodb").list_tables()["TableNames"]
    buckets = [bucket["Name"] for bucket in process.client("s3").list_buckets()["Buckets"]]
    return [table for table in tables if "prod" in table], [bucket for bucket in buckets if "prod" in bucket]


def main():
    for binary in set(re.findall(r"target/lambda/([a-z-]+)/", (ROOT / "template.yaml").read_text())):
        # What is deployed is not run here: the journeys run the real binaries.
        bootstrap = ROOT / "target" / "lambda" / binary / "bootstrap"
        if not bootstrap.exists():
            bootstrap.parent.mkdir(parents=True, exist_ok=True)
            bootstrap.write_text("#!/bin/sh\nexit 1\n")
    try:
        with engine.Engine() as process:
            cloud = process.client("cloudformation")
            failed = deploy("prod", broken=True)
            assert failed.returncode != 0, "the broken stack was deployed"
            print("broken:", status(cloud, "lectern-prod")["StackStatus"])
            assert kept(process) == ([], []), f"a failed first deployment leaves {kept(process)}"
            cloud.delete_stack(StackName="lectern-prod")
            done = deploy("prod")
            stack = status(cloud, "lectern-prod")
            assert stack and stack["StackStatus"] == "CREATE_COMPLETE", done.stdout + done.stderr
            parameters = {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in stack["Parameters"]}
            assert parameters["Stage"] == "prod" and parameters["OtpDigits"] == "6", parameters
            print("deployed again:", stack["StackStatus"], "as", parameters["Stage"])
            done = deploy("staging")
            second = status(cloud, "lectern-staging")
            assert second and second["StackStatus"] == "CREATE_COMPLETE", done.stdout + done.stderr
            print("a second stage beside it:", second["StackStatus"])
    finally:
        COPY.unlink(missing_ok=True)


if __name__ == "__main__":
    main()

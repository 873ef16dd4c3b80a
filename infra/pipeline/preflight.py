"""Looks at everything that makes a deployment fail, before anything is created.

    .venv/bin/python infra/pipeline/preflight.py prod [--region ap-south-1]

It changes nothing. It ends with 1 if something would fail or is unsafe; warnings do not count.
"""

import argparse
import json
import pathlib
import re
import sys

import boto3
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
# New accounts have 10, with which 20 functions throttle each other.
MIN_CONCURRENCY = 1000
# Resource records in India need a registered sender and template; without them, carriers drop the SMS.
INDIA = "IN"
OPERATOR_SECRETS = {
    "SigningKeySecret": ["kid", "private_key"],
    "TwilioSecret": ["account_sid", "auth_token", "from"],
}


class Report:
    def __init__(self):
        self.failed = False

    def fine(self, text):
        print(f"ok       {text}")

    def warn(self, text):
        print(f"warning  {text}")

    def fail(self, text):
        self.failed = True
        print(f"FAILS    {text}")

    def check(self, is_fine, text, otherwise):
        self.fine(text) if is_fine else self.fail(otherwise)


def check_parameters(report, stage, parameters):
    report.check(parameters.get("Stage") == stage, f"Stage is {stage}", f"Stage must be {stage}")
    reserved = [name for name, value in parameters.items() if ".example" in str(value) or "example.com" in str(value)]
    report.check(not reserved, "no example domains", f"example domains in {', '.join(reserved)}: name your own")
    keys = json.loads(parameters.get("JwtPublicKeys", "{}")).get("keys", [])
    report.check(bool(keys), f"{len(keys)} public keys", "JwtPublicKeys is empty: run `cargo gen signing-key`")
    if any("d" in key for key in keys):
        report.fail("JwtPublicKeys holds a private key: put only the JWKS that `cargo gen signing-key` prints second")
    if stage == "prod":
        if int(parameters.get("OtpDigits", 4)) < 6:
            report.warn("OtpDigits is below 6, see the warning in docs/OPERATIONS.md")
        if not parameters.get("AlarmEmail"):
            report.fail("AlarmEmail is empty: nobody would hear of an alarm")
        if "http://" in str(parameters.get("AllowedOrigins", "")):
            report.fail("AllowedOrigins allows an origin without TLS")
        if str(parameters.get("TwilioTestMode", "false")) != "false":
            report.fail("TwilioTestMode logs one-time codes")
        if not parameters.get("CertificateArn"):
            report.warn("no DomainName and certificate: apps depend on CloudFront's domain and may use old TLS versions")
    if INDIA in str(parameters.get("AllowedCountries", INDIA)):
        report.warn("SMS to India need the sender and the text to be registered (DLT) with the id of the entity at Twilio: check it")


def check_api_gateway_logs(report, session):
    role = session.client("apigateway").get_account().get("cloudwatchRoleArn")
    report.check(role, "API Gateway may write logs", "API Gateway may not write logs: step 1 of docs/OPERATIONS.md")


def check_quotas(report, session):
    limit = session.client("lambda").get_account_settings()["AccountLimit"]
    report.check(
        limit["ConcurrentExecutions"] >= MIN_CONCURRENCY,
        f"{limit['ConcurrentExecutions']} concurrent executions",
        f"the account has {limit['ConcurrentExecutions']} concurrent executions: request {MIN_CONCURRENCY}",
    )


def check_mail(report, session, stage, parameters):
    client = session.client("sesv2")
    domain = str(parameters.get("MailFrom", "")).rpartition("@")[2]
    try:
        identity = client.get_email_identity(EmailIdentity=domain)
        report.check(identity["VerifiedForSendingStatus"], f"{domain} is verified", f"{domain} is not verified in SES")
    except client.exceptions.NotFoundException:
        report.fail(f"{domain} is not an identity of SES in this region")
    if client.get_account()["ProductionAccessEnabled"]:
        report.fine("SES sends to everybody")
    elif stage == "prod":
        report.fail("SES is in its sandbox and sends to verified addresses only: request production access")
    else:
        report.warn("SES is in its sandbox and sends to verified addresses only")


def check_secrets(report, session, stack):
    """The values that the stack cannot generate. Before the first deployment the secrets do not exist."""
    cloud, secrets = session.client("cloudformation"), session.client("secretsmanager")
    try:
        outputs = cloud.describe_stacks(StackName=stack)["Stacks"][0].get("Outputs", [])
    except cloud.exceptions.ClientError:
        report.warn(f"{stack} does not exist yet: store its secrets after the first deployment (step 6)")
        return
    arns = {output["OutputKey"]: output["OutputValue"] for output in outputs}
    for name, members in OPERATOR_SECRETS.items():
        try:
            value = json.loads(secrets.get_secret_value(SecretId=arns.get(f"{name}Arn", name))["SecretString"])
            missing = [member for member in members if not value.get(member)]
            report.check(not missing, f"{name} has its value", f"{name} lacks {', '.join(missing)}")
        except (secrets.exceptions.ResourceNotFoundException, ValueError):
            report.fail(f"{name} has no value: step 6 of docs/OPERATIONS.md")


def check_binaries(report, parameters):
    """The binaries are for the processors that the template asks for."""
    machine = {"arm64": 0xB7, "x86_64": 0x3E}[parameters.get("Architecture", "arm64")]
    names = sorted(set(re.findall(r"CodeUri: (target/lambda/[a-z-]+)/", (ROOT / "template.yaml").read_text())))
    wrong = []
    for name in names:
        binary = ROOT / name / "bootstrap"
        header = binary.read_bytes()[:20] if binary.exists() else b""
        if header[:4] != b"\x7fELF" or header[18] != machine:
            wrong.append(name.rpartition("/")[2])
    report.check(not wrong, f"{len(names)} binaries", f"no binary for these processors: {', '.join(wrong)}; run `cargo functions`")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("stage", choices=["dev", "staging", "prod"])
    arguments.add_argument("--region", default="ap-south-1")
    arguments.add_argument("--parameters", help="the file of parameters; infra/parameters/<stage>.yaml if not given")
    given = arguments.parse_args()
    path = pathlib.Path(given.parameters or ROOT / "infra" / "parameters" / f"{given.stage}.yaml")
    parameters = yaml.safe_load(path.read_text())
    session = boto3.Session(region_name=given.region)
    report = Report()
    check_parameters(report, given.stage, parameters)
    check_binaries(report, parameters)
    check_api_gateway_logs(report, session)
    check_quotas(report, session)
    check_mail(report, session, given.stage, parameters)
    check_secrets(report, session, f"lectern-{given.stage}")
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()

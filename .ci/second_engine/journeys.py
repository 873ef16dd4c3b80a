"""Journeys of auth, learning and payments: the real binaries under the Runtime API, on DynamoDB, SQS, S3 and Secrets Manager of an
engine that nobody here wrote, with the environment that the template's stack has there.

    cargo build --workspace --bins
    .venv-engine/bin/python .ci/second_engine/journeys.py target/debug
"""

import base64
import hashlib
import hmac
import json
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler

import engine
import stack
from functions import Function, serve

BINARIES = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/debug").resolve()
KEY_SECRET = "second-engine"
ORDER = "order_00000000000001"
PAYMENT = "pay_00000000000001"


class Providers:
    """Twilio and Razorpay, as far as the journeys need them."""

    def __init__(self):
        self.messages, self.order = [], {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, body):
                body = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                if "/Messages" in self.path:
                    form = urllib.parse.parse_qs(body)
                    outer.messages.append((form["To"][0], form["Body"][0]))
                    return self.answer({"sid": "SM1"})
                asked = json.loads(body or "{}")
                outer.order = {
                    "id": ORDER, "entity": "order", "amount": asked["amount"], "amount_paid": 0, "amount_due": asked["amount"],
                    "currency": asked["currency"], "receipt": asked.get("receipt"), "status": "created", "attempts": 0,
                    "notes": asked.get("notes", {}), "created_at": int(time.time()),
                }
                return self.answer(outer.order)

            def do_GET(self):
                payment = {
                    "id": PAYMENT, "entity": "payment", "order_id": ORDER, "amount": outer.order.get("amount"),
                    "currency": outer.order.get("currency"), "status": "captured", "method": "upi", "captured": True,
                    "amount_refunded": 0, "refund_status": None, "email": "a@example.com", "contact": "+919812345678",
                    "notes": outer.order.get("notes", {}), "created_at": int(time.time()), "error_code": None,
                }
                return self.answer(payment if self.path.endswith(PAYMENT) else {"entity": "collection", "count": 1, "items": [payment]})

            def log_message(self, *_arguments):
                pass

        self.url = f"http://127.0.0.1:{serve(Handler).server_port}"


class Product:
    def __init__(self, process, providers):
        self.process, self.providers, self.functions = process, providers, {}
        self.environments = self.read_environments(process)
        secret, keys = self.signing_key()
        for environment in self.environments.values():
            own = {"JWT_PUBLIC_KEYS": keys, "TWILIO_BASE_URL": providers.url, "RAZORPAY_BASE_URL": providers.url}
            environment |= {name: value for name, value in own.items() if name in environment}
        secrets = process.client("secretsmanager")
        put = lambda arn, value: secrets.put_secret_value(SecretId=arn, SecretString=value)
        put(self.environments["auth"]["SIGNING_KEY_SECRET"], secret)
        put(self.environments["notifier"]["TWILIO_SECRET"], json.dumps({"account_sid": "AC1", "auth_token": "t", "from": "+15005550006"}))
        put(self.environments["payments"]["RAZORPAY_SECRET"],
            json.dumps({"key_id": "rzp_test_1", "key_secret": KEY_SECRET, "webhook_secret": "w"}))
        # The engine would hand messages to the placeholders that it has deployed.
        lambdas = process.client("lambda")
        for mapping in lambdas.list_event_source_mappings()["EventSourceMappings"]:
            lambdas.delete_event_source_mapping(UUID=mapping["UUID"])
        self.routes = self.read_routes()
        self.polling = threading.Thread(target=self.poll, daemon=True)
        self.polling.start()

    @staticmethod
    def read_environments(process):
        found = {}
        for page in process.client("lambda").get_paginator("list_functions").paginate():
            for function in page["Functions"]:
                name = re.search(r"lectern-dev-(\w+)Function", function["FunctionName"])
                if name:
                    binary = re.sub(r"(?<!^)(?=[A-Z])", "-", name.group(1)).lower()
                    found[binary] = dict(function["Environment"]["Variables"])
        return found

    @staticmethod
    def signing_key():
        lines = subprocess.run([BINARIES / "gen", "signing-key"], capture_output=True, text=True, check=True).stdout
        documents, rest, decoder = [], lines, json.JSONDecoder()
        while "{" in rest:
            rest = rest[rest.index("{"):]
            document, end = decoder.raw_decode(rest)
            documents.append(document)
            rest = rest[end:]
        secret = next(document for document in documents if "private_key" in document)
        keys = next(document for document in documents if "keys" in document)
        return json.dumps(secret), json.dumps(keys)

    @staticmethod
    def read_routes():
        """From paths to binaries, the most literal first, as API Gateway selects them."""
        import yaml

        api = yaml.safe_load((stack.ROOT / "infra" / "api.yaml").read_text())
        routes = []
        for path, item in api["paths"].items():
            for method, route in item.items():
                if "x-amazon-apigateway-integration" in route:
                    binary = route["x-amazon-apigateway-integration"]["$ref"].rpartition("/")[2]
                    pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))
                    any_method = method == "x-amazon-apigateway-any-method"
                    routes.append((path.count("{"), any_method, None if any_method else method.upper(), re.compile(pattern), binary))
        return sorted(routes, key=lambda route: route[:2])

    def function(self, binary):
        if binary not in self.functions:
            self.functions[binary] = Function(str(BINARIES / binary), self.environments[binary])
        return self.functions[binary]

    def ask(self, method, path, body=None, token=None, expected=None):
        raw, _, query = path.partition("?")
        binary = next(
            (binary for _, _, own, pattern, binary in self.routes if own in (None, method) and pattern.fullmatch(raw)), "docs"
        )
        headers = {"content-type": "application/json", "host": "api.example.com"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        reply = self.function(binary).invoke({
            "version": "2.0", "routeKey": "$default", "rawPath": raw, "rawQueryString": query, "headers": headers,
            "requestContext": {
                "accountId": "000000000000", "apiId": "a", "domainName": "api.example.com", "domainPrefix": "a", "requestId": "r",
                "routeKey": "$default", "stage": "$default", "time": "05/Mar/2024:06:07:08 +0000", "timeEpoch": 1709618828000,
                "http": {"method": method, "path": raw, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "nightly"},
            },
            "body": json.dumps(body) if body is not None else None, "isBase64Encoded": False,
        })
        text = reply.get("body") or "null"
        if reply.get("isBase64Encoded"):
            text = base64.b64decode(text)
        if expected is not None:
            assert reply["statusCode"] == expected, (method, path, reply)
        try:
            return reply["statusCode"], json.loads(text)
        except ValueError:
            return reply["statusCode"], text

    def poll(self):
        """Lambda's poller of the notifications queue."""
        sqs = self.process.client("sqs")
        name = self.environments["auth"]["NOTIFICATIONS_QUEUE_URL"].rpartition("/")[2]
        url = f"{engine.url()}/000000000000/{name}"
        while True:
            received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1, AttributeNames=["All"])
            for message in received.get("Messages", []):
                record = {
                    "messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"],
                    "attributes": message.get("Attributes", {}), "messageAttributes": {}, "eventSource": "aws:sqs",
                    "eventSourceARN": f"arn:aws:sqs:{engine.REGION}:000000000000:{name}", "awsRegion": engine.REGION,
                }
                if not self.function("notifier").invoke({"Records": [record]})["batchItemFailures"]:
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def code_for(self, phone):
        for _ in range(300):
            for to, text in reversed(self.providers.messages):
                if to == phone:
                    return re.search(r"\d{4,8}", text).group(0)
            time.sleep(0.1)
        raise AssertionError(f"no SMS to {phone}")

    def sign_up(self, phone):
        self.ask("POST", "/api/request-otp", {"phone_number": phone}, expected=200)
        code = self.code_for(phone)
        wrong = str(int(code) + 1).zfill(len(code))[-len(code):]
        assert self.ask("POST", "/api/auth/verify-otp", {"phone_number": phone, "otp": wrong})[0] in (400, 401)
        status, reply = self.ask("POST", "/api/auth/verify-otp", {"phone_number": phone, "otp": code})
        assert status in (200, 201), reply
        assert self.ask("POST", "/api/auth/verify-otp", {"phone_number": phone, "otp": code})[0] >= 400
        return reply

    def promote(self, user_id, role):
        """The first admin verifies an address; here the row is changed."""
        table = self.process.client("dynamodb")
        name = self.environments["auth"]["USERS_TABLE"]
        for page in table.get_paginator("scan").paginate(TableName=name):
            for item in page["Items"]:
                if item.get("id", {}).get("S") == user_id and "role" in item:
                    table.update_item(
                        TableName=name, Key={"pk": item["pk"], "sk": item["sk"]}, UpdateExpression="SET #role = :role",
                        ExpressionAttributeNames={"#role": "role"}, ExpressionAttributeValues={":role": {"S": role}},
                    )
                    return
        raise AssertionError(f"no row of {user_id}")

    def stop(self):
        for function in self.functions.values():
            function.stop()


def auth(product):
    session = product.sign_up("+919812345678")
    token = session["access_token"]
    _, me = product.ask("GET", "/api/users/me", token=token, expected=200)
    refresh = {"refresh_token": session["refresh_token"]}
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: product.ask("POST", "/api/auth/refresh", refresh), range(6)))
    assert [status for status, _ in replies] == [200] * 6, replies
    assert len({reply["refresh_token"] for _, reply in replies}) == 1, "a refresh has two successors"
    product.ask("PATCH", "/api/users/me", {"bio": "hello"}, token=replies[0][1]["access_token"], expected=200)
    account = {"email": "asha@example.com", "password": "correct horse battery"}
    product.ask("POST", "/api/auth/register", account, expected=201)
    assert product.ask("POST", "/api/auth/register", account)[0] in (201, 409)
    product.ask("POST", "/api/auth/login", account | {"password": "wrong password"}, expected=401)
    product.ask("POST", "/api/auth/login", account, expected=200)
    print("auth: a code, a replay, six refreshes at once, a password")
    return me, replies[0][1]["access_token"]


def learning(product, price):
    teacher = product.sign_up("+919812345679")
    _, me = product.ask("GET", "/api/users/me", token=teacher["access_token"], expected=200)
    product.promote(me["id"], "admin")
    token = teacher["access_token"]
    _, category = product.ask("POST", "/api/courses/categories", {"name": "Physics"}, token, 201)
    courses = []
    for number, cost in enumerate([0, price]):
        fields = {
            "title": f"Mechanics {number}", "course_code": f"PH-{number}", "category": category["id"], "description": "Motion and forces.",
            "price": cost,
        }
        _, course = product.ask("POST", "/api/courses", fields, token, 201)
        _, section = product.ask("POST", f"/api/courses/{course['id']}/sections", {"title": "One"}, token, 201)
        lecture = {"title": "Rest", "content_type": "text", "text_content": "A body at rest.", "duration_seconds": 100}
        _, lecture = product.ask("POST", f"/api/sections/{section['id']}/lectures", lecture, token, 201)
        product.ask("POST", f"/api/courses/{course['id']}/publish", {}, token, 200)
        courses.append((course["id"], lecture["id"]))
    return courses


def study(product, token, course, lecture):
    product.ask("POST", f"/api/courses/{course}/enroll", {}, token, 201)
    product.ask("GET", f"/api/lectures/{lecture}", token=token, expected=200)
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(
            lambda start: product.ask("POST", f"/api/lectures/{lecture}/progress", {"intervals": [[start, start + 25]]}, token),
            [0, 25, 50, 75],
        ))
    assert all(status == 200 for status, _ in reports), reports
    _, progress = product.ask("GET", f"/api/lectures/{lecture}/progress", token=token, expected=200)
    assert progress["intervals"] == [[0, 100]] and progress["completed"], progress
    _, note = product.ask("POST", f"/api/lectures/{lecture}/notes", {"content": "Newton", "timestamp": 5}, token)
    _, list_ = product.ask("GET", "/api/enrollments", token=token, expected=200)
    assert len(list_["results"]) == 1, list_
    print("learning: an enrollment, four reports at once, a note", "" if isinstance(note, dict) and "id" in note else note)


def pay(product, token, course, lecture):
    assert product.ask("GET", f"/api/lectures/{lecture}", token=token)[0] == 403
    status, order = product.ask("POST", "/api/payments/create_order", {"course_id": course}, token)
    assert status in (200, 201), order
    signature = hmac.new(KEY_SECRET.encode(), f"{ORDER}|{PAYMENT}".encode(), hashlib.sha256).hexdigest()
    proof = {"razorpay_order_id": ORDER, "razorpay_payment_id": PAYMENT, "razorpay_signature": signature}
    assert product.ask("POST", "/api/payments/verify_payment", proof | {"razorpay_signature": "0" * 64}, token)[0] == 400
    for _ in range(2):
        product.ask("POST", "/api/payments/verify_payment", proof, token, 200)
    product.ask("GET", f"/api/lectures/{lecture}", token=token, expected=200)
    _, payments = product.ask("GET", "/api/payments", token=token, expected=200)
    assert len(payments["results"]) == 1, payments
    print("payments: an order, a wrong signature, a verification twice, the course")


def main():
    with engine.Engine() as process:
        done = stack.deploy("dev")
        assert done.returncode == 0, done.stdout + done.stderr
        product = Product(process, Providers())
        try:
            _, token = auth(product)
            free, paid = learning(product, 499)
            study(product, token, *free)
            pay(product, token, *paid)
        finally:
            product.stop()
            stack.COPY.unlink(missing_ok=True)


if __name__ == "__main__":
    main()

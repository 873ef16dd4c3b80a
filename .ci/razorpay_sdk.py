"""Uses the local Razorpay through the official Python SDK: python razorpay_sdk.py http://127.0.0.1:9000"""

import hashlib
import hmac
import json
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import razorpay
from razorpay.errors import BadRequestError, SignatureVerificationError

CLOUD = sys.argv[1]
STAND_IN = f"{CLOUD}/_local/razorpay"


def call(url, body=None, headers={}):
    request = Request(url, data=body, headers=headers)
    try:
        with urlopen(request) as reply:
            return reply.status, json.load(reply)
    except HTTPError as error:
        return error.code, None


def play(path, body):
    status, reply = call(f"{STAND_IN}{path}", json.dumps(body).encode())
    assert status == 200, (path, status)
    return reply


def refuses(error, act):
    try:
        act()
    except error as refusal:
        return str(refusal)
    raise AssertionError(f"{error.__name__} expected")


_, keys = call(STAND_IN)
client = razorpay.Client(auth=(keys["key_id"], keys["key_secret"]), base_url=STAND_IN)

# An order, found again by its receipt.
new = {"amount": 49_900, "currency": "INR", "receipt": "sdk-python", "notes": {"course": "c"}}
order = client.order.create(new)
assert client.order.fetch(order["id"]) == order and order["status"] == "created"
assert client.order.all({"receipt": "sdk-python"})["items"] == [order]
assert "minimum" in refuses(BadRequestError, lambda: client.order.create({**new, "amount": 1}))
stranger = razorpay.Client(auth=(keys["key_id"], "wrong"), base_url=STAND_IN)
assert refuses(BadRequestError, lambda: stranger.order.create(new)) == "Authentication failed"

# A payment, captured by request, whose signature the SDK accepts.
paid = play("/pay", {"order_id": order["id"], "outcome": "authorized"})
assert client.utility.verify_payment_signature(paid)
other = {**paid, "razorpay_payment_id": "pay_00000000000000"}
refuses(SignatureVerificationError, lambda: client.utility.verify_payment_signature(other))
payment_id = paid["razorpay_payment_id"]
assert client.payment.fetch(payment_id)["status"] == "authorized"
captured = client.payment.capture(payment_id, 49_900, {"currency": "INR"})
assert captured["status"] == "captured" and client.order.payments(order["id"])["items"] == [captured]
assert client.order.fetch(order["id"])["status"] == "paid"

# A refund of a part, and one of the rest.
refund = client.payment.refund(payment_id, {"amount": 10_000}, headers={"X-Refund-Idempotency": "sdk-python-1"})
again = client.payment.refund(payment_id, {"amount": 10_000}, headers={"X-Refund-Idempotency": "sdk-python-1"})
assert refund == again == client.refund.fetch(refund["id"])
rest = client.payment.refund(payment_id, {})
assert client.payment.fetch_multiple_refund(payment_id)["items"] == [rest, refund]
assert client.payment.fetch(payment_id)["refund_status"] == "full"

# The webhooks, whose signatures the SDK accepts.
_, events = call(f"{STAND_IN}/events?payment_id={payment_id}")
assert [event["event"] for event in events][:3] == ["payment.authorized", "payment.captured", "order.paid"]
for event in events:
    assert client.utility.verify_webhook_signature(event["body"], event["signature"], keys["webhook_secret"])

# An event that is signed here is accepted by the product, and refused when it is changed.
_, api = call(f"{CLOUD}/api/openapi.json")
if "/api/payments/webhook" in api["paths"]:
    body = events[1]["body"]
    signature = hmac.new(keys["webhook_secret"].encode(), body.encode(), hashlib.sha256).hexdigest()
    assert client.utility.verify_webhook_signature(body, signature, keys["webhook_secret"])
    for sent, is_accepted in [(body, True), (body.replace("49900", "49901"), False)]:
        headers = {
            "content-type": "application/json",
            "x-razorpay-event-id": "sdk-python",
            "x-razorpay-signature": signature,
        }
        status, _ = call(f"{CLOUD}/api/payments/webhook", sent.encode(), headers)
        assert (status == 200) == is_accepted, status

print(f"razorpay {client._get_version()} for Python: order, payment, signatures and refunds")

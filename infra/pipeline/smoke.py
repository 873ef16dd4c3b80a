"""Checks a deployment through its edge, as docs/OPERATIONS.md describes: what an app would notice within a minute.

    .venv/bin/python infra/pipeline/smoke.py https://api.example.com                   # needs nothing else
    .venv/bin/python infra/pipeline/smoke.py http://127.0.0.1:9000 --token <access token>

With an access token it also checks what only a signed-in user sees.
"""

import argparse
import base64
import http.client
import json
import os
import socket
import ssl
import sys
import urllib.parse

TIMEOUT = 15


class Service:
    def __init__(self, url):
        self.parts = urllib.parse.urlsplit(url)
        self.failures = 0

    def connect(self):
        kind = http.client.HTTPSConnection if self.parts.scheme == "https" else http.client.HTTPConnection
        return kind(self.parts.netloc, timeout=TIMEOUT)

    def ask(self, method, path, headers=None, body=None):
        connection = self.connect()
        try:
            connection.request(method, path, body=body, headers=headers or {})
            reply = connection.getresponse()
            return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
        finally:
            connection.close()

    def socket_status(self, path):
        """The status of the reply to a WebSocket handshake."""
        host, port = self.parts.hostname, self.parts.port or (443 if self.parts.scheme == "https" else 80)
        raw = socket.create_connection((host, port), timeout=TIMEOUT)
        if self.parts.scheme == "https":
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        key = base64.b64encode(os.urandom(16)).decode()
        raw.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {self.parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        with raw:
            line = raw.makefile("rb").readline().split()
        return int(line[1]) if len(line) > 1 else 0

    def check(self, name, seen, expected):
        is_fine = expected(seen) if callable(expected) else seen == expected
        print(f"{'ok' if is_fine else 'FAILS':6} {name}" + ("" if is_fine else f": {seen!r}"))
        self.failures += not is_fine


def problem(reply):
    _status, headers, body = reply
    is_problem = headers.get("content-type", "").startswith("application/problem+json")
    return json.loads(body) if is_problem else {}


def anonymous(service):
    for path in ["/api/health", "/api/health/"]:
        service.check(f"GET {path}", service.ask("GET", path)[0], 200)
    service.check("HEAD /api/courses", service.ask("HEAD", "/api/courses")[0], 200)
    status, headers, body = service.ask("GET", "/api/courses")
    service.check("GET /api/courses", (status, "results" in json.loads(body or b"{}")), (200, True))
    if service.parts.scheme == "https":
        service.check("HSTS", headers.get("strict-transport-security", ""), lambda value: "max-age=" in value)
    reply = service.ask("GET", "/api/nowhere")
    service.check("an unknown path is a problem 404", (reply[0], problem(reply).get("code")), (404, "route_not_found"))
    reply = service.ask("DELETE", "/api/health")
    service.check("another method is 405 with Allow", (reply[0], "GET" in reply[1].get("allow", "")), (405, True))
    reply = service.ask("GET", "/api/profile")
    service.check(
        "without a token: 401 with WWW-Authenticate",
        (reply[0], reply[1].get("www-authenticate", "").startswith("Bearer")),
        (401, True),
    )
    headers = {"content-type": "application/json"}
    reply = service.ask("POST", "/api/auth/login", headers, json.dumps({"email": "nobody@lectern.invalid", "password": "wrong"}))
    service.check("a wrong password is 401", reply[0], 401)
    reply = service.ask("GET", "/api/courses?q=%3Cscript%3E%22")
    service.check("an odd query is answered", reply[0], 200)
    service.check("the OpenAPI document", service.ask("GET", "/api/openapi.json")[0], 200)
    service.check("a socket without a token is refused", service.socket_status("/ws/notifications/"), lambda status: status in (401, 403))


def signed_in(service, token):
    headers = {"authorization": f"Bearer {token}"}
    service.check("GET /api/users/me", service.ask("GET", "/api/users/me", headers)[0], 200)
    status, _headers, body = service.ask("GET", "/api/auth/sessions", headers)
    service.check("GET /api/auth/sessions", status, 200)
    query = urllib.parse.urlencode({"token": token})
    service.check("a socket with a token opens", service.socket_status(f"/ws/notifications/?{query}"), 101)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("url")
    arguments.add_argument("--token", help="an access token of a test user")
    given = arguments.parse_args()
    service = Service(given.url)
    anonymous(service)
    if given.token:
        signed_in(service, given.token)
    sys.exit(f"{service.failures} checks failed" if service.failures else 0)


if __name__ == "__main__":
    main()

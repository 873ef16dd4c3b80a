"""The functions' binaries as Lambda runs them: a process for each, with the Runtime API on loopback."""

import json
import os
import pathlib
import queue
import subprocess
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import engine

PREFIX = "/2018-06-01/runtime/"
PATIENCE = 60


def serve(handler):
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Function:
    """A binary with the environment that the stack gives to its function."""

    def __init__(self, binary, environment):
        self.events, self.replies, self.lock = queue.Queue(), queue.Queue(), threading.Lock()
        outer = self

        class RuntimeApi(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, body=b"", headers=()):
                self.send_response(status)
                for name, value in [*headers, ("content-length", str(len(body))), ("content-type", "application/json")]:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                event = outer.events.get()
                self.answer(200, event, [
                    ("lambda-runtime-aws-request-id", str(uuid.uuid4())),
                    ("lambda-runtime-deadline-ms", "32503680000000"),
                    ("lambda-runtime-invoked-function-arn", f"arn:aws:lambda:{engine.REGION}:000000000000:function:f:live"),
                ])

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.replies.put((self.path.rpartition("/")[2] == "response", body))
                self.answer(202, b"{}")

            def log_message(self, *_arguments):
                pass

        self.server = serve(RuntimeApi)
        fixed = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.server.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": pathlib.Path(binary).name,
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            "AWS_REGION": engine.REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        services = ["DYNAMODB", "S3", "SQS", "SECRETS_MANAGER", "SESV2"]
        endpoints = {f"AWS_ENDPOINT_URL_{service}": engine.url() for service in services}
        log = open(os.environ.get("SECOND_ENGINE_LOG", os.devnull), "ab")
        self.process = subprocess.Popen([binary], env=environment | fixed | endpoints, stdout=log, stderr=log)

    def invoke(self, event):
        with self.lock:
            self.events.put(json.dumps(event).encode())
            is_reply, body = self.replies.get(timeout=PATIENCE)
        reply = json.loads(body)
        assert is_reply, reply
        return reply

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.server.shutdown()

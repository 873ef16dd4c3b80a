"""AWS as others play it: ministack from PyPI, on loopback."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3

REGION = "ap-south-1"
PORT = int(os.environ.get("SECOND_ENGINE_PORT", "0"))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


_port = PORT or free_port()


def url():
    return f"http://127.0.0.1:{_port}"


def environment():
    """What the AWS tools need to use the engine and nothing else."""
    return {
        "AWS_ENDPOINT_URL": url(),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


class Engine:
    """The engine as a process."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp()
        program = shutil.which("ministack") or str(pathlib.Path(sys.executable).parent / "ministack")
        self.log = open(pathlib.Path(self.folder) / "log", "wb")
        self.process = subprocess.Popen(
            [program],
            cwd=self.folder,
            env=os.environ | {"GATEWAY_PORT": str(_port), "BIND_HOST": "127.0.0.1"},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url()}/_ministack/health", timeout=1).read()
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.2)
        self.__exit__()
        sys.exit("the second engine does not start")

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=url(),
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

"""Object storage for tests: moto's S3 server in a process of its own, on a loopback port, checking signatures."""

import json
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import pytest

from support.extensions import extension, missing
from support.ports import free_port

# What is stored lives in the process, and stays while nothing listens.
_PROGRAM = """
import logging, sys
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = None
for line in sys.stdin:
    if server:
        server.stop()
    server = ThreadedMotoServer("127.0.0.1", int(sys.argv[1]), verbose=False) if line == "start\\n" else None
    if server:
        server.start()
    print("done", flush=True)
"""
_POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
BUCKET = "lakes"


class ObjectStorage:
    """A server with one bucket, and the environment by which it is reached."""

    def __init__(self) -> None:
        """Start it."""
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, str(self._port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "inf"},
            text=True,
        )
        self.start()
        self._iam("CreateUser", UserName="whence")
        self._iam("PutUserPolicy", UserName="whence", PolicyName="all", PolicyDocument=json.dumps(_POLICY))
        made = self._iam("CreateAccessKey", UserName="whence")
        self._ask("PUT", f"/{BUCKET}")
        self._ask("POST", "/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
        self.environment = {
            "AWS_ACCESS_KEY_ID": _between("AccessKeyId", made),
            "AWS_SECRET_ACCESS_KEY": _between("SecretAccessKey", made),
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.url,
        }

    @property
    def secret(self) -> str:
        """What nothing may show."""
        return self.environment["AWS_SECRET_ACCESS_KEY"]

    def start(self) -> None:
        """Listen."""
        self._tell("start")

    def stop(self) -> None:
        """Listen no more; what is stored stays."""
        self._tell("stop")

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _tell(self, word: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"

    def _iam(self, action: str, **words: str) -> str:
        body = urllib.parse.urlencode({"Action": action, "Version": "2010-05-08", **words}).encode()
        credential = (
            "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x"
        )
        return self._ask("POST", "/", body, {"Authorization": credential})

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> str:
        request = urllib.request.Request(f"{self.url}{path}", body, headers or {}, method=method)  # noqa: S310  # ours
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return str(answer.read().decode())


def _between(tag: str, text: str) -> str:
    found = re.search(f"<{tag}>(.*?)<", text)
    assert found
    return found[1]


@contextmanager
def running_object_storage() -> Iterator[ObjectStorage]:
    """Object storage that the environment names meanwhile; skips the test where there is none, and fails it in CI."""
    extension("httpfs")
    if find_spec("moto") is None:
        missing("no moto; make brings it")
    storage = ObjectStorage()
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in storage.environment.items():
                patch.setenv(name, value)
            yield storage
    finally:
        storage.end()

"""Machines of a network that a test makes on this one, and the cable between two of them, which it can pull."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from support.extensions import missing

HUB = "10.77.0.1"
_TRIAL = f"whence-may-it-{os.getpid()}"  # runs beside each other do not meet
_ASK = """
import sys, time, urllib.request

def asked(url, body):
    request = urllib.request.Request(url, body or None, {"Content-Type": "application/json"})
    try:
        return urllib.request.urlopen(request, timeout=30).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0

body, until = sys.stdin.buffer.read(), time.monotonic() + float(sys.argv[2])
while (status := asked(sys.argv[1], body)) != 200 and time.monotonic() < until:
    time.sleep(0.1)
print(status)
"""


class Network:
    """One machine in the middle, at HUB, and others that reach it, each by a cable of its own."""

    def __init__(self, names: list[str]) -> None:
        """Make the machines. names: of those around the one in the middle."""
        self._mark = f"whence{os.getpid()}"
        try:
            self._make(names)
        except BaseException:
            self.remove()
            raise

    def _make(self, names: list[str]) -> None:
        self.hub = self._made("hub")
        _ip("-n", self.hub, "addr", "add", f"{HUB}/32", "dev", "lo")
        for number, name in enumerate(names, start=1):
            machine = self._made(name)
            _ip("link", "add", "cable", "netns", machine, "type", "veth", "peer", "name", name, "netns", self.hub)
            for where, cable, last in ((self.hub, name, 1), (machine, "cable", 2)):
                _ip("-n", where, "addr", "add", f"10.77.{number}.{last}/24", "dev", cable)
                _ip("-n", where, "link", "set", cable, "up")
            _ip("-n", machine, "route", "add", HUB, "via", f"10.77.{number}.1")

    def _made(self, name: str) -> str:
        machine = f"{self._mark}{name}"
        _ip("netns", "add", machine)
        _ip("-n", machine, "link", "set", "lo", "up")
        return machine

    def cut(self, name: str) -> None:
        """Pull a machine's cable."""
        _ip("-n", self.hub, "link", "set", name, "down")

    def heal(self, name: str) -> None:
        """Put it in again."""
        _ip("-n", self.hub, "link", "set", name, "up")

    def begin(self, name: str, *words: str, **given: object) -> subprocess.Popen[bytes]:
        """A program that runs on a machine; given: as to Popen."""
        return subprocess.Popen([*self._on(name), *words], **given)  # type: ignore[call-overload, no-any-return]

    def run(self, name: str, *words: str) -> str:
        """What a program says that runs on a machine. Raises CalledProcessError."""
        return subprocess.run([*self._on(name), *words], check=True, stdout=subprocess.PIPE, text=True).stdout

    def status(self, name: str, url: str, body: bytes = b"", *, seconds: float = 0) -> int:
        """The status that a machine gets for a request; 0: no answer within 30 seconds.

        seconds: for how long it is asked again where the status is not 200.
        """
        words = [*self._on(name), sys.executable, "-c", _ASK, url, str(seconds)]
        return int(subprocess.run(words, input=body, check=True, stdout=subprocess.PIPE).stdout)

    def _on(self, name: str) -> tuple[str, ...]:
        return "ip", "netns", "exec", f"{self._mark}{name}"

    def remove(self) -> None:
        """Remove the machines."""
        for line in subprocess.run(
            ["ip", "netns"], check=True, stdout=subprocess.PIPE, text=True
        ).stdout.splitlines():
            if line.startswith(self._mark):
                _ip("netns", "del", line.split()[0])


@contextmanager
def network(names: list[str]) -> Iterator[Network]:
    """A network; skips the test where this machine lets none be made."""
    if not shutil.which("ip") or not shutil.which("setpriv"):
        missing("no ip or no setpriv; on Debian: apt-get install iproute2 util-linux")
    made = subprocess.run(["ip", "netns", "add", _TRIAL], check=False, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"no network can be made here: {made.stderr.strip()}")
    _ip("netns", "del", _TRIAL)
    networks = Network(names)
    try:
        yield networks
    finally:
        networks.remove()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)

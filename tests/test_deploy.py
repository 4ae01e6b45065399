"""The examples of deploying say what the program takes: commands, settings, ports, probes, and one process a file."""

import re
import shlex
from pathlib import Path, PurePosixPath
from typing import Any

import httpx
import yaml
from support.serving import ROOT, start

from ui.cli.parser import build_parser

DEPLOY = ROOT / "examples" / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OBJECTS: list[dict[str, Any]] = [
    each
    for name in ("kubernetes-first", "kubernetes")
    for each in yaml.safe_load_all((DEPLOY / f"{name}.yaml").read_text())
]
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
UNIT = (DEPLOY / "whence.service").read_text()
SERVICE = COMPOSE["services"]["whence"]
PODS = {each["kind"]: each["spec"]["template"]["spec"] for each in OBJECTS if "template" in each["spec"]}
CONTAINERS = {kind: pod["containers"][0] for kind, pod in PODS.items()}


def words_in_comments(text: str) -> list[list[str]]:
    """The words after `whence` of the commands that the first lines say."""
    return [
        shlex.split(found) for found in re.findall(r"^#.* whence ((?:keys|--server|serve) .*)$", text, re.MULTILINE)
    ]


def commands() -> list[list[str]]:
    """The words of every command of ours that the examples have."""
    of_unit = re.search(r"^ExecStart=\S+/whence (.*)$", UNIT, re.MULTILINE)
    of_image = re.search(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)
    assert of_unit
    assert of_image
    texts = (DOCKERFILE, (DEPLOY / "compose.yaml").read_text())
    return [
        shlex.split(of_unit[1]),
        yaml.safe_load(of_image[1]),
        SERVICE["command"],
        *(container["args"] for container in CONTAINERS.values()),
        *(words for text in texts for words in words_in_comments(text)),
    ]


def test_every_command_is_one() -> None:
    found = commands()
    assert len(found) >= 7
    for words in found:
        assert build_parser(words).parse_args(words).command in {"serve", "keys", "doctor"}, words


def test_every_setting_is_read_by_the_program() -> None:
    given = set(SERVICE["environment"]) | set(re.findall(r"^ENV (\w+)=", DOCKERFILE, re.MULTILINE))
    given |= {each["name"] for container in CONTAINERS.values() for each in container["env"]}
    read = "".join(path.read_text() for path in (ROOT / "ui" / "clients").glob("*.py"))
    assert given == {"WHENCE_CATALOG"}
    assert {name for name in given if f'"{name}"' not in read} == set()


def test_the_catalog_is_on_the_volume() -> None:
    folders = {PurePosixPath(SERVICE["environment"]["WHENCE_CATALOG"]).parent}
    mounts = {PurePosixPath(each.partition(":")[2]) for each in SERVICE["volumes"]}
    for kind, container in CONTAINERS.items():
        folders |= {PurePosixPath(each["value"]).parent for each in container["env"]}
        mounts |= {PurePosixPath(each["mountPath"]) for each in container["volumeMounts"]}
        [volume] = PODS[kind]["volumes"]
        assert volume["persistentVolumeClaim"]["claimName"] == OBJECTS[0]["metadata"]["name"]
    assert folders == mounts == {PurePosixPath("/var/lib/whence")}
    assert f"VOLUME {next(iter(mounts))}" in DOCKERFILE


def test_one_process_has_the_file() -> None:
    [claim] = [each for each in OBJECTS if each["kind"] == "PersistentVolumeClaim"]
    [deployment] = [each for each in OBJECTS if each["kind"] == "Deployment"]
    assert claim["spec"]["accessModes"] == ["ReadWriteOncePod"]
    assert (deployment["spec"]["replicas"], deployment["spec"]["strategy"]["type"]) == (1, "Recreate")


def test_ports_are_where_it_listens() -> None:
    words = CONTAINERS["Deployment"]["args"]
    port = build_parser(words).parse_args(words).port
    [service] = [each for each in OBJECTS if each["kind"] == "Service"]
    [named] = CONTAINERS["Deployment"]["ports"]
    [answering] = service["spec"]["ports"]
    probes = [CONTAINERS["Deployment"][f"{name}Probe"]["httpGet"]["port"] for name in ("readiness", "liveness")]
    assert {named["containerPort"], answering["targetPort"], *probes} == {port}
    assert SERVICE["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"EXPOSE {port}" in DOCKERFILE


def test_probes_are_answered(tmp_path: Path) -> None:
    """Without a key, by the name that the server is started to answer as."""
    words = CONTAINERS["Deployment"]["args"]
    [name] = build_parser(words).parse_args(words).allow_host
    serving = start(tmp_path / "whence.duckdb")
    try:
        for probe in ("readinessProbe", "livenessProbe"):
            asked = CONTAINERS["Deployment"][probe]["httpGet"]
            assert asked["httpHeaders"] == [{"name": "Host", "value": name}]
            assert httpx.get(f"{serving.url}{asked['path']}").status_code == 200
    finally:
        serving.stop()

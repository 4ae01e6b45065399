"""The examples with nodes say what the program takes: commands, settings, ports and probes; all at one lake."""

import re
from collections.abc import Iterator
from typing import Any

import duckdb
import yaml
from support.serving import ROOT

from catalog.database.storage.place import Lake, place_of
from ui.cli.parser import build_parser

DEPLOY = ROOT / "examples" / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose-nodes.yaml").read_text())["services"]
OBJECTS: list[dict[str, Any]] = list(yaml.safe_load_all((DEPLOY / "kubernetes-nodes.yaml").read_text()))
DEPLOYMENTS = {each["metadata"]["name"]: each["spec"] for each in OBJECTS if each["kind"] == "Deployment"}
PODS = {name: spec["template"]["spec"] for name, spec in DEPLOYMENTS.items()}
CONTAINERS = {name: pod["containers"][0] for name, pod in PODS.items()}


def settings() -> Iterator[dict[str, str]]:
    """The environment of every container of ours; what comes from a secret as an empty text."""
    for name in ("whence", "ingest", "read"):
        yield COMPOSE[name]["environment"]
        yield {each["name"]: each.get("value", "") for each in CONTAINERS[name]["env"]}


def test_commands_are_ours_and_nodes_are_nodes() -> None:
    for name, role in (("whence", "all"), ("ingest", "ingest"), ("read", "read")):
        for words in (COMPOSE[name]["command"], CONTAINERS[name]["args"]):
            given = build_parser(words).parse_args(words)
            assert (given.command, given.role, given.standby) == ("serve", role, role == "all")
            assert (given.host, given.allow_host) == ("0.0.0.0", [name])  # noqa: S104  # in a container
    assert COMPOSE["ingest"]["deploy"]["replicas"] > 1
    assert DEPLOYMENTS["ingest"]["replicas"] > 1


def test_all_are_at_one_lake_on_the_volume() -> None:
    places = {place_of(each["WHENCE_CATALOG"], each["WHENCE_DATA"]) for each in settings()}
    [lake] = places
    assert isinstance(lake, Lake)
    assert lake.postgres is not None
    assert "host=postgres" in lake.postgres
    assert {key for each in settings() for key in each} == {"WHENCE_CATALOG", "WHENCE_DATA", "PGPASSWORD"}
    [claim] = [each for each in OBJECTS if each["kind"] == "PersistentVolumeClaim"]
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]
    for name, pod in PODS.items():
        [volume], [mount] = pod["volumes"], CONTAINERS[name]["volumeMounts"]
        assert volume["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
        assert lake.file.is_relative_to(mount["mountPath"])
        assert COMPOSE[name]["volumes"] == [f"whence:{mount['mountPath']}"]


def test_ports_and_probes_are_where_they_listen() -> None:
    services = {each["metadata"]["name"]: each["spec"] for each in OBJECTS if each["kind"] == "Service"}
    for name, container in CONTAINERS.items():
        port = build_parser(container["args"]).parse_args(container["args"]).port
        probes = [container[each]["httpGet"] for each in ("readinessProbe", "livenessProbe") if each in container]
        assert {probe["path"] for probe in probes} <= {"/readyz", "/healthz"}
        assert all(probe["httpHeaders"] == [{"name": "Host", "value": name}] for probe in probes)
        [named], [answering] = container["ports"], services[name]["ports"]
        assert {named["containerPort"], answering["targetPort"], *(probe["port"] for probe in probes)} == {port}
        assert services[name]["selector"] == DEPLOYMENTS[name]["selector"]["matchLabels"]
    assert DEPLOYMENTS["whence"]["strategy"] == {"type": "Recreate"}, "a new one would wait for the old one for ever"
    assert "livenessProbe" not in CONTAINERS["whence"], "it does not listen while it stands by"
    assert "livenessProbe" not in CONTAINERS["read"], "it does not listen while it copies"


def test_the_image_has_the_extensions_of_the_locked_duckdb() -> None:
    found = re.findall(r"duckdb-extension-([\w-]+)==(\S+)", (DEPLOY / "Dockerfile.lake").read_text())
    assert sorted(found) == [("ducklake", duckdb.__version__), ("postgres-scanner", duckdb.__version__)]

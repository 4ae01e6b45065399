"""Notifications of Prometheus' Alertmanager as alert records.

Its webhook (version 4) sends groups of alerts with labels, annotations, a fingerprint and two times; it sends a
group again while it fires, and once more when it is resolved:
https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

import re
from collections.abc import Mapping, Sequence

from catalog.events.facet_values import member, members, text
from catalog.session.query import JsonObject
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError

_MEASURES = ("drift", "bias", "performance", "outage")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
# The zero time of Go, which Alertmanager sends as the end of what still fires.
_NO_TIME = "0001-01-01T00:00:00Z"


def alerts_of(notification: Mapping[str, Json], by: str) -> Sequence[JsonObject]:
    """The alert records of a notification. Raises BadQuestionError where it is none."""
    alerts = members(notification.get("alerts"))
    if not alerts:
        raise BadQuestionError("This is no notification of Alertmanager: `alerts` is missing or empty.")
    return list({str(alert["id"]): alert for alert in (_alert(each, by) for each in alerts)}.values())


def _alert(alert: Mapping[str, Json], by: str) -> JsonObject:
    labels, annotations = alert.get("labels"), alert.get("annotations")
    name = text(member(labels, "alertname")) or "alert"
    fingerprint = text(alert.get("fingerprint")) or name
    started, ended = text(alert.get("startsAt")), text(alert.get("endsAt"))
    is_over = alert.get("status") == "resolved"
    written: dict[str, Json | None] = {
        # The same fingerprint fires again on another day: that is another alert.
        "id": f"{fingerprint}-{started[:19]}" if started else fingerprint,
        "status": "handled" if is_over else None,
        "title": text(member(annotations, "summary")) or name,
        "note": text(member(annotations, "description")),
        "owner": text(member(labels, "owner")) or text(member(labels, "team")),
        "by": by,
        "measure": _measure(text(member(labels, "measure")), name),
        "metric": text(member(labels, "metric")),
        "value": _number(text(member(annotations, "value")) or text(member(labels, "value"))),
        "threshold": _number(text(member(annotations, "threshold")) or text(member(labels, "threshold"))),
        "detected_at": started,
        "resolved_at": ended if is_over and ended != _NO_TIME else None,
        "source": text(alert.get("generatorURL")),
        "fingerprint": fingerprint,
        "models": _models(labels),
    }
    return {key: value for key, value in written.items() if value is not None}


def _measure(given: str | None, name: str) -> str:
    """What kind of measure left its bounds: by the label `measure`, else by a word in the alert's name."""
    if given in _MEASURES:
        return given
    return next((measure for measure in _MEASURES if measure in name.casefold()), "other")


def _models(labels: Json) -> list[Json] | None:
    name = text(member(labels, "model"))
    if name is None:
        return None
    named = {
        "name": name,
        "namespace": text(member(labels, "model_namespace")),
        "version": text(member(labels, "model_version")),
    }
    return [{key: value for key, value in named.items() if value is not None}]


def _number(given: str | None) -> float | None:
    return float(given) if given and _NUMBER.fullmatch(given) else None

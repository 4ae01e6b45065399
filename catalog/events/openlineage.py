"""The OpenLineage events that Whence itself makes, as plain dictionaries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, TypeVar

from catalog.values.canonical_json import Json
from catalog.values.times import instant_text
from whence.records import RunName

Body = dict[str, Json]
Member = TypeVar("Member")
State = Literal["START", "COMPLETE", "ABORT"]
_CORE = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs"
_FACETS = "https://openlineage.io/spec/facets"


def facet_schema(name: str, version: str) -> str:
    """The `_schemaURL` of one of OpenLineage's own facets."""
    return f"{_FACETS}/{version}/{name}.json#/$defs/{name}"


class Producer(NamedTuple):
    """What sends events; its address stands on each of them and on every facet."""

    address: str

    def facet(self, schema_url: str, body: Mapping[str, Json]) -> Body:
        """A facet with what every facet has."""
        return {"_producer": self.address, "_schemaURL": schema_url, **body}

    def parent_facet(self, parent: RunName) -> Body:
        """The run that a run is part of."""
        body: Body = {"run": {"runId": parent.run_id}, "job": {"namespace": parent.namespace, "name": parent.job}}
        return self.facet(facet_schema("ParentRunFacet", "1-2-0"), body)

    def run_event(
        self,
        state: State,
        at: datetime | int,
        run: RunName,
        *,
        run_facets: Body,
        job_facets: Body | None = None,
        inputs: Sequence[Json] = (),
        outputs: Sequence[Json] = (),
    ) -> Body:
        """That a run began or ended."""
        job: Body = {"namespace": run.namespace, "name": run.job}
        return {
            **self._event(at, "RunEvent"),
            "eventType": state,
            "run": {"runId": run.run_id, "facets": run_facets},
            "job": job if job_facets is None else {**job, "facets": job_facets},
            "inputs": list(inputs),
            "outputs": list(outputs),
        }

    def dataset_event(self, at: datetime | int, namespace: str, name: str, facets: Body) -> Body:
        """What is said of a dataset outside of any run."""
        return {
            **self._event(at, "DatasetEvent"),
            "dataset": {"namespace": namespace, "name": name, "facets": facets},
        }

    def job_event(self, at: datetime | int, namespace: str, name: str, facets: Body) -> Body:
        """What is said of a job outside of any run."""
        return {**self._event(at, "JobEvent"), "job": {"namespace": namespace, "name": name, "facets": facets}}

    def record(self, at: datetime | int, body: Mapping[str, Member]) -> dict[str, str | dict[str, Member] | None]:
        """A management record. It is no OpenLineage, so it has no schema of theirs."""
        return {"eventTime": instant_text(at), "producer": self.address, "record": dict(body)}

    def _event(self, at: datetime | int, schema: str) -> Body:
        return {"eventTime": instant_text(at), "producer": self.address, "schemaURL": f"{_CORE}/{schema}"}

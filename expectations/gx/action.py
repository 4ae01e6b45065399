"""An action for users' own checkpoints that sends their validations to any OpenLineage backend."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

import attr
import great_expectations as gx
from great_expectations.checkpoint.actions import ActionContext, ValidationAction
from great_expectations.checkpoint.checkpoint import CheckpointResult
from great_expectations.core import ExpectationSuiteValidationResult
from openlineage.client import OpenLineageClient
from openlineage.client import event_v2 as ol
from openlineage.client import facet_v2 as facets
from openlineage.client.uuid import generate_new_uuid

import expectations.gx.datasource  # a project that names this action may use the others of this package
import expectations.gx.governance  # noqa: F401
from catalog.values.times import instant_text
from expectations.assertions import input_facets
from expectations.gx.border import GxValues
from expectations.gx.naming import DatasetName, dataset_name
from expectations.gx.outcomes import outcome_of
from expectations.suites import Expectation, Suite
from expectations.validation import Validation
from whence.facets import SPEC

PRODUCER = "https://whence.dev/great-expectations-action"
_log = logging.getLogger(__name__)


class OpenLineageAction(ValidationAction):
    """Emits START and COMPLETE for each validation of a checkpoint, with the assertions as facets of the input.

    The backend is whatever OpenLineage's client finds (`OPENLINEAGE_URL`, `openlineage.yml`), or `url`. `datasets`
    names an asset as `{"asset": ["namespace", "name"]}` where its own address would not do. A backend that cannot be
    reached is logged and never fails a checkpoint. No value of the data is sent, only counts.
    """

    type: Literal["openlineage"] = "openlineage"
    name: str = "openlineage"
    job_namespace: str = "great_expectations"
    url: str | None = None
    datasets: dict[str, tuple[str, str]] = {}  # noqa: RUF012  # pydantic copies it

    def run(self, checkpoint_result: CheckpointResult, action_context: ActionContext | None = None) -> GxValues:
        """How many events were sent, and how many were lost and why."""
        events = list(self._events(checkpoint_result))
        sent = 0
        try:
            client = self._client()
            for event in events:
                client.emit(event)
                sent += 1
            client.close(timeout=5)
        except Exception as error:  # noqa: BLE001  # a checkpoint must not fail because its backend does
            # Not tried further: the client waits up to nine seconds for each event that a dead backend does not take.
            _log.warning("%d of %d OpenLineage events lost: %s", len(events) - sent, len(events), error)
            return {"sent": sent, "lost": len(events) - sent, "error": str(error)}
        return {"sent": sent, "lost": 0}

    def _client(self) -> OpenLineageClient:
        if self.url is None:
            return OpenLineageClient()
        # urljoin would drop the last segment of a base URL that does not end in a slash
        return OpenLineageClient(config={"transport": {"type": "http", "url": self.url.rstrip("/") + "/"}})

    def _events(self, checkpoint: CheckpointResult) -> Iterable[ol.RunEvent]:
        for result in checkpoint.run_results.values():
            ended = datetime.now(UTC)
            validation = validation_of(result, ended)
            dataset = self._dataset(checkpoint, result)
            run = ol.Run(runId=str(generate_new_uuid()), facets={"processing_engine": _engine()})
            job = ol.Job(
                namespace=self.job_namespace,
                name=f"{checkpoint.name}.{validation.suite}",
                facets={"jobType": _job_type()},
            )
            for state, at in ((ol.RunState.START, validation.started_at), (ol.RunState.COMPLETE, ended)):
                is_end = state is ol.RunState.COMPLETE
                ended_facets = {"whence_validation": _suite(validation)} if is_end else {}
                results: GxValues = dict(input_facets(validation, PRODUCER)) if is_end else {}
                yield ol.RunEvent(
                    eventType=state,
                    eventTime=str(instant_text(at)),
                    producer=PRODUCER,
                    run=ol.Run(runId=run.runId, facets={**(run.facets or {}), **ended_facets}),
                    job=job,
                    inputs=[ol.InputDataset(namespace=dataset.namespace, name=dataset.name, inputFacets=results)],
                    outputs=[],
                )

    def _dataset(self, checkpoint: CheckpointResult, result: ExpectationSuiteValidationResult) -> DatasetName:
        asset = str(result.asset_name)
        if asset in self.datasets:
            return DatasetName(*self.datasets[asset])
        spec = dict(result.meta.get("batch_spec") or {})
        return dataset_name(spec, _connection(checkpoint, str(result.meta.get("validation_id"))), asset)


def validation_of(result: ExpectationSuiteValidationResult, ended: datetime) -> Validation:
    """Our record of a checkpoint's result; the row count is what a column expectation counted without a condition."""
    outcomes = tuple(outcome_of(one) for one in result.results)
    suite = Suite(str(result.suite_name), tuple(Expectation(one.type, one.kwargs, one.severity) for one in outcomes))
    rows = [one.actual["element_count"] for one in outcomes if one.column and not one.kwargs.get("row_condition")
            and isinstance(one.actual.get("element_count"), int)]  # fmt: skip
    started = result.meta.get("validation_time")
    row_count = rows[0] if rows and isinstance(rows[0], int) else None
    return Validation(
        suite.name, suite.digest, started if isinstance(started, datetime) else ended, ended, row_count, outcomes
    )


def _connection(checkpoint: CheckpointResult, validation_id: str) -> str | None:
    """The address of a SQL datasource; None for others, and where it cannot be worked out."""
    for definition in checkpoint.checkpoint_config.validation_definitions:
        if definition.id == validation_id:
            source = definition.data_source
            address = getattr(source, "connection_string", None)
            if address is None:
                return None
            provider = getattr(source, "_config_provider", None)  # a secret may stand in for the address
            return str(address.get_config_value(provider) if hasattr(address, "get_config_value") else address)
    return None


@attr.define
class WhenceValidationRunFacet(facets.RunFacet):
    """That a run validated its inputs by a suite."""

    suite: str
    suite_digest: str
    success: bool
    evaluated: int
    failed: int

    @staticmethod
    def _get_schema() -> str:
        return f"{SPEC}/WhenceValidationRunFacet.json"


def _suite(validation: Validation) -> facets.RunFacet:
    counts = (validation.success, validation.evaluated, validation.failed)
    return WhenceValidationRunFacet(validation.suite, validation.suite_digest, *counts, producer=PRODUCER)


def _engine() -> facets.RunFacet:
    return facets.processing_engine_run.ProcessingEngineRunFacet(
        name="great_expectations", version=gx.__version__, producer=PRODUCER
    )


def _job_type() -> facets.JobFacet:
    return facets.job_type_job.JobTypeJobFacet(
        processingType="BATCH", integration="GREAT_EXPECTATIONS", jobType="VALIDATION", producer=PRODUCER
    )

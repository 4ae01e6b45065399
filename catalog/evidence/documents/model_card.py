"""The model card: Markdown with the metadata that Hugging Face's tools read."""

from collections.abc import Iterator, Mapping

import yaml

from catalog.evidence.documents.dataset_facts import DatasetFacts, datasets_of, sources_of
from catalog.evidence.documents.page import NONE, UNKNOWN, Page
from catalog.evidence.documents.sections import circumstances, of_label, records_of, undeclared
from catalog.evidence.dossier import Dossier
from catalog.evidence.enclosed.model_signature import in_words_of
from catalog.values.canonical_json import Json

_NO_LICENCE = "unknown"  # the word that Hugging Face has for it


def model_card(dossier: Dossier) -> str:
    """The card of a model's version."""
    target = dossier.target
    facts = DatasetFacts(dossier, target.namespace, target.name)
    page = Page(f"{target.name} {target.version}")
    circumstances(page, dossier)
    page.heading("Intended use")
    page.quoted(facts.stated("whence_model", "intended_use"), facts.author("whence_model"))
    _model(page, dossier, facts)
    _training(page, dossier)
    _data(page, dossier)
    page.heading("Evaluation")
    _metrics(page, dossier)
    page.table(
        ("data", "version", "suite", "result", "expectations", "failed"),
        (
            (item["name"], item["version"], item["suite"], item["verdict"], item["evaluated"], item["failed"])
            for item in dossier.validations
        ),
    )
    page.heading("Bias, risks and impact")
    records_of(page, dossier, ("assessment", "risk", "impact_assessment"), None)
    page.heading("Limitations")
    page.text(f"Gate: **{dossier.gate['decision']}**. What is wrong with it, or cannot be known:")
    page.table(
        ("severity", "kind", "finding", "waived by"),
        (
            (item["severity"], item["kind"], item["message"], item["waived_by"] or "nobody")
            for item in dossier.findings
        ),
    )
    return f"---\n{_metadata(dossier)}---\n\n{page.written()}"


def _metadata(dossier: Dossier) -> str:
    """The metadata, in YAML; the model's own licence is declared nowhere, so it is unknown."""
    target, trace = dossier.target, dossier.trace
    metadata: dict[str, Json] = {
        "license": _NO_LICENCE,
        "model_name": target.name,
        "tags": ["whence"],
        "whence": {
            "namespace": target.namespace,
            "name": target.name,
            "version": target.version,
            "as_of": trace["as_of"],
            "known_at": trace["known_at"],
            "log_head": trace["log_head"],
            "gate": dossier.gate["decision"],
            "training_data": [f"{item.namespace} {item.name}" for item in sources_of(dossier)],
        },
    }
    results = _results(dossier)
    if results:
        metadata["model-index"] = [{"name": target.name, "results": results}]
    text: str = yaml.safe_dump(metadata, sort_keys=False, allow_unicode=True, width=2**20)
    if not all(line.isprintable() for line in text.split("\n")):  # YAML leaves what turns the direction as it is
        text = yaml.safe_dump(metadata, sort_keys=False, allow_unicode=False, width=2**20)
    return text


def _results(dossier: Dossier) -> list[Json]:
    """The metrics as Hugging Face's tools read them; for what task and on what data no event says."""
    metrics: list[Json] = [
        {"type": name, "name": name, "value": value}
        for name, value in (_of_training(dossier, "metrics") or {}).items()
        if isinstance(value, (int, float))
    ]
    unknown: Json = {"type": UNKNOWN, "name": UNKNOWN}
    return [{"task": {"type": UNKNOWN}, "dataset": unknown, "metrics": metrics}] if metrics else []


def _model(page: Page, dossier: Dossier, facts: DatasetFacts) -> None:
    page.heading("The model")
    declared = facts.facet("whence_model")
    approval = dossier.gate["approval"]
    made = next(iter(facts.versions), None)
    page.facts(
        [
            ("Namespace", facts.namespace),
            ("Version", dossier.target.version),
            ("Made", made["created_at"] if made else None),
            ("Owner", declared.get("owner")),
            ("Purpose", declared.get("purpose")),
            ("Activity", declared.get("activity")),
            ("Used commercially", declared.get("commercial")),
            ("Risk class", declared.get("risk")),
            ("AI system", declared.get("system")),
            ("Reviewed every", declared.get("review_every")),
            ("Licence of the model", None),
            ("Approval", approval["state"]),
            ("Approved by", approval["by"] if approval["by"] else NONE),
            ("Stated", facts.author("whence_model") if declared else None),
        ]
    )


def _training(page: Page, dossier: Dossier) -> None:
    page.heading("Training")
    target = dossier.target
    named = {"namespace": target.namespace, "name": target.name, "version": target.version}
    makers = {edge["run_id"] for edge in dossier.trace["edges"] if edge["target"] == named}
    page.table(
        ("job", "run", "state", "started", "ended", "code"),
        (
            (run["job_name"], run["run_id"], run["state"], run["started_at"], run["ended_at"], run["code_version"])
            for run in dossier.trace["runs"]
            if run["run_id"] in makers
        ),
    )
    page.facts(
        [
            ("Parameters", _of_training(dossier, "parameters")),
            ("Artifact", next((body.get("artifact") for body in dossier.training if body.get("artifact")), None)),
            ("Signature", "; ".join(in_words_of(item["check"]) for item in dossier.checked_signatures) or None),
        ]
    )


def _metrics(page: Page, dossier: Dossier) -> None:
    metrics = _of_training(dossier, "metrics")
    page.facts(metrics.items() if metrics else [("Metrics", None)])


def _of_training(dossier: Dossier, member: str) -> Mapping[str, Json] | None:
    """What the runs that made it say of its training; of several the last decides."""
    found: dict[str, Json] = {}
    for body in dossier.training:
        values = body.get(member)
        found |= values if isinstance(values, dict) else {}
    return found or None


def _data(page: Page, dossier: Dossier) -> None:
    page.heading("Training data")
    page.text("What the model was made from directly:")
    page.table(("data", "version", "used as", "version found by"), sorted(_read(dossier), key=str))
    page.text("Where the data came from:")
    page.table(
        ("data", "source", "channel", "licence", "people can be told apart", "collected to"),
        (
            (
                item.title,
                item.stated("whence_source", "name"),
                item.stated("whence_source", "channel"),
                item.stated("whence_source", "licence"),
                item.stated("whence_personal_data", "identifiability"),
                item.stated("whence_source", "collected_to"),
            )
            for item in sources_of(dossier)
        ),
    )
    label = dossier.label
    page.text("What flows from there into the model:")
    page.facts(
        [
            ("People can be told apart", label["identifiability"]),
            ("Categories of personal data", of_label(dossier, label["categories"])),
            ("Special categories", of_label(dossier, label["special_categories"])),
            ("Whose data", of_label(dossier, label["subjects"])),
            ("Sources of which nothing personal is declared", undeclared(dossier, "whence_personal_data")),
            ("Permitted purposes", label["permitted_purposes"]),
            ("To be deleted by", label["delete_by"] or f"{UNKNOWN}, or no deadline"),
            ("Labelling", [item.name for item in datasets_of(dossier) if "whence_labelling" in item.facets] or None),
        ]
    )


def _read(dossier: Dossier) -> Iterator[tuple[str, str, str | None, str]]:
    target = dossier.target
    for edge in dossier.trace["edges"]:
        if (edge["target"]["namespace"], edge["target"]["name"]) == (target.namespace, target.name):
            source = edge["source"]
            yield f"{source['namespace']} {source['name']}", source["version"], edge["role"], edge["resolved_by"]

"""The routes for what people declare: files of governance, planned, applied, to be filled in."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import AfterValidator, BaseModel, JsonValue

from catalog.access.principal import by_whom
from catalog.events.openlineage import Body
from catalog.log.entry import Entry
from catalog.session.catalog import Catalog
from ingest.declarations.answers import plan_answer, prepare, suggest_answer
from ingest.declarations.reading.folder import GovernanceFile
from ingest.receive.group_commit import GroupCommit
from ingest.receive.http_lineage import ACTOR
from ingest.receive.refused_inputs import QueueFullError
from ui.api.questions import json_response

_TRIES = 100
_BETWEEN_TRIES_SECONDS = 0.05


def _whole(text: str) -> str:
    """The text. Raises ValueError where JSON spelled half a character in it (a lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half a character (a lone surrogate)") from None
    return text


WholeText = Annotated[str, AfterValidator(_whole)]


class FileText(BaseModel):
    """A file by its path within its folder."""

    path: WholeText
    text: str


class GovernanceFiles(BaseModel):
    """All files of a folder, and who wants them applied."""

    files: list[FileText]
    by: WholeText | None = None

    def read(self) -> list[GovernanceFile]:
        """As the rules take them."""
        return [GovernanceFile(file.path, file.text) for file in self.files]


def governance_router(catalog: Catalog, committer: GroupCommit) -> APIRouter:
    """The routes over one catalog."""
    router = APIRouter(prefix="/api/v1", tags=["governance"])
    applying = asyncio.Lock()  # of two at once the second must see what the first changed

    @router.post("/governance/plan", response_model=dict[str, JsonValue])
    def plan(asked: GovernanceFiles) -> Response:
        """What the files would change; 422 with every fault of every file."""
        return _response(plan_answer(catalog, asked.read()))

    @router.post("/governance/apply", response_model=dict[str, JsonValue])
    async def apply(asked: GovernanceFiles) -> Response:
        """Make the files true, all of them or none; 422 with every fault of every file, and nothing is changed."""
        async with applying:
            answer, entries = await asyncio.to_thread(prepare, catalog, asked.read(), by_whom(asked.by) or ACTOR)
            if entries:
                await _append(committer, entries)
        return _response(answer)

    @router.get("/governance/suggestions", response_model=dict[str, JsonValue])
    def suggestions() -> Response:
        """Files to be filled in for every dataset and model nobody declared."""
        return json_response(suggest_answer(catalog))

    return router


async def _append(committer: GroupCommit, entries: list[Entry]) -> None:
    """Append all at once: one request is one transaction, however large; a busy queue is waited for."""
    for left in reversed(range(_TRIES)):
        try:
            future = committer.submit(entries)
        except QueueFullError:
            if not left:
                raise
            await asyncio.sleep(_BETWEEN_TRIES_SECONDS)
        else:
            await future
            return


def _response(answer: Body, status: int = 200) -> Response:
    return json_response(answer, 422 if "errors" in answer else status)

"""GET /api/v1/evidence: a pack about some versions, as a zip file."""

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from catalog.evidence.pack import write_pack
from catalog.session.catalog import Catalog
from ui.api.questions import ClocksAsked

_HEX = "^[0-9a-f]{64}$"


def evidence_router(catalog: Catalog) -> APIRouter:
    """The route over one catalog."""
    router = APIRouter(tags=["evidence"])

    @router.get("/api/v1/evidence", response_class=FileResponse)
    def evidence(
        clocks: ClocksAsked,
        name: Annotated[list[str], Query(description="A NAME, or a namespace before its name; may be repeated.")],
        version: Annotated[str | None, Query(description="The version of each; the newest where not given.")] = None,
        signer: Annotated[
            str | None, Query(description="The public key (hex) of whoever signs it afterwards.", pattern=_HEX)
        ] = None,
    ) -> FileResponse:
        """Everything about some versions in one zip file, which `python3 -I verify.py` in it checks.

        Not signed: the private key never reaches a server. `whence evidence --key FILE` signs what it gets here.
        """
        folder = Path(tempfile.mkdtemp(prefix="whence-evidence-"))
        file = folder / "pack.zip"
        try:
            answer = write_pack(catalog, file, name, version, clocks, signer)
        except BaseException:
            folder.rmdir()
            raise
        headers = {"Whence-Files": str(answer["files"]), "Whence-Sha256": answer["sha256"]}
        return FileResponse(
            file, media_type="application/zip", filename="pack.zip", headers=headers, background=_gone(file)
        )

    return router


def _gone(file: Path) -> BackgroundTask:
    """The end of a file that was sent, and of the folder made for it."""

    def remove() -> None:
        file.unlink(missing_ok=True)
        file.parent.rmdir()

    return BackgroundTask(remove)

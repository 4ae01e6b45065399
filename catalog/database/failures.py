"""What DuckDB's errors mean: the disk, another process, a damaged file; told apart by their kind and its words."""

import re

import duckdb

from catalog.database.storage.place import HELD, Place

# Where these are raised, the file or the disk is the cause, not what was written or asked.
FILE_ERRORS = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.ConnectionException,
    duckdb.InternalException,
    duckdb.SerializationException,
)
# A commit that finds the disk full is one of the last kind, and so is much else: `is_of_the_file` tells them apart.
MAYBE_FILE_ERRORS = (*FILE_ERRORS, duckdb.TransactionException)
_OF_LOCKS = ("could not set lock", "conflicting lock")
_OF_STRANGERS = ("not a valid duckdb database file", "already attached by database")
_OF_THE_DISK = (
    "no space left",
    "disk full",
    "quota exceeded",
    "could not write",
    "failed to write",
    "out of disk",
    "file too large",
)
_OF_RIGHTS = ("permission denied", "read-only file system", "read only file system", "operation not permitted")
_OF_OBJECTS = re.compile(
    r"\bhttp (?:error|put|get|head|post|delete)\b|\bs3://|requires the extension httpfs", re.IGNORECASE
)
_REFUSED = re.compile(
    r"forbidden|\b40[13]\b|signaturedoesnotmatch|invalidaccesskeyid|accessdenied|authentication failure"
)
_WITHOUT_BUCKET = re.compile(r"nosuchbucket|bucket does not exist")
_OF_REMOVED = re.compile(
    r"\.parquet\b.*(?:no such file|\b404\b)|\b404\b.*\.parquet\b|failed to read inlined data .* does not exist"
)
_OF_POSTGRES = "unable to connect to postgres"
_BACK = "Restore a backup: whence restore PATH (a lake: its folder and metadata as they were copied together)"

REMOVED = (
    "Files of the lake were removed while they were read, as a redaction does. Try again; where it fails each time, "
    f"they are missing. {_BACK}"
)


def is_of_removed_files(error: BaseException) -> bool:
    """Whether a file of a lake was not found that a state of its tables names."""
    return _OF_REMOVED.search(" ".join(str(error).lower().split())) is not None


def is_of_the_file(error: BaseException) -> bool:
    """Whether the disk or the file is the cause, so that everything else would fail as well."""
    if isinstance(error, duckdb.TransactionException):
        return _is_of_the_disk(str(error).lower())
    return isinstance(error, FILE_ERRORS)


def _is_of_the_disk(words: str) -> bool:
    return any(part in words for part in _OF_THE_DISK) or _OF_OBJECTS.search(words) is not None


def why_unopened(path: Place | None, error: Exception) -> str:
    """Why the catalog at a path cannot be opened, and what to do."""
    words = " ".join(str(error).split())
    lowered = words.lower()
    if any(part in lowered for part in _OF_LOCKS):
        return f"{path} {HELD}. Ask it through its server: --server URL, or stop it."
    if any(part in lowered for part in _OF_STRANGERS):
        return f"{path} is no catalog: {_short(words)}. Give another path: --catalog PATH"
    if _OF_POSTGRES in lowered or _OF_OBJECTS.search(lowered) or is_of_removed_files(error):
        return why_failed(error, str(path))
    if "version number" in lowered:
        return f"{path} was written by a newer DuckDB: {_short(words)}. Open it with the Whence that made it."
    if isinstance(error, duckdb.IOException) and any(part in lowered for part in (*_OF_RIGHTS, "no such file")):
        return f"Cannot open the catalog {path}: {_short(words)}. Check the path (--catalog PATH or WHENCE_CATALOG)."
    return why_failed(error, str(path))


def why_failed(error: Exception, place: str = "The catalog's file") -> str:
    """Why a statement failed whose cause is the disk or the file, and what to do."""
    words = " ".join(str(error).split())
    lowered = words.lower()
    if _OF_POSTGRES in lowered:
        reason = words.rpartition(": ")[2]
        return f"Cannot reach the PostgreSQL of {place}: {reason}. Check it; a password: PGPASSWORD, ~/.pgpass"
    if is_of_removed_files(error):
        return REMOVED
    if _OF_OBJECTS.search(lowered):
        return f"{place}: {_why_no_objects(lowered)}"
    is_full = _is_of_the_disk(lowered)
    if is_full or any(part in lowered for part in _OF_RIGHTS):
        step = "Make room on its disk" if is_full else "Check who may write there"
        return f"{place} cannot be written: {_short(words)}. {step}."
    if isinstance(error, UnicodeError):
        return f"{place!a} has a name that is no UTF-8. Rename it."
    return f"{place} is damaged: {_short(words)}. {_BACK}; if whence verify finds the log intact: whence rebuild"


def _why_no_objects(lowered: str) -> str:
    """Why object storage did not do as it was asked, and what to do; not its own words, which may say too much."""
    if "requires the extension httpfs" in lowered:
        return "its files are in object storage. Name it: --data s3://BUCKET/PREFIX, or WHENCE_DATA"
    if _WITHOUT_BUCKET.search(lowered):
        return "its object storage has no such bucket. Make it, or name another: --data s3://BUCKET/PREFIX"
    if _REFUSED.search(lowered):
        return (
            "its object storage refuses our credentials. Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, "
            "AWS_SESSION_TOKEN and AWS_REGION, and what they may do there"
        )
    if "404" in lowered:
        return f"an object is missing from its storage. {_BACK}"
    return "its object storage cannot be reached. Check AWS_ENDPOINT_URL, AWS_REGION and the network"


def why_unwritten(error: Exception) -> str:
    """Why the log could not be written, for whoever sent the events, and what to do where the disk is the cause."""
    found = " ".join(str(error).split())
    if _OF_OBJECTS.search(found):
        return f"The log could not be written: {_why_no_objects(found.lower())}"
    words = f"The log could not be written: {_short(found)}."
    return f"{words} Make room on its disk." if _is_of_the_disk(words.lower()) else words


def _short(words: str) -> str:
    return words.partition(". ")[0][:300].rstrip(".")

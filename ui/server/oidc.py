"""An OpenID provider for the app: its configuration, and Streamlit's own sign-in (`st.login`) that speaks to it.

Streamlit reads the table [auth] of the same file; of what it does, only what is named here is used.
"""

import ipaddress
import json
import logging
import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from urllib.parse import urlsplit

from catalog.access.identities import Identities, read_identities
from catalog.values.canonical_json import Json
from catalog.values.errors import BadQuestionError, ForbiddenError

DEFAULT = Path(".streamlit/secrets.toml")
_WANTED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_CALLBACK = "/oauth2callback"
_SHORTEST_SECRET = 32
_NO_REASON = "the sign-in did not begin here, or took too long"
_reasons: ContextVar[list[str] | None] = ContextVar("reasons", default=None)


class StreamlitProvider:
    """The provider that a file configures."""

    def __init__(self, path: Path, identities: Identities, client_id: str) -> None:
        """The provider that a file configures; client_id: whom its tokens have to be for."""
        self.identities = identities
        self._path = path
        self._client_id = client_id

    def configure(self) -> None:
        """Let Streamlit read its part of the file: once the app is made, by whose place it finds the others."""
        from streamlit import config  # noqa: PLC0415  # slow to import; a server without pages does not need it

        config.set_option("secrets.files", [str(self._path.absolute())])
        logging.getLogger("streamlit.web.server.starlette.starlette_auth_routes").addHandler(_Reasons())

    def login_path(self) -> str:
        """Where `st.login` would lead: good for two minutes."""
        from streamlit.user_info import generate_login_redirect_url  # noqa: PLC0415  # as above

        return generate_login_redirect_url("default")

    def claims(self, cookies: Mapping[str, str]) -> Mapping[str, Json] | None:
        """The verified claims in the cookies that a sign-in sets; None where it set none.

        Raises ForbiddenError where the token is for another application.
        """
        from streamlit.auth_util import get_cookie_with_chunks  # noqa: PLC0415  # as above
        from streamlit.web.server.server_util import get_cookie_secret  # noqa: PLC0415
        from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value  # noqa: PLC0415
        from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME  # noqa: PLC0415

        secret = get_cookie_secret()

        def signed(name: str) -> bytes | None:
            return decode_signed_value(secret, name, cookies.get(name, ""))

        value = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
        claims: Json = json.loads(value) if value else None
        if not isinstance(claims, dict):
            return None
        audience = claims.get("aud")
        # Authlib takes a token for another application too, where its `azp` names us.
        if self._client_id not in (audience if isinstance(audience, list) else [audience]):
            raise ForbiddenError("The provider's token is for another application.")
        return claims

    def watch(self) -> None:
        """Note from now on, in this task, why an answer is not accepted."""
        _reasons.set([])

    def why_refused(self) -> str:
        """Why the last answer of the provider in this task was not accepted."""
        return next(iter(_reasons.get() or ()), _NO_REASON)


class _Reasons(logging.Handler):
    """Streamlit answers a failed sign-in with a redirect and no word; why it failed it only logs."""

    def emit(self, record: logging.LogRecord) -> None:
        noted = _reasons.get()
        if noted is None:
            return
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            noted.append(f"{type(error).__name__}: {error}".rstrip(": "))
        elif record.levelno >= logging.ERROR:  # what the provider itself gave as its reason
            noted.append(record.getMessage())


def provider_of(path: Path | None) -> StreamlitProvider | None:
    """The provider that a file configures; without one, Streamlit's own where it has [auth]; None where neither is.

    Raises BadQuestionError with what is wrong in the file.
    """
    document = _read(path or DEFAULT) if path or DEFAULT.is_file() else {}
    auth, ours = document.get("auth"), document.get("whence")
    place = str(path or DEFAULT)
    if not isinstance(auth, dict):
        if path is None:
            return None
        raise BadQuestionError(f"{place} has no table [auth]. docs/security.md shows one that works")
    if not isinstance(ours, dict):
        raise BadQuestionError(
            f"{place} has no table [whence], which says who has which role. docs/security.md shows one"
        )
    _check(auth, place)
    identities = read_identities(ours, place, _host(str(auth["server_metadata_url"])))
    return StreamlitProvider(path or DEFAULT, identities, str(auth["client_id"]))


def _read(path: Path) -> dict[str, Json]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no TOML"
        raise BadQuestionError(f"{path} cannot be read: {reason}") from error


def _check(auth: Mapping[str, Json], place: str) -> None:
    """Raise BadQuestionError where [auth] lacks something, or would send secrets in the open."""
    values = {key: value for key in _WANTED if isinstance(value := auth.get(key), str) and value}
    if missing := [key for key in _WANTED if key not in values]:
        raise BadQuestionError(f"{place}: [auth] lacks {', '.join(missing)}")
    if not values["redirect_uri"].endswith(_CALLBACK):
        raise BadQuestionError(f"{place}: redirect_uri has to end with {_CALLBACK}, and to be known to the provider")
    if len(values["cookie_secret"]) < _SHORTEST_SECRET:
        raise BadQuestionError(
            f"{place}: cookie_secret has to be random and of {_SHORTEST_SECRET} characters or more"
        )
    for key in ("redirect_uri", "server_metadata_url"):
        if not _is_private(values[key]):
            raise BadQuestionError(f"{place}: {key} has to begin with https://, as tokens travel by it")


def _is_private(url: str) -> bool:
    """Whether nobody on the way reads along: TLS, or this machine."""
    if urlsplit(url).scheme == "https":
        return True
    host = _host(url)
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    return urlsplit(url).hostname or url

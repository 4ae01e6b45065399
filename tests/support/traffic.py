"""What a page and Streamlit's server say to each other: whether a run is under way, what a test saw as it failed."""

from collections import deque
from weakref import WeakKeyDictionary

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_KEPT = 60  # the last messages of a page, for a test that fails


class Traffic:
    """The messages of one page, read as they pass."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=_KEPT)
        self.elements = 0
        """How many elements came since the last run began."""
        self.elements_before_address: int | None = None
        """How many came before the last run sent its address first; None where it sent none."""
        self._socket: WebSocket | None = None
        self._is_asked = self._has_begun = False

    @property
    def is_answered(self) -> bool:
        """Whether the run that the page asked for last has begun since, and ended."""
        return not self._is_asked

    def follow(self, socket: WebSocket) -> None:
        """Read what passes a connection; a page that connects again begins again."""
        if "_stcore/stream" not in socket.url:
            return
        self._socket = socket
        self._is_asked, self._has_begun = True, False
        self.lines.append("page: connected")
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)
        socket.on("close", self._closed)

    def _closed(self, socket: WebSocket) -> None:
        if socket is self._socket:
            self._is_asked = False
            self.lines.append("page: disconnected")

    def _sent(self, frame: str | bytes) -> None:
        if isinstance(frame, str):
            return
        message = BackMsg.FromString(frame)
        if not message.HasField("rerun_script"):
            return
        asked = message.rerun_script
        part = f", its fragment {asked.fragment_id[:6]}" if asked.fragment_id else ""
        self.lines.append(f"page: run {asked.page_script_hash[:6]}?{asked.query_string}{part}")
        if not asked.is_auto_rerun:
            self._is_asked, self._has_begun = True, False

    def _received(self, frame: str | bytes) -> None:
        if isinstance(frame, str):
            return
        message = ForwardMsg.FromString(frame)
        match message.WhichOneof("type"):
            case "new_session":
                self._has_begun = True
                self.elements, self.elements_before_address = 0, None
                self.lines.append(f"server: run of {message.new_session.page_script_hash[:6]} begins")
            case "delta" | "ref_hash":
                self.elements += 1
            case "page_info_changed":
                if self.elements_before_address is None:
                    self.elements_before_address = self.elements
                query = message.page_info_changed.query_string
                self.lines.append(f"server: address ?{query} after {self.elements} elements")
            case "script_finished":
                status = message.script_finished
                if self._has_begun and status != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    self._is_asked = False
                name = ForwardMsg.ScriptFinishedStatus.Name(status)
                self.lines.append(f"server: {name} after {self.elements} elements")


_OF: WeakKeyDictionary[Page, Traffic] = WeakKeyDictionary()


def watch(page: Page) -> None:
    """Follow what a page says from now on."""
    traffic = _OF[page] = Traffic()
    page.on("websocket", traffic.follow)


def traffic_of(page: Page) -> Traffic | None:
    """What was read of a page; None where it is not watched."""
    return _OF.get(page)


def said() -> list[tuple[str, str]]:
    """For each page that is open: its address, and its last messages, a line each."""
    return [
        (f"said on {page.url}", "\n".join(traffic.lines)) for page, traffic in _OF.items() if not page.is_closed()
    ]

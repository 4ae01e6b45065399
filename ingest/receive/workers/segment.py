"""Memory that two processes share, known by its file descriptor: what one puts in, the other reads there."""

import mmap
import os

_STEP = 2**22
_KEPT_BYTES = 2**25


class Segment:
    """A piece of memory that grows with what is put in. Its two ends grow it in turns, never at once."""

    def __init__(self, descriptor: int) -> None:
        """One end of the memory that a descriptor stands for."""
        self.descriptor = descriptor
        self._map: mmap.mmap | None = None
        self._view = memoryview(b"")

    @classmethod
    def made(cls) -> "Segment":
        """A new one, empty. It goes when no process has it any more, however they end."""
        return cls(os.memfd_create("whence-ingest"))

    def of_size(self, size: int) -> memoryview:
        """Its bytes, at least so many; views from before stay good."""
        if len(self._view) < size:
            whole = max(-(-size // _STEP) * _STEP, os.fstat(self.descriptor).st_size)
            os.ftruncate(self.descriptor, whole)
            self._map = mmap.mmap(self.descriptor, whole)
            self._view = memoryview(self._map)
        return self._view

    def give_back(self) -> None:
        """Let the system have what a few large events took beyond what is used all the time; its content goes."""
        if self._map is not None and len(self._map) > _KEPT_BYTES:
            self._map.madvise(mmap.MADV_REMOVE, _KEPT_BYTES, len(self._map) - _KEPT_BYTES)

    def close(self) -> None:
        """Let go of this end; views that are left keep the memory."""
        self._map, self._view = None, memoryview(b"")
        os.close(self.descriptor)

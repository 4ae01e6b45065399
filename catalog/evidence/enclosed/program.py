"""The text of the program that every pack encloses: the modules of this folder in one file."""

import re
from functools import cache
from importlib import resources

_PARTS = ("signature", "curves", "model_signature", "lineage", "verify")
_OURS = re.compile(r"^from catalog\.\S+ import (?:\([^)]*\)|.*)\n", re.MULTILINE)  # it is one file there
_HEAD = '''\
#!/usr/bin/env python3
"""Check an evidence pack with nothing but Python 3.9 or newer.

    python3 -I verify.py [FOLDER or PACK.zip] [--signer HEX] [--model FILE or FOLDER]

In this order: the manifest against manifest.sha256, every file against the manifest, the signature, the chain of the
log up to its head, the enclosed entries against the chain, whether the lineage follows from these entries, and the
signatures of models, with --model also against the model on disk.
Exits with 0, or with 1 after naming each file or entry that was altered. Take this program from somebody you trust:
one that came with an altered pack may have been altered with it.
"""

from __future__ import annotations

'''


@cache
def verify_program() -> bytes:
    """`verify.py` as it stands in a pack; it is never run from here."""
    folder = resources.files("catalog.evidence.enclosed")
    texts = [(folder / f"{part}.py").read_text(encoding="utf-8") for part in _PARTS]
    return (_HEAD + "\n".join(_OURS.sub("", text) for text in texts)).encode()

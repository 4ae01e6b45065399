"""The command for evidence packs: make one, sign it, check one."""

import hashlib
import zipfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.values.errors import BadQuestionError, UnavailableError
from ui.cli.ask import opened, print_answer
from ui.cli.options import NAME, Command, add_clocks
from ui.cli.output import paper_for
from ui.cli.progress import step_progress
from ui.clients.exit_codes import ExitCode
from ui.terminal.operating.evidence import render_check, render_pack

if TYPE_CHECKING:
    from catalog.evidence.pack import EvidenceAnswer
    from ui.clients.evidence_asked import EvidenceAsked

_STEPS_BESIDE_VERSIONS = 3  # finding them, controls and KPIs, the log

_EVIDENCE = """\
Writes everything that is known of some versions into one zip file, which others can check without Whence and without
the network: lineage, label, findings, validations, approvals, records, the entries of the log that they rest on, the
chain of the log up to its head, and verify.py. The same catalog gives the same bytes: deadlines count from the newest
entry of the log, or from --as-of.

examples:
  whence evidence churn -o churn.zip
  whence evidence churn fraud --as-of 2026-06-30 -o audit.zip
  whence evidence models churn --version v2 -o churn-v2.zip       NAMESPACE NAME
  whence evidence churn --key seal.pem -o churn.zip               signed; a key: whence seal --new-key seal.pem
  whence evidence --check churn.zip --signer 3f1c…                by this Whence, not by the pack's own program
  whence evidence --check churn.zip --model ./churn-v2            and the model on disk is the one that was signed

unpacked, it is checked by: python3 -I verify.py
with --check it exits with 1 where something in the pack was altered, else with 0."""


def _add_evidence(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="*", metavar="NAME", help=f"one or more. {NAME}")
    parser.add_argument("--version", metavar="V", help="this version of each; else the newest")
    parser.add_argument("-o", "--output", type=Path, default=Path("pack.zip"), metavar="FILE", help="(pack.zip)")
    parser.add_argument("--key", type=Path, metavar="FILE", help="sign with this private key (Ed25519, PEM)")
    parser.add_argument("--check", type=Path, metavar="PACK", help="check a pack (a zip file or a folder) instead")
    parser.add_argument("--signer", metavar="HEX", help="with --check: the public key that must have signed it")
    parser.add_argument("--model", type=Path, metavar="PATH", help="with --check: the model that was signed")
    add_clocks(parser)


def _evidence(args: Namespace) -> ExitCode:
    if args.check:
        return _check(args)
    if not args.name:
        raise BadQuestionError("Evidence of what? whence evidence NAME -o pack.zip")
    answer = _made(args)
    return print_answer(args, answer, lambda: render_pack(paper_for(args), answer, is_signed=bool(args.key)))


def _made(args: Namespace) -> "EvidenceAnswer":
    from ui.clients.evidence_asked import EvidenceAsked as Asked  # noqa: PLC0415  # not for --help

    names = tuple(args.name)
    if args.key is None:
        asked = Asked(names, args.version, args.as_of, args.known_at)
        return _written(args, args.output, asked)
    from ui.clients.signing import public_key, sign_pack  # noqa: PLC0415  # loads cryptography

    asked = Asked(names, args.version, args.as_of, args.known_at, public_key(args.key))
    unsigned = args.output.with_name(f".{args.output.name}.unsigned")
    try:
        answer = _written(args, unsigned, asked)
        sign_pack(unsigned, args.key)
        unsigned.replace(args.output)
    except OSError as error:
        raise UnavailableError(f"{args.output} could not be written: {error.strerror}") from error
    finally:
        unsigned.unlink(missing_ok=True)
    sha256 = hashlib.sha256(args.output.read_bytes()).hexdigest()
    return {"path": str(args.output), "files": answer["files"] + 1, "sha256": sha256}


def _written(args: Namespace, target: Path, asked: "EvidenceAsked") -> "EvidenceAnswer":
    from catalog.evidence.target import check_target  # noqa: PLC0415  # not for --help

    check_target(args.output)
    steps = len(asked.names) + _STEPS_BESIDE_VERSIONS
    with opened(args) as client, step_progress("evidence", steps) as on_step:
        return client.evidence(target, asked, on_step)


def _check(args: Namespace) -> ExitCode:
    from catalog.evidence.enclosed.verify import Pack, check  # noqa: PLC0415  # not for --help

    if args.name:
        raise BadQuestionError("--check is of a pack that is there: leave the NAMEs out")
    try:
        found = check(Pack(args.check), args.signer, args.model)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise BadQuestionError(f"{args.check} is no evidence pack: {error}") from error
    answer = {
        "ok": not found.faults,
        "altered": found.faults,
        "relied_on": found.relied_on,
        "our_word": found.our_word,
    }
    print_answer(args, answer, lambda: render_check(paper_for(args), found.faults, found.relied_on, found.our_word))
    return ExitCode.VIOLATION if found.faults else ExitCode.OK


COMMANDS = {"evidence": Command(_EVIDENCE, _add_evidence, _evidence)}

"""The command for documents that write themselves."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ui.cli.ask import ask, named
from ui.cli.options import Command, add_clocks, add_name
from ui.cli.output import print_bytes, print_json
from ui.clients.exit_codes import ExitCode

_KINDS = ("model-card", "datasheet", "processing-record", "annex-iv", "training-summary")  # a test compares the two

_DOCUMENT = """\
Writes a document in Markdown from what is declared and recorded of a version. What nobody has stated is `unknown`;
nothing is inferred from silence. Sentences of people stand as they wrote them, with who and when.

  model-card         for a model, with the metadata that Hugging Face's tools read
  datasheet          for a dataset: provenance, content, labelling, preparation, quality, bias, retention
  processing-record  what of a record of processing (Art. 30 GDPR) the lineage answers
  annex-iv           data requirements of the AI Act, Annex IV 2(d)
  training-summary   summary of training content, Art. 53(1)(d) of the AI Act: yes, no or unknown

examples:
  whence document model-card churn
  whence document datasheet /data/crm/customers.csv -o customers.md
  whence document training-summary churn --version v2 --as-of 2026-06-30"""


def _add_document(parser: ArgumentParser) -> None:
    parser.add_argument("kind", choices=_KINDS, metavar="KIND", help=", ".join(_KINDS))
    add_name(parser)
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file to write; else to stdout")
    add_clocks(parser)


def _document(args: Namespace) -> ExitCode:
    answer = ask(args, "document", {"kind": args.kind, **named(args)})
    if args.json:
        print_json(answer)
    else:
        print_bytes(answer["text"].encode(), args.output)
    return ExitCode.OK


COMMANDS = {"document": Command(_DOCUMENT, _add_document, _document)}

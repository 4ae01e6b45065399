"""`python -m ui.cli`: the `whence` command."""

import sys

from ui.cli.main import main

sys.exit(main())

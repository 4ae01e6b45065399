"""`python -m whence`: the `whence` command."""

import sys

from whence.command import main

sys.exit(main())

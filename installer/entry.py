"""What the programs of a package start: `hytedesk`, or `hytedesk-admin` where they are called so."""

import sys
from pathlib import Path

if Path(sys.argv[0]).stem == "hytedesk-admin":
    from hytedesk.cli.admin import main
else:
    from hytedesk.__main__ import main

sys.exit(main())

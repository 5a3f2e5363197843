"""``python -m sketchbook``."""

from sketchbook.cli import main

raise SystemExit(main())

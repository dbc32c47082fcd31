"""``python -m medkg``: the command line without its script."""

from medkg.cli.main import main

main()

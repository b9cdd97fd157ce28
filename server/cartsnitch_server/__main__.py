"""`python -m cartsnitch_server`: the same as the `cartsnitch` command."""

from cartsnitch_server.cli import main

if __name__ == "__main__":
    main()

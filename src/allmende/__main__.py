"""Start the command line: `python -m allmende`, and so `python3 run.py ...`."""

from allmende.cli import main

if __name__ == "__main__":
    main()

"""Start Hornet: the window, or one of its commands (`python main.py --help`)."""

import sys

from app.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m backscope``: the terminal program, where its folder is not in the PATH."""

from backscope.cli.main import main

if __name__ == "__main__":
    main()

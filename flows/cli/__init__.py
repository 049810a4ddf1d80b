"""The command line: each command reads its arguments, asks one service, and shows the answer."""

"""Runs `sanshen` for a shell without importing it anew each time: `python -m tests.docs.command_server SOCKET`.

Every command is a process of its own, forked from this one: its arguments, environment, folder and files are those of
the caller. Importing the program takes most of the time of a command.
"""

import json
import os
import socket
import sys
from importlib import import_module
from pathlib import Path

from flows.cli import app
from flows.cli.commands import ROOT, Branch

CLIENT = """
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({address!r})
asked = json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]).encode()
socket.send_fds(server, [len(asked).to_bytes(4, "big")], [0, 1, 2])
server.sendall(asked)
sys.exit(server.recv(1)[0])
"""


def write_client(path: Path, address: Path) -> None:
    """The program that the shell finds as `sanshen`."""
    path.write_text(f"#!{sys.executable} -IS\n{CLIENT.format(address=str(address))}", encoding="utf-8")
    path.chmod(0o755)


def import_all(branch: Branch) -> None:
    for entry in branch.commands.values():
        if isinstance(entry, Branch):
            import_all(entry)
        else:
            import_module(f"flows.cli.{entry.module}")


def serve(address: str) -> None:
    import_all(ROOT)
    import_module("flows.assembly")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        connection, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            connection.sendall(bytes([_run(connection)]))
            os._exit(0)
        connection.close()
        os.waitpid(-1, os.WNOHANG)


def _run(connection: socket.socket) -> int:
    size, files, _, _ = socket.recv_fds(connection, 4, 3)
    wanted = int.from_bytes(size, "big")
    asked = b""
    while len(asked) < wanted:
        asked += connection.recv(wanted - len(asked))
    arguments, environment, folder = json.loads(asked)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    code = app.run(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    os.close(1)
    os.close(2)
    return code


if __name__ == "__main__":
    serve(sys.argv[1])

"""A small server: `answering.py PORT FOLDER [stubborn] [slow]`. Writes its pid and its children's into FOLDER, and starts
two: one in its own group, one that leaves for a session of its own. A stubborn one takes no notice of TERM, a slow one answers late."""

import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

port, folder = int(sys.argv[1]), Path(sys.argv[2])
sleeper = "import time; time.sleep(600)"
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
near = subprocess.Popen([sys.executable, "-c", sleeper])
away = subprocess.Popen([sys.executable, "-c", sleeper], start_new_session=True)
for pid in (os.getpid(), near.pid, away.pid):
    (folder / str(pid)).touch()
if "slow" in sys.argv:
    time.sleep(2)


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())


sys.stdout.write("answering\n")
sys.stdout.flush()
HTTPServer(("127.0.0.1", port), Answer).serve_forever()

"""What the browser says over Streamlit's WebSocket, and what of it is a person at work.

A session is kept alive by what a person does, not by a page that lies open. Streamlit's messages tell:

- `rerun_script` is a click, an entry or a change of page, unless `is_auto_rerun` says that a timer
  (`st.fragment(run_every=...)`) sent it. The first one of a connection is no activity either: the browser
  sends it by itself whenever it reconnects; where a person opened the page, the page's own request counted.
- `stop_script`, `file_urls_request` (a file was chosen) and `backend_operation_request` (a download was
  clicked, a long table was scrolled) are a person's doing.
- `app_heartbeat` and `load_git_info` are not.

Everything else is for developers (clearing caches, installing files, shutting down) and is dropped.
"""

from dataclasses import dataclass
from enum import Enum

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PERSONAL_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


class Meaning(Enum):
    ACTIVITY = "activity"
    """A person did something."""
    RUN = "run"
    """A page wants to be drawn; activity unless it is the first message of the connection."""
    BACKGROUND = "background"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Frame:
    kind: str
    meaning: Meaning
    page: str | None = None
    """Path and query of the page that the browser shows, where the message tells."""


def read_frame(data: bytes) -> Frame:
    """A message that cannot be read is refused."""
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return Frame("unreadable", Meaning.REFUSED)
    kind = message.WhichOneof("type")
    match kind:
        case "rerun_script":
            state = message.rerun_script
            query = f"?{state.query_string}" if state.query_string else ""
            meaning = Meaning.BACKGROUND if state.is_auto_rerun else Meaning.RUN
            return Frame(kind, meaning, f"/{state.page_name}{query}")
        case "stop_script" | "file_urls_request":
            return Frame(kind, Meaning.ACTIVITY)
        case "app_heartbeat" | "load_git_info":
            return Frame(kind, Meaning.BACKGROUND)
        case "backend_operation_request":
            operation = message.backend_operation_request.WhichOneof("payload")
            meaning = Meaning.ACTIVITY if operation in PERSONAL_OPERATIONS else Meaning.REFUSED
            return Frame(f"{kind}/{operation}", meaning)
        case _:
            return Frame(str(kind), Meaning.REFUSED)


def redirect_frame(url: str) -> bytes:
    """Makes the browser leave the page. Streamlit uses the message for its own sign-in."""
    message = ForwardMsg()
    message.auth_redirect.url = url
    return bytes(message.SerializeToString())

"""What the dashboard's process knows about itself."""

import os
import pwd

import pytest

from dashboard.session import installation


def test_the_account_is_what_the_kernel_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody_else")
    assert installation.os_user() == pwd.getpwuid(os.geteuid()).pw_name

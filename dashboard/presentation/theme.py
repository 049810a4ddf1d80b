"""Streamlit's options and colours, set in code so that no file in the current directory can change them.

Under uvicorn Streamlit reads `.streamlit/config.toml` below the current and the home directory, and the
environment (`STREAMLIT_...`), the first time an option is asked for. `streamlit.config.set_option` afterwards
overrides both, and nothing reads the files again: only `streamlit run` watches them. It must be done before
`st.App` starts, because its routes are built from the options. Secrets files are read from the same places, so
their list is emptied too.
"""

from collections.abc import Mapping

from streamlit import config

FONT = (
    "'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
)

SERVER: Mapping[str, object] = {
    "global.developmentMode": False,
    "server.headless": True,
    "server.showEmailPrompt": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.allowRunOnSave": False,
    "server.baseUrlPath": "",
    "server.enableCORS": True,
    "server.corsAllowedOrigins": [],
    "server.enableXsrfProtection": True,
    "server.xsrfCookieSameSite": "lax",
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.scriptHealthCheckEnabled": False,
    "server.unsafeMetricsUserAttributes": [],
    "server.disconnectedSessionTTL": 60,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.allowedOrigins": [],
    "runner.magicEnabled": False,
    "secrets.files": [],
}

LOOK: Mapping[str, object] = {
    "theme.base": "light",
    "theme.primaryColor": "#1d4f91",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f2f5f9",
    "theme.textColor": "#1f2933",
    "theme.linkColor": "#1d4f91",
    "theme.borderColor": "#cfd8e3",
    "theme.showWidgetBorder": True,
    "theme.font": FONT,
    "theme.headingFont": FONT,
    "theme.baseFontSize": 16,
    "theme.headingFontSizes": ["1.75rem", "1.4rem", "1.2rem", "1.1rem", "1rem", "1rem"],
    "theme.baseRadius": "4px",
    "theme.sidebar.backgroundColor": "#f2f5f9",
}


def apply(*, trusted_headers: Mapping[str, str], upload_limit_mb: int) -> None:
    options = {
        **SERVER,
        **LOOK,
        "server.trustedUserHeaders": dict(trusted_headers),
        "server.maxUploadSize": upload_limit_mb,
    }
    for name, value in options.items():
        _require_known(name)
        config.set_option(name, value, "sanshen")


def _require_known(name: str) -> None:
    """Streamlit only warns of an option that it no longer knows; for one that protects, that is too little."""
    config.get_option(name)

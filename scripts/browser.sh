#!/usr/bin/env bash
# Makes sure that the browser tests have a Chromium and Chinese glyphs. Only this script installs system packages.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

has_browser() {
    .venv/bin/python - <<'PYTHON'
import shutil, sys
from pathlib import Path
from playwright.sync_api import sync_playwright
from tests.fixtures.browser import SYSTEM_BROWSERS

with sync_playwright() as playwright:
    own = Path(playwright.chromium.executable_path).exists()
sys.exit(not (own or any(shutil.which(name) for name in SYSTEM_BROWSERS)))
PYTHON
}

install_with_apt() {
    local command=(apt-get install -y --no-install-recommends chromium fonts-noto-cjk)
    if [[ $EUID -ne 0 ]]; then
        say "浏览器测试需要 Chromium 和中文字体，安装它们需要管理员权限。请运行："
        say "  sudo ${command[*]}"
        say "然后重试。"
        exit 1
    fi
    say "浏览器测试需要 Chromium 和中文字体，现在安装系统软件包：${command[*]}"
    DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive "${command[@]}" >&2
}

if has_browser; then
    exit 0
elif command -v apt-get >/dev/null; then
    install_with_apt
else
    say "浏览器测试需要 Chromium，现在下载 Playwright 自带的浏览器……"
    .venv/bin/playwright install chromium >&2
fi

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

has_chinese_glyphs() {
    command -v fc-list >/dev/null && [[ -n "$(fc-list :lang=zh)" ]]
}

# The headless shell draws no window of its own: the tests need half the time of a whole Chromium.
browser_package() {
    if [[ -n "$(apt-cache --quiet search --names-only '^chromium-headless-shell$')" ]]; then
        echo chromium-headless-shell
    else
        echo chromium
    fi
}

install_with_apt() {
    if [[ $EUID -ne 0 ]]; then
        say "浏览器测试需要 Chromium 和中文字体，安装它们需要管理员权限。请运行："
        say "  sudo apt-get install -y --no-install-recommends $(browser_package) fontconfig fonts-noto-cjk"
        say "然后重试。"
        exit 1
    fi
    DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
    local command=(apt-get install -y --no-install-recommends "$(browser_package)" fontconfig fonts-noto-cjk)
    say "浏览器测试需要 Chromium 和中文字体，现在安装系统软件包：${command[*]}"
    DEBIAN_FRONTEND=noninteractive "${command[@]}" >&2
}

if has_browser && has_chinese_glyphs; then
    exit 0
elif command -v apt-get >/dev/null; then
    install_with_apt
elif has_browser; then
    say "没有找到中文字体：页面测试照常运行，截图上的汉字会显示为方框。请按本机系统的办法安装一种中文字体。"
else
    say "浏览器测试需要 Chromium，现在下载 Playwright 自带的浏览器……"
    .venv/bin/playwright install chromium >&2
fi

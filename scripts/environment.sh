#!/usr/bin/env bash
# Makes ./.venv exactly as requirements.lock says, and does nothing when it is already so.
# With --uv, prints the path of uv instead.
set -euo pipefail
cd "$(dirname "$0")/.."

VENV=.venv
STAMP=$VENV/.sanshen-installed

say() { printf '%s\n' "$*" >&2; }

wanted() {
    { pwd -P; cat requirements.lock pyproject.toml scripts/environment.sh; } | "$VENV/bin/python" -c \
        'import hashlib, sys; print(sys.version_info[:3], hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'
}

is_supported() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' >/dev/null 2>&1
}

can_make_environments() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

# Every interpreter of these names on PATH is tried by running it: a version manager may offer names of versions
# that are not installed.
candidates() {
    if [[ -n "${PYTHON:-}" ]]; then
        printf '%s\n' "$PYTHON"
    else
        type -aP python3.11 python3.12 python3 || true
    fi
}

find_python() {
    local candidate without_venv=
    while IFS= read -r candidate; do
        is_supported "$candidate" || continue
        if can_make_environments "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
        without_venv=${without_venv:-$candidate}
    done < <(candidates)
    if [[ -n "$without_venv" ]]; then
        local version
        version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "$without_venv 缺少建立虚拟环境的组件。请安装 Debian 软件包 python$version-venv 后重试："
        say "  apt-get install -y python$version-venv"
    elif [[ -n "${PYTHON:-}" ]]; then
        say "PYTHON=$PYTHON 不是能运行的 Python 3.11 或 3.12。请改正后重试，或取消 PYTHON 让程序自己寻找。"
    else
        say "没有找到 Python 3.11 或 3.12。请先安装其中一个；已安装在别处的，请用 PYTHON=路径 指明，例如："
        say "  make demo PYTHON=/opt/python3.12/bin/python3"
    fi
    return 1
}

make_venv() {
    local python
    python=$(find_python)
    say "建立 $VENV（$("$python" --version)）……"
    "$python" -m venv --clear "$VENV"
}

# By the version and the hashes of the lock, like everything else.
install_uv() {
    [[ -x $VENV/bin/uv ]] && return
    awk '/^uv==/ { found = 1 } found { print } found && !/\\$/ { exit }' requirements.lock > "$VENV/uv.lock"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$VENV/uv.lock"
}

# uv does not read pip's configuration; an office that configured a mirror did so there.
use_the_index_of_pip() {
    local index
    [[ -n "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]] && return
    index=${PIP_INDEX_URL:-$("$VENV/bin/python" -m pip config get global.index-url 2>/dev/null || true)}
    [[ -z "$index" ]] || export UV_DEFAULT_INDEX=$index
}

install() {
    say "安装依赖（第一次需要几分钟）……"
    install_uv
    use_the_index_of_pip
    # Compiled once, here: an account that may not write into $VENV would compile everything again at every command.
    local install=("$VENV/bin/uv" pip install --quiet --compile-bytecode --python "$VENV/bin/python")
    "${install[@]}" --require-hashes -r requirements.lock
    "${install[@]}" --no-build-isolation --no-deps -e .
    wanted > "$STAMP"
    say "依赖已就绪。"
}

is_supported "$VENV/bin/python" || make_venv
if [[ "${1:-}" == --uv ]]; then
    install_uv
    printf '%s\n' "$VENV/bin/uv"
elif [[ ! -f $STAMP || "$(wanted)" != "$(cat "$STAMP")" ]]; then
    install
fi

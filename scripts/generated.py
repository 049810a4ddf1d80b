"""Files that are committed but written by a program: `generated.py write` or `generated.py check`."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("definitions", "storage", "flows", "dashboard")


@dataclass(frozen=True, slots=True)
class Generator:
    module: str
    outputs: tuple[str, ...]
    """Files, or a folder of which only the generated files are compared."""

    def run(self, root: Path) -> None:
        for name in self.outputs:
            output = root / name
            (output.parent if output.suffix else output).mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [sys.executable, "-P", "-m", self.module],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            check=True,
        )


GENERATORS = (
    Generator(
        "definitions.json_schema",
        (
            "definitions/process.schema.json",
            "definitions/scores.schema.json",
            "definitions/self-check.schema.json",
        ),
    ),
    Generator(
        "scripts.language.reference", ("docs/reference/language.md", "definitions/loader/key_examples.json")
    ),
    Generator("definitions.requirements_page", ("docs/reference/requirements.md",)),
    Generator("flows.access.verbs_page", ("docs/reference/verbs.md",)),
    Generator("flows.cli.reference", ("docs/reference",)),
    Generator("flows.api.reference", ("docs/reference/api.md",)),
)


def write() -> int:
    for generator in GENERATORS:
        generator.run(ROOT)
    return 0


def check() -> int:
    """Generate into a copy that lacks the files, and compare; needs no version control."""
    with tempfile.TemporaryDirectory(prefix="sanshen-generated-") as folder:
        copy = Path(folder)
        _copy(copy)
        for generator in GENERATORS:
            generator.run(copy)
        outputs = [(generator, output) for generator in GENERATORS for output in generator.outputs]
        stale = [name for generator, output in outputs for name in _different(copy, generator, output)]
    for name in stale:
        print(f"{name}：不是最新的", file=sys.stderr)
    if stale:
        print("请运行 make generate，并提交它写出的文件。", file=sys.stderr)
    return 1 if stale else 0


def _copy(copy: Path) -> None:
    for package in (*PACKAGES, "scripts"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "docs", copy / "docs", ignore=shutil.ignore_patterns("reference"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for output in (copy / output for generator in GENERATORS for output in generator.outputs):
        if output.is_file():
            output.unlink()


def _different(copy: Path, generator: Generator, named: str) -> list[str]:
    output = copy / named
    made = [output] if output.is_file() else [path for path in output.rglob("*") if path.is_file()]
    if not made:
        raise RuntimeError(f"{generator.module} wrote nothing to {named}")
    names = [str(path.relative_to(copy)) for path in sorted(made)]
    return [name for name in names if not _same(ROOT / name, copy / name)]


def _same(committed: Path, made: Path) -> bool:
    return committed.exists() and committed.read_bytes() == made.read_bytes()


if __name__ == "__main__":
    sys.exit({"write": write, "check": check}[sys.argv[1]]())

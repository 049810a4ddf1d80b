"""What other programs make of the drawings: the OMG's schema of BPMN, bpmn-js, and Mermaid.

They come from npm's registry, each in one version, and are not kept. Where npm or the registry cannot be had, these
tests fail: what an office sends to other programs was then not tried on them. lxml comes with python-docx.
"""

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from lxml import etree
from playwright.sync_api import Page

from definitions.drawing import bpmn, chart, mermaid
from definitions.schema.process import Process
from tests.builders.drawn import charts
from tests.definitions.processes import accepted, documents

pytestmark = pytest.mark.soak
SCHEMA = "bpmn-moddle@10.3.1"
VIEWER = "bpmn-js@18.31.1"
MERMAID = "mermaid@11.12.0"
IMPORT = """async text => {
  const viewer = new BpmnJS({ container: document.body });
  const { warnings } = await viewer.importXML(text);
  const shown = viewer.get('elementRegistry').getAll().length;
  viewer.destroy();
  return { warnings: warnings.map(String), shown } }"""
PARSE = """async text => { mermaid.initialize({ startOnLoad: false });
  return (await mermaid.render('drawn', text)).svg.length }"""


def fetched(package: str, folder: Path) -> Path:
    """The folder of a package, unpacked."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.fail("These tests need npm: apt-get install npm")
    packed = subprocess.run(
        [npm, "pack", "--silent", package],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        timeout=200,
    )
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    package = fetched(SCHEMA, tmp_path_factory.mktemp("schema"))
    return etree.XMLSchema(etree.parse(package / "resources/bpmn/xsd/BPMN20.xsd"))


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fetched(VIEWER, tmp_path_factory.mktemp("viewer")) / "dist/bpmn-viewer.production.min.js"


@pytest.fixture(scope="module")
def mermaid_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fetched(MERMAID, tmp_path_factory.mktemp("mermaid")) / "dist/mermaid.min.js"


def complaints(schema: etree.XMLSchema, text: str) -> list[str]:
    schema.validate(etree.fromstring(text.encode()))
    return [f"{entry.line}: {entry.message}" for entry in schema.error_log]


def test_the_schema_takes_every_process(schema: etree.XMLSchema) -> None:
    assert complaints(schema, bpmn(charts()["model-office.countersign"]).replace("isSequential", "isSerial"))
    found = {name: complaints(schema, bpmn(drawn)) for name, drawn in charts().items()}
    assert found == {name: [] for name in charts()}


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(process=documents().map(accepted))
def test_the_schema_takes_random_processes(schema: etree.XMLSchema, process: Process | None) -> None:
    assume(process is not None)
    assert process is not None
    assert complaints(schema, bpmn(chart(process))) == []


@pytest.mark.browser
def test_bpmn_js_imports_every_process_without_a_warning(page: Page, viewer: Path) -> None:
    page.add_script_tag(path=viewer)
    torn = bpmn(charts()["model-office.countersign"]).replace('sourceRef="start"', 'sourceRef="nowhere"')
    assert page.evaluate(IMPORT, torn)["warnings"]
    for name, drawn in charts().items():
        found = page.evaluate(IMPORT, bpmn(drawn))
        assert found["warnings"] == [], name
        assert found["shown"] >= len(drawn.nodes) + len(drawn.edges), name


@pytest.mark.browser
def test_mermaid_draws_every_process(page: Page, mermaid_script: Path) -> None:
    page.add_script_tag(path=mermaid_script)
    for name, drawn in charts().items():
        assert page.evaluate(PARSE, mermaid(drawn)) > 1000, name

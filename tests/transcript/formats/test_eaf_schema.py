"""ELAN files against ELAN's own schema, which is not ours to copy: it is named, or the test says what to do.

The rules that the schema states are checked without it too, by `readers.check_eaf`.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from tests.transcript.samples import make_document, make_rows, nasty_document
from transcript.formats import export
from transcript.formats.elan import EafOptions

NEEDS = (
    "LIKHITA_EAF_SCHEMA names no EAFv3.0.xsd. It is in pympi-ling's source package: "
    "pip download --no-deps --no-binary :all: pympi-ling==1.71, then test/EAFv3.0.xsd in it"
)
DOCUMENTS = {
    "no rows": make_document(),
    "nasty": nasty_document(),
    "notes": make_document([replace(row, note="laughs") for row in make_rows(50)]),
}


@pytest.fixture(scope="module")
def schema():
    path = Path(os.environ.get("LIKHITA_EAF_SCHEMA", ""))
    if not path.is_file():
        pytest.skip(NEEDS)
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))


@pytest.mark.parametrize("options", [EafOptions(), EafOptions(words=True, machine=True, notes=True)])
@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_an_elan_file_is_valid_against_the_schema(schema, document, options):
    schema.assertValid(etree.fromstring(export(document, "eaf", options)))

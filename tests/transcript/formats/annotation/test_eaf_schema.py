"""ELAN files against ELAN's own schema. Its rules are checked without it too, by `readers.check_eaf`."""

from dataclasses import replace

import pytest
from lxml import etree

from tests.support.builders import make_document, make_rows, nasty_document
from tests.support.public_files import public_files
from transcript.formats.annotation.elan_template import write_template
from transcript.formats.annotation.elan_writer import EafOptions
from transcript.formats.registry import export

DOCUMENTS = {
    "no rows": make_document(),
    "nasty": nasty_document(),
    "notes": make_document([replace(row, note="laughs") for row in make_rows(50)]),
}


@pytest.fixture(scope="module")
def schema():
    (schema,) = (content for name, content in public_files(".xsd").items() if name.endswith("EAFv3.0.xsd"))
    return etree.XMLSchema(etree.fromstring(schema, etree.XMLParser(no_network=True)))


@pytest.mark.parametrize("options", [EafOptions(), EafOptions(words=True, machine=True, notes=True)])
@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_an_elan_file_is_valid_against_the_schema(schema, document, options):
    schema.assertValid(etree.fromstring(export(document, "eaf", options)))


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_the_template_beside_it_has_its_tiers_and_types_and_no_annotation(schema, document):
    options = EafOptions(words=True, notes=True)
    template = etree.fromstring(write_template(document, options).encode())
    schema.assertValid(template)
    written = etree.fromstring(export(document, "eaf", options))
    for kind in ("TIER", "LINGUISTIC_TYPE", "CONSTRAINT"):
        assert [dict(e.attrib) for e in template.iter(kind)] == [dict(e.attrib) for e in written.iter(kind)]
    assert not [e for kind in ("ANNOTATION", "TIME_SLOT", "MEDIA_DESCRIPTOR") for e in template.iter(kind)]

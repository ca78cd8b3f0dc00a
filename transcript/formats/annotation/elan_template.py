"""ELAN template (.etf): the tiers of an EAF with their types, for the next recording of a series."""

from dataclasses import replace
from xml.etree.ElementTree import Element, register_namespace, tostring

import defusedxml.ElementTree

from transcript.document import Document
from transcript.formats.annotation import elan_writer
from transcript.formats.annotation.elan_writer import EafOptions
from transcript.formats.base.format import Beside

register_namespace("xsi", "http://www.w3.org/2001/XMLSchema-instance")


def write_template(document: Document, options: EafOptions) -> str:
    """The EAF without its sound, times and annotations: what ELAN's "Save as template" leaves."""
    root: Element = defusedxml.ElementTree.fromstring(elan_writer.write(document, options))
    for header in root.iter("HEADER"):
        header[:] = []
    for times in root.iter("TIME_ORDER"):
        times[:] = []
    for tier in root.iter("TIER"):
        tier[:] = []
    text = tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


EAF = replace(
    elan_writer.EAF, beside=Beside("etf", "an ELAN template with the tiers and their types", write_template)
)

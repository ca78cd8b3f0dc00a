"""Transcriber, EXMARaLDA, TEI, FLEx, Toolbox, HTK and Praat's other forms: exact rows, units told."""

import struct

import pytest

from tests.support.transcript_files import grid
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.detection import find_reader, open_transcript
from transcript.messages import Message

TRS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE Trans SYSTEM "trans-14.dtd">
<Trans audio_filename="talk" xml:lang="fr" version="1"><Speakers><Speaker id="spk1" name="Ren\u00e9"/><Speaker id="spk2" name="Anna"/></Speakers>
<Episode><Section type="report" startTime="0" endTime="9.5">
<Turn startTime="0" endTime="1"><Sync time="0"/>
</Turn>
<Turn speaker="spk1" startTime="1" endTime="4.2504"><Sync time="1"/>
bonjour <Event desc="rire" type="noise" extent="begin"/> \u00e0 tous<Sync time="2.5"/>
oui
</Turn>
<Turn speaker="spk1 spk2" startTime="4.2504" endTime="9.5"><Sync time="4.2504"/><Who nb="1"/>
et <Who nb="2"/>
non</Turn>
</Section></Episode></Trans>""".encode("iso-8859-1")
EXB = """<?xml version="1.0" encoding="UTF-8"?>
<basic-transcription><head><meta-information/><speakertable>
<speaker id="SPK0"><abbreviation>RAO</abbreviation><languages-used><language lang="tel"/></languages-used></speaker>
<speaker id="SPK1"><abbreviation>ANN</abbreviation><languages-used/></speaker></speakertable></head>
<basic-body><common-timeline><tli id="T0" time="0.5"/><tli id="T1"/><tli id="T2" time="2.5"/><tli id="T3" time="4.0"/></common-timeline>
<tier id="TIE0" speaker="SPK0" category="v" type="t" display-name="RAO [v]"><event start="T0" end="T1">\u0c05\u0c35\u0c41\u0c28\u0c41 </event><event start="T1" end="T2">\u0c38\u0c30\u0c47</event></tier>
<tier id="TIE1" speaker="SPK0" category="en" type="a"><event start="T1" end="T2">fine</event></tier>
<tier id="TIE2" speaker="SPK1" category="v" type="t"><event start="T2" end="T3">yes</event></tier>
<tier id="TIE3" category="nn" type="d"><event start="T2" end="T3">door</event></tier>
<tier id="TIE4" speaker="SPK1" category="k" type="a"><event start="T0" end="T1">lost</event></tier>
</basic-body></basic-transcription>"""
TEI = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><particDesc>
<person xml:id="SPK0"><persName><abbr>RAO</abbr></persName></person></particDesc></profileDesc></teiHeader>
<text xml:lang="en"><timeline unit="s"><when xml:id="T0"/><when xml:id="T1" interval="0.5" since="T0"/><when xml:id="T2"/><when xml:id="T3" interval="2.5" since="T0"/></timeline>
<body><annotationBlock who="#SPK0" start="T1" end="T2" xml:lang="te-IN"><u><seg><w>so</w> <anchor synch="T1"/><w>it</w><pc>,</pc> <incident><desc>laughs</desc></incident><w>is</w><pc>.</pc></seg></u>
<spanGrp type="en"><span from="T1" to="T2">so it is</span></spanGrp></annotationBlock>
<u who="#GUEST" start="#T2" end="#T3">well <pause dur="1"/> yes</u></body></text></TEI>"""
TEICORPO = """<?xml version="1.0"?><TEI><teiHeader><person><altGrp><alt type="L1"/></altGrp><persName>Anna</persName></person></teiHeader>
<text><timeline unit="s"><when absolute="0" xml:id="T0"/><when interval="1.5" since="#T0" xml:id="T1"/></timeline>
<body><annotationBlock from="#T0" to="#T1" who="L1"><u>yes</u><spanGrp type="conll"><span>1<spanGrp type="FORM"><span>yes</span></spanGrp></span></spanGrp></annotationBlock></body></text></TEI>"""
FLEXTEXT = """<?xml version="1.0" encoding="utf-8"?>
<document version="2"><interlinear-text guid="g"><item type="title" lang="en">Talk</item><paragraphs><paragraph><phrases>
<phrase guid="p1" begin-time-offset="500" end-time-offset="1500" speaker="Rao"><item type="segnum" lang="en">1.1</item>
<words><word><item type="txt" lang="te">\u0c05\u0c35\u0c41\u0c28\u0c41</item><item type="gls" lang="en">yes</item></word><word><item type="punct" lang="te">,</item></word><word><item type="txt" lang="te">\u0c38\u0c30\u0c47</item><item type="gls" lang="en">fine</item></word></words>
<item type="gls" lang="en">Yes, fine</item></phrase>
<phrase guid="p2" begin-time-offset="1500" end-time-offset="2500"><item type="txt" lang="qaa-x-own">two</item></phrase>
</phrases></paragraph></paragraphs></interlinear-text></document>"""
TOOLBOX = """\\_sh v3.0  400  Text
\\id talk

\\ref talk.001
\\ELANBegin 0.500
\\ELANEnd 1.750
\\ELANParticipant Rao
\\tx so   it
\\ge so   it
\\tx is
\\ft so it
is

\\ref talk.002
\\aud talk.wav 2.0 3.25
\\tx yes
"""
HTK = "0 5000000 sil\n5000000 9000000 so -12.5\n9000000 12500000 it\n32500000 40004000 is\n"
HTK_SECONDS = "0.0 0.5 SIL\n0.5 0.9 so\n"
MLF = '#!MLF!#\n"*/talk.lab"\n0 1000000 sil -1.0 SIL\n1000000 2000000 s -9.5 so\n2000000 3000000 o -9.5\n3000000 4000000 it -1 it\n.\n"*/other.lab"\n0 9000000 x\n.\n'
CHRONOLOGICAL = '"Praat chronological TextGrid text file"\n0 2.5   ! Time domain.\n2   ! Number of tiers.\n"IntervalTier" "A" 0 2.5\n"TextTier" "bell" 0 2.5\n\n1 0 1.25\n"say ""a"""\n\n2 0.5\n"ding"\n1 1.25 2.5\n""\n'
COLLECTION = (
    'File type = "ooTextFile"\nObject class = "Collection"\n\nsize = 2\nitem []:\n    item [1]:\n        class = "TextGrid"\n        name = "one"\n'
    + grid(("A", [(0, 1, "TextGrid")])).partition('Object class = "TextGrid"\n')[2]
    + '\n    item [2]:\n        class = "TextGrid"\n        name = "two"\n'
    + grid(("B", [(0, 2, "b")])).partition('Object class = "TextGrid"\n')[2]
)


def _praat_text(text):
    if text.isascii():
        return struct.pack(">h", len(text)) + text.encode()
    return struct.pack(">hh", -1, len(text)) + text.encode("utf-16-be")


BINARY = (
    b"ooBinaryFile\x08TextGrid" + struct.pack(">dd?i", 0, 2.5, True, 2)
    + b"\x0cIntervalTier" + _praat_text("\u0c05") + struct.pack(">ddi", 0, 2.5, 2)
    + struct.pack(">dd", 0, 1.2345) + _praat_text("\u0c38\u0c30\u0c47") + struct.pack(">dd", 1.2345, 2.5) + _praat_text("")
    + b"\x08TextTier" + _praat_text("bell") + struct.pack(">ddi", 0, 2.5, 1) + struct.pack(">d", 1) + _praat_text('a "b"')
)  # fmt: skip

CASES = {
    "Transcriber": (TRS, "trs", "Transcriber", "seconds", [
        (1000, 2500, "René", "bonjour à tous", "fr", "noise: rire (begin)"), (2500, 4250, "René", "oui", "fr", ""),
        (4250, 9500, "René", "et", "fr", ""), (4250, 9500, "Anna", "non", "fr", "")]),
    "EXMARaLDA": (EXB.encode(), "exb", "EXMARaLDA", "seconds", [
        (500, 1500, "RAO", "అవును", "te", ""), (1500, 2500, "RAO", "సరే", "te", "en: fine"), (2500, 4000, "ANN", "yes", None, "nn: door")]),
    "TEI": (TEI.encode(), "tei", "TEI", "seconds", [
        (500, 1500, "RAO", "so it, is.", "te", "en: so it is"), (1500, 2500, "GUEST", "well yes", "en", "")]),
    "TEI of TEICORPO": (TEICORPO.encode(), "tei", "TEI", "seconds", [(0, 1500, "Anna", "yes", None, "conll: 1")]),
    "FLEx": (FLEXTEXT.encode(), "flextext", "FLEx", "milliseconds", [
        (500, 1500, "Rao", "అవును, సరే", "te", "gls en: Yes, fine\nword gls en: yes fine"), (1500, 2500, None, "two", None, "")]),
    "Toolbox": (TOOLBOX.encode(), "toolbox", "Toolbox", "seconds", [
        (500, 1750, "Rao", "so it is", None, "ge: so it\nft: so it is"), (2000, 3250, None, "yes", None, "")]),
    "HTK": (HTK.encode(), "htk", "HTK labels", "ticks of 100 ns", [(500, 1250, None, "so it", None, ""), (3250, 4000, None, "is", None, "")]),
    "HTK in seconds": (HTK_SECONDS.encode(), "htk", "HTK labels", "seconds", [(500, 900, None, "so", None, "")]),
    "HTK master file": (MLF.encode(), "htk", "HTK labels", "ticks of 100 ns", [(100, 400, None, "so it", None, "")]),
    "chronological TextGrid": (CHRONOLOGICAL.encode(), "textgrid_chronological", "Praat TextGrid", "seconds", [(0, 1250, "A", 'say "a"', None, "bell: ding")]),
    "binary TextGrid": (BINARY, "textgrid_binary", "Praat TextGrid", "seconds", [(0, 1234, "అ", "సరే", None, 'bell: a "b"')]),
    "collection": (COLLECTION.encode(), "textgrid_collection", "Praat collection", "seconds", [(0, 1000, "A", "TextGrid", None, "")]),
}  # fmt: skip
NAMES = {"HTK": "talk.lab", "HTK in seconds": "talk.lab"}


@pytest.mark.parametrize("name", CASES)
def test_the_file_is_found_and_has_exactly_these_rows(tmp_path, name):
    content, kind, label, unit, rows = CASES[name]
    path = tmp_path / "talk"
    path.write_bytes(content)
    assert find_reader(path, NAMES.get(name, "talk")) == kind
    opened = open_transcript(content, kind)
    found = opened.transcript.segments
    assert opened.format == label
    assert opened.summary.values["unit"] == unit
    assert [(s.start_ms, s.end_ms, s.speaker, s.text, s.language, s.note) for s in found] == rows


def test_a_tier_of_annotations_that_lies_beside_no_speech_is_told():
    assert open_transcript(EXB.encode(), "exb").notices == (Message("tiers_left_out", tiers="k"),)


@pytest.mark.parametrize(("content", "kind", "reason"), [
    (FLEXTEXT.replace("time-offset", "elsewhere"), "flextext", Message("no_phrase_times")),
    ("\\ref 1\n\\tx so\n\\ref 2\n\\tx it\n", "toolbox", Message("no_time_markers")),
])  # fmt: skip
def test_texts_without_times_ask_for_their_sound(content, kind, reason):
    with pytest.raises(UnreadableError) as caught:
        open_transcript(content.encode(), kind)
    assert caught.value.reason.values["reason"] == reason
    assert len(open_transcript(content.encode(), kind, with_sound=True).gaps[0].rows) == 2


@pytest.mark.parametrize(
    ("content", "code", "values"),
    [
        ('<?xml version="1.0"?><segmented-transcription/>', "looks_like", {"maker": "EXMARaLDA (segmented)"}),
        ('<?xml version="1.0"?><!-- <tt> --><sami/>', "looks_like", {"maker": "SAMI"}),
        ("<!DOCTYPE html><html></html>", "xml_unknown", {"root": "html"}),
        ('<?xml version="1.0"?>no', "xml_unknown", {"root": ""}),
    ],
)
def test_xml_that_nobody_here_reads_says_whose_it_looks_like(tmp_path, content, code, values):
    path = tmp_path / "talk.wav"
    path.write_text(content)
    assert find_reader(path, "talk.wav") == "xml"
    with pytest.raises(UnreadableError) as caught:
        open_transcript(content.encode(), "xml")
    assert (caught.value.reason.code, caught.value.reason.values) == (code, values)


def test_xml_behind_a_long_comment_is_read_by_its_first_element(tmp_path):
    content = TEI.replace("<TEI", f"<!-- {'x' * 5000} -->\n<TEI", 1)
    path = tmp_path / "talk"
    path.write_text(content)
    assert find_reader(path, "talk") == "xml"
    opened = open_transcript(content.encode(), "xml")
    assert (opened.format, len(opened.transcript.segments)) == ("TEI", 2)


@pytest.mark.parametrize(
    "name", [name for name in CASES if CASES[name][1] in {"trs", "exb", "tei", "flextext"}]
)
def test_entities_of_strangers_are_refused(name):
    bomb = b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
    content = CASES[name][0].replace(b'"trans-14.dtd">', b'"trans-14.dtd" [<!ENTITY a "b">]>')
    if b"ENTITY" not in content:
        content = content.replace(b"?>", b"?>" + bomb, 1)
    with pytest.raises(UnreadableError) as caught:
        open_transcript(content, CASES[name][1])
    assert caught.value.reason.code == "xml_refused"

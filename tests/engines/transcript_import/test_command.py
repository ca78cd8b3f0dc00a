"""The command line that reads a transcript: what it writes, what it tells, and how it refuses."""

from engines.transcript_import.__main__ import main
from transcript.formats.detection import open_transcript

SUBRIP = (
    "1\n00:00:01,000 --> 00:00:02,000\nПривет, как дела?\n\n2\n00:00:03,000 --> 00:00:03,000\nДа, конечно\n"
)


def test_a_file_is_written_in_another_format_and_told_by_codes(tmp_path, capsysbinary):
    path = tmp_path / "talk.srt"
    path.write_bytes(SUBRIP.encode("cp1251"))
    assert main([str(path), "--format", "vtt"]) == 0
    out, told = capsysbinary.readouterr()
    assert [row.text for row in open_transcript(out, "vtt").transcript.segments] == [
        "Привет, как дела?", "Да, конечно",
    ]  # fmt: skip
    lines = told.decode().splitlines()
    assert [line.split("\t")[0] for line in lines[:4]] == [
        "opened_timed", "encoding_assumed", "lines_mended", "row_without_length",
    ]  # fmt: skip
    assert lines[3].split("\t")[1].startswith("Line 6: the row ended where it began")
    assert lines[4].startswith("encoding=cp1251*\tWindows-1251\tПривет, как дела?")


def test_a_choice_an_option_and_a_name_change_what_is_written(tmp_path, capsysbinary):
    path, out = tmp_path / "talks.stm", tmp_path / "out.txt"
    path.write_text("talk_a 1 A 0 1 one\ntalk_b 1 B 2 3 two\n")
    more = ["--format", "txt", "--option", "times=false", "--output", str(out)]
    assert main([str(path), "--choice", "recording=talk_b", *more]) == 0
    assert out.read_text() == "B:\ttwo\n"
    assert main([str(path), "--recording", "talk_b.wav", *more]) == 0
    assert out.read_text() == "B:\ttwo\n"
    assert capsysbinary.readouterr().out == b""


def test_what_cannot_be_read_is_a_code_and_a_sentence(tmp_path, capsysbinary):
    path = tmp_path / "talk.srt"
    path.write_text("nothing timed\n")
    assert main([str(path)]) == 1
    assert capsysbinary.readouterr().err == (
        b"subtitle_timing_missing\tLine 1: a timing line with --> is missing.\n"
    )
    assert main([str(tmp_path / "none.srt")]) == 1

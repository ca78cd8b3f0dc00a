"""CHAT (.cha) for CLAN and TalkBank.

Written by hand: no library on PyPI writes CHAT.
"""

from transcript.document import Document
from transcript.formats.annotation.chat_placing import chat_lines
from transcript.formats.annotation.chat_utterances import find_languages, people_lines, utterance_lines
from transcript.formats.base.format import Format, provenance_lines
from transcript.formats.base.labels import encoded, numbered_speakers, speaker_labels
from transcript.formats.base.naming import file_name
from transcript.formats.base.options import SpellingOptions


def write(document: Document, _options: SpellingOptions) -> bytes:
    """An utterance a row with its time bullet, speakers as codes S01, S02, ...; names stand in @Participants.

    A document that was opened from CHAT goes back into it: its headers and %-tiers, and the main lines of
    rows that are as they were.

    The names are one word there; a @Comment `speaker S01=<percent-encoded name>` gives back the others. Rows
    in another language than most begin with `[- eng]`; single words in its script get `@s:eng`. A row without
    words is `0 .`. `%xtxt` has the exact text, with ␤ for a line break and ␠ for an outer space, where words
    and mark do not say it; `%xid` the row's id, `%xlang` a language that the line does not say.
    Source: https://talkbank.org/0info/manuals/CHAT.html
    """
    if document.source is not None and document.source.format == "chat":
        return "".join(chat_lines(document, document.source)).encode()
    segments = document.edited.segments
    codes = numbered_speakers(segments, "S{number:02d}")
    languages = find_languages(segments)
    out = [
        "@UTF8\n",
        "@Begin\n",
        f"@Languages:\t{', '.join(languages)}\n",
        *people_lines(segments, codes, languages),
    ]
    media = file_name(document, CHAT).removesuffix(".cha").replace(",", "_")  # CHECK compares the two names
    out.append(f"@Media:\t{media}, audio\n")
    out += [
        f"@Comment:\tspeaker {codes[name]}={'' if name is None else encoded(name)}\n"
        for name, label in speaker_labels(segments).items()
        if name != label
    ]
    out += [f"@Comment:\t{line}\n" for line in provenance_lines(document)]
    for number, segment in enumerate(segments, start=1):
        out += utterance_lines(segment, codes[segment.speaker], languages, number)
    out.append("@End\n")
    return "".join(out).encode()


CHAT = Format("chat", "cha", "text/plain; charset=utf-8", "CHAT", write)

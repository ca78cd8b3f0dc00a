"""SegLST, the JSON of meeting transcription scoring."""

import json

from transcript.document import Document
from transcript.formats.base.format import Format, provenance_lines, recording_stem
from transcript.formats.base.labels import label_of, speaker_labels
from transcript.formats.base.options import SpellingOptions
from transcript.formats.nist.scoring import scored_words


def write(document: Document, _options: SpellingOptions) -> bytes:
    """A list of {session_id, speaker, start_time, end_time, words}, and text, segment_id, language, status.

    Times are seconds; a row a line. `session_id`, `speaker` and `words` are those of our STM and RTTM, so
    that they score against each other (and meeteval makes no RTTM with a blank in a name); `text` and
    `speaker_name` are the row's as they stand, the name null where nobody is named. The format is a bare
    list, so where the file comes from stands in the first row, as `provenance`. Source: the SegLST
    description of the meeteval project (fgnt/meeteval).
    """
    labels = speaker_labels(document.edited.segments)
    session = label_of(recording_stem(document), "recording")
    rows = [
        json.dumps(
            {
                "session_id": session,
                "speaker": labels[segment.speaker],
                "start_time": segment.start_ms / 1000,
                "end_time": segment.end_ms / 1000,
                "words": " ".join(scored_words(segment.text)),
                "text": segment.text,
                "speaker_name": segment.speaker,
                "segment_id": segment.id,
                "language": segment.language,
                "status": str(segment.status),
                **({} if number else {"provenance": provenance_lines(document)}),
            },
            ensure_ascii=False,
        )
        for number, segment in enumerate(document.edited.segments)
    ]
    return ("[\n" + ",\n".join(rows) + "\n]\n").encode()


SEGLST = Format("seglst", "seglst.json", "application/json", "SegLST", write)

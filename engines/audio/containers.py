"""Which sound container a file's first bytes announce."""

from collections.abc import Callable

HEAD_BYTES = 64 * 1024
"""How many of a file's first bytes `find_demuxer` wants to see."""

_MIN_CHAIN = 3  # frame headers in a row: random bytes pass one test in 4,000, three in a row never
_MIN_PACKETS, _MOST_PACKETS, _TS_SYNC = 5, 24, 0x47
_UNKNOWN_SIZE = 0x7FFF0000
_UNTOLD_LENGTHS = {"aac", "amr", "mpeg", "mpegts", "ac3", "eac3", "dts", "dss", "oma", "qcp", "rm"}
_IFF_KINDS = {
    (b"RIFF", b"WAVE"): "wav",
    (b"RF64", b"WAVE"): "wav",
    (b"BW64", b"WAVE"): "wav",
    (b"RIFF", b"AVI "): "avi",
    (b"RIFF", b"QLCM"): "qcp",
    (b"FORM", b"AIFF"): "aiff",
    (b"FORM", b"AIFC"): "aiff",
}
_MAGICS = (
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"caff", "caf"),
    (b"#!AMR", "amr"),
    (b".snd", "au"),
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "asf"),
    (b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00", "w64"),
    (b"NIST_1A\n", "nistsphere"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"FLV\x01", "flv"),
    (b"\x7f\xfe\x80\x01", "dts"),
    (b"Creative Voice File\x1a", "voc"),
    (b"wvpk", "wv"),
    (b"MAC ", "ape"),
    (b"TTA1", "tta"),
    (b".RMF", "rm"),
    (b".ra\xfd", "rm"),
    (b"\x02dss", "dss"),
    (b"\x03dss", "dss"),
    (b"ea3\x03", "oma"),
    (b"EA3\x01", "oma"),
    (b"MP+", "mpc"),
    (b"MPCK", "mpc8"),
    (b"\x64\xa3\x01\x00", "ircam"),
    (b"DSD ", "dsf"),
    (bytes.fromhex("060e2b34020501010d010201010" + "2"), "mxf"),
)
_LAYER_III, _LAYER_II = 1, 2
_MPEG1_KBITS = {
    _LAYER_III: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    _LAYER_II: (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
}
_AC3_KBITS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640)
_MPEG2_KBITS = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"sidx", b"moof"}


def find_demuxer(head: bytes) -> str | None:
    """FFmpeg's name of the demuxer for a file that starts so; None where it is no sound that we accept.

    The name is handed to FFmpeg, which then does not guess: its own guess takes a playlist for a recording
    (and opens what it names), and random bytes for an MP3.
    """
    kind = head[8:12]
    if head[:4] in {b"RIFF", b"RF64", b"BW64", b"FORM"} and (head[:4], kind) in _IFF_KINDS:
        return _IFF_KINDS[head[:4], kind]
    if head[4:8] in _MP4_BOXES:
        return "mov"
    for magic, name in _MAGICS:
        if head.startswith(magic):
            return name
    if _find_transport_stream(head):
        return "mpegts"
    return _find_framed(head)


def _find_transport_stream(head: bytes) -> bool:
    """Whether it is MPEG-TS: packets of 188 bytes; camcorders put four before each, others 16 behind it."""
    for size in (188, 192, 204):
        for first in range(size):  # a stream that was cut begins in the middle of a packet
            starts = range(first, min(len(head), first + _MOST_PACKETS * size), size)
            if len(starts) >= _MIN_PACKETS and all(head[start] == _TS_SYNC for start in starts):
                return True
    return False


def find_claimed_seconds(head: bytes, size_bytes: int) -> float:
    """How long a WAV should be by its header where the file of `size_bytes` is shorter; else 0.

    FFmpeg trusts the file's size instead and so cannot tell that a WAV was cut off. Sizes that mean "unknown"
    (recorders that write to a pipe claim 0, 0xFFFFFFFF or nearly 2 GB) count as no claim.
    """
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return 0.0
    offset, bytes_per_s = 12, 0
    while offset + 8 <= len(head):
        name, size = head[offset : offset + 4], int.from_bytes(head[offset + 4 : offset + 8], "little")
        if name == b"fmt ":
            bytes_per_s = int.from_bytes(head[offset + 16 : offset + 20], "little")
        if name == b"data":
            is_cut = size_bytes < offset + 8 + size and size < _UNKNOWN_SIZE
            return size / bytes_per_s if is_cut and bytes_per_s else 0.0
        offset += 8 + size + size % 2
    return 0.0


def tells_true_length(demuxer: str, head: bytes) -> bool:
    """Whether FFmpeg's length is what the file says; for the others it guesses from what is there."""
    if demuxer == "mp3":
        return any(tag in head for tag in (b"Xing", b"Info", b"VBRI"))
    return demuxer not in _UNTOLD_LENGTHS


def may_have_parts(demuxer: str) -> bool:
    """Whether such a file can hold several sound tracks or more than two channels."""
    return demuxer not in {"mp3", "amr", "dss", "qcp", "au", "voc"}


def _find_framed(head: bytes) -> str | None:
    """mp3 (layer II too), aac or what else bears an ID3 tag; None where no chain of frames begins."""
    start = 0
    while head[start : start + 3] == b"ID3" and len(head) >= start + 10:
        size = head[start + 6 : start + 10]  # four times seven bits
        start += 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
        if start >= len(head):
            return "mp3"  # a tag longer than what we look at, most often a cover: FFmpeg finds out
    body = head[start:]
    for magic, name in ((b"fLaC", "flac"), (b"wvpk", "wv"), (b"MAC ", "ape"), (b"TTA1", "tta")):
        if body.startswith(magic):
            return name
    for name, measure in (("ac3", _ac3_frame_bytes), ("eac3", _eac3_frame_bytes)):
        if _is_chain(body, 0, measure):
            return name
    offset = body.find(0xFF)  # the first byte of every frame header
    while offset >= 0:
        for name, measure in (("mp3", _mp3_frame_bytes), ("aac", _adts_frame_bytes)):
            if _is_chain(body, offset, measure):
                return name
        offset = body.find(0xFF, offset + 1)
    return None


def _is_chain(body: bytes, offset: int, measure: Callable[[bytes], int]) -> bool:
    """Whether frames follow each other from here; a very short file may end after two."""
    for frame in range(_MIN_CHAIN):
        size = measure(body[offset : offset + 6])
        if not size:
            return frame >= _MIN_CHAIN - 1 and offset >= len(body)
        offset += size
    return True


def _mp3_frame_bytes(header: bytes) -> int:
    """Length of the MPEG audio frame (layer II or III) that this header begins; 0 where it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - the sync bits
        return 0
    version, layer, rate, speed = header[1] >> 3 & 3, header[1] >> 1 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer not in _MPEG1_KBITS or rate in {0, 15} or speed == 3:  # noqa: PLR2004 - reserved
        return 0
    is_first = version == 3  # noqa: PLR2004 - MPEG 1; else 2 or 2.5
    sample_rate_hz = (44100, 48000, 32000)[speed] >> {3: 0, 2: 1, 0: 2}[version]
    bits_per_s = (_MPEG1_KBITS[layer] if is_first else _MPEG2_KBITS)[rate - 1] * 1000
    is_short = layer == _LAYER_III and not is_first
    return (72 if is_short else 144) * bits_per_s // sample_rate_hz + (header[2] >> 1 & 1)


def _adts_frame_bytes(header: bytes) -> int:
    """Length of the ADTS (AAC) frame that this header begins; 0 where it is none."""
    if len(header) < 6 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:  # noqa: PLR2004 - sync and layer bits
        return 0
    if header[2] >> 2 & 15 > 12:  # noqa: PLR2004 - sample rates beyond the table
        return 0
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return size if size >= 7 else 0  # noqa: PLR2004 - the header itself has 7 bytes


def _ac3_frame_bytes(header: bytes) -> int:
    """Length of the AC-3 frame that this header begins; 0 where it is none."""
    if len(header) < 6 or header[:2] != b"\x0b\x77" or header[5] >> 3 > 10:  # noqa: PLR2004 - versions
        return 0
    speed, code = header[4] >> 6, header[4] & 63
    if speed == 3 or code >= 2 * len(_AC3_KBITS):  # noqa: PLR2004 - reserved
        return 0
    sample_rate_hz = (48000, 44100, 32000)[speed]
    words = _AC3_KBITS[code >> 1] * 1000 * 1536 // (16 * sample_rate_hz)
    return 2 * (words + (code & 1 if speed == 1 else 0))


def _eac3_frame_bytes(header: bytes) -> int:
    """Length of the E-AC-3 frame that this header begins; 0 where it is none."""
    if len(header) < 6 or header[:2] != b"\x0b\x77" or not 11 <= header[5] >> 3 <= 16:  # noqa: PLR2004
        return 0
    return 2 * (((header[2] & 7) << 8 | header[3]) + 1)

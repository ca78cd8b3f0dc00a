"""Which file system a folder lies on, and whether a live SQLite file may stand there."""

import hashlib
import logging
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

MOUNTS = Path("/proc/self/mounts")
# Where locks, memory shared between processes or the order of writes are not those of a disk. `fuseblk` is
# none of these: a disk of the machine itself, such as NTFS.
_REMOTE = {"9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse", "gpfs", "lustre", "nfs", "nfs4"} | {
    *("orangefs", "smb3", "smbfs", "vboxsf", "virtiofs")
}
_FIELDS = 6  # of a line: device, place, kind, options, two numbers


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a file system stands, and its kind as the kernel calls it."""

    place: Path
    kind: str

    @property
    def is_remote(self) -> bool:
        """Whether what is written there goes over a network, or through another program."""
        return self.kind in _REMOTE or self.kind.startswith("fuse.")


def find_mount(folder: Path, table: Path | None = None) -> Mount | None:
    """What the folder lies on, or would once it is made; None where the system does not tell."""
    try:
        lines = (table or MOUNTS).read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    wanted, found = folder.resolve(), None
    for line in lines:
        fields = line.split(" ")
        place = Path(_unescape(fields[1])) if len(fields) == _FIELDS else None
        if place is None or not wanted.is_relative_to(place):
            continue
        if found is None or len(place.parts) >= len(found.place.parts):  # a later line lies above
            found = Mount(place, fields[2])
    return found


def choose_local_dir(data_dir: Path, table: Path | None = None) -> Path | None:
    """Where the live database goes instead of a remote `data_dir`; None where it may stay there."""
    mount = find_mount(data_dir, table)
    if mount is None or not mount.is_remote:
        return None
    temporary = Path(tempfile.gettempdir())
    other = find_mount(temporary, table)
    if other is None or other.is_remote:  # a whole machine on such a disk: nothing is won by moving
        log.warning("DATA_DIR is on %s, and no local disk was found for its database.", mount.kind)
        return None
    name = hashlib.sha256(str(data_dir.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return temporary / f"likhita-{name}"


def _unescape(field: str) -> str:
    """The table writes blanks and backslashes as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)

"""Which folders are no place for a live database, by tables of mounts as machines have them."""

import tempfile
from pathlib import Path

import pytest

from transcript.storage.mounts import choose_local_dir, find_mount

SPACE = """\
overlay / overlay rw,relatime,lowerdir=/a 0 0
proc /proc proc rw 0 0
hf-mount /data fuse.hf-mount rw,nosuid,nodev 0 0
tmpfs /dev/shm tmpfs rw 0 0
"""
OFFICE = r"""
/dev/sda1 / ext4 rw 0 0
server:/share /srv/two\040words nfs4 rw,vers=4.2 0 0
//nas/x /srv/nas cifs rw 0 0
/dev/sdb1 /srv/nas/disk ext4 rw 0 0
/dev/sdc1 /srv/ntfs fuseblk rw 0 0
"""
GVISOR = "none / 9p rw 0 0\nnone /proc proc rw 0 0\n"


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "mounts"
        path.write_text(text)
        return path

    return write


@pytest.mark.parametrize(
    ("text", "folder", "kind", "is_remote"),
    [
        (SPACE, "/data", "fuse.hf-mount", True),
        (SPACE, "/data/not/yet/made", "fuse.hf-mount", True),
        (SPACE, "/database", "overlay", False),
        (OFFICE, "/srv/two words/likhita", "nfs4", True),
        (OFFICE, "/srv/nas/likhita", "cifs", True),
        (OFFICE, "/srv/nas/disk/likhita", "ext4", False),
        (OFFICE, "/srv/ntfs", "fuseblk", False),
        (GVISOR, "/data", "9p", True),
    ],
)
def test_a_folder_is_on_the_mount_nearest_to_it(table, text, folder, kind, is_remote):
    mount = find_mount(Path(folder), table(text))
    assert mount is not None
    assert (mount.kind, mount.is_remote) == (kind, is_remote)


def test_only_a_remote_folder_gets_a_local_one_of_its_own(table, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/var/local-disk")
    first = choose_local_dir(Path("/data"), table(SPACE))
    assert first is not None
    assert first.parent == Path("/var/local-disk")
    assert first != choose_local_dir(Path("/data/other"), table(SPACE))
    assert choose_local_dir(Path("/srv"), table(SPACE)) is None


def test_where_nothing_is_local_or_told_all_stays_where_it_is(table, tmp_path):
    assert choose_local_dir(Path("/data"), table(GVISOR)) is None
    assert choose_local_dir(Path("/data"), tmp_path / "no table") is None

from pathlib import Path

from transcript.storage.media_files import PLAYBACK, delete_media, media_folder


def test_the_folder_does_not_give_the_secret_away(tmp_path: Path) -> None:
    folder = media_folder(tmp_path, "a" * 32)
    assert folder.parent == tmp_path
    assert folder.name == "3ba3f5f43b92602683c19aee62a20342"


def test_a_hostile_id_stays_inside_the_media_folder(tmp_path: Path) -> None:
    assert media_folder(tmp_path, "../../etc/passwd").parent == tmp_path


def test_deleting_takes_one_document_and_repeats_without_complaint(tmp_path: Path) -> None:
    mine, other = media_folder(tmp_path, "mine"), media_folder(tmp_path, "other")
    for folder in (mine, other):
        folder.mkdir()
        (folder / PLAYBACK).write_bytes(b"x")
    delete_media(tmp_path, "mine")
    delete_media(tmp_path, "mine")
    assert [mine.exists(), other.exists()] == [False, True]

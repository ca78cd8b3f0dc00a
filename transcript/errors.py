"""The one family of errors; every message is a sentence for the user."""


class LikhitaError(Exception):
    """Something a user can understand: what happened and what to do.

    The message is shown on the page as it is, so it names no path, token or spoken text.
    """

    @property
    def message(self) -> str:
        return str(self.args[0]) if self.args else "Something went wrong."


class UnknownDocumentError(LikhitaError):
    """No document has this id (or its secret is wrong, which is the same thing)."""

    def __init__(self) -> None:
        super().__init__("There is no such document. It may have been deleted, or the link is incomplete.")


class PatchError(LikhitaError):
    """An edit that cannot be applied; nothing was changed.

    `field` is the field of the patch that is at fault: id, field, value's field name, or base_revision;
    `where` the place in it, where that is a list or an object.
    """

    def __init__(self, field: str, reason: str, where: str = "") -> None:
        super().__init__(f"{where or field}: {reason}")
        self.field = field


class StaleRevisionError(PatchError):
    """The document moved on since the patch was made; load it again and repeat the edit."""

    def __init__(self, current: int) -> None:
        super().__init__(
            "base_revision", f"the document has changed since (it is at revision {current}); load it again."
        )
        self.current = current


class StorageError(LikhitaError):
    """The database did not do what it was asked; nothing was changed."""

    sentence = "Nothing was saved: the disk may be full or the database busy. Try again in a moment."

    def __init__(self) -> None:
        super().__init__(self.sentence)


class FullDiskError(StorageError):
    """No room is left where the database lies."""

    sentence = "Nothing was saved: the server's disk is full. Tell whoever runs it."


class DamagedDatabaseError(StorageError):
    """The file of the database is no longer what was written to it."""

    sentence = "The database file is damaged. Whoever runs this server must restore it from a backup."


class DatabaseUnreachableError(StorageError):
    """The database server does not answer."""

    sentence = "The database does not answer, so nothing was saved. Try again in a moment."

"""The one family of errors: each has a code and values, and a sentence for the user under the code."""

from transcript.messages import Message, Value


class LikhitaError(Exception):
    """Something a user can understand: what happened and what to do.

    `reason` is its code and values; a ready `Message` may be given in place of both. What is shown on the
    page is made of it, so no value is a path, a token or spoken text. `str` is the English sentence.
    """

    def __init__(self, code: str | Message, /, **values: Value) -> None:
        self.reason = Message.of(code, values)
        super().__init__(self.reason)

    @property
    def code(self) -> str:
        """What programs tell errors apart by."""
        return self.reason.code

    @property
    def message(self) -> str:
        """The English sentence."""
        return str(self.reason)

    def __str__(self) -> str:
        return self.message


class UnknownDocumentError(LikhitaError):
    """No document has this id (or its secret is wrong, which is the same thing)."""

    def __init__(self) -> None:
        super().__init__("document_unknown")


class PatchError(LikhitaError):
    """An edit that cannot be applied; nothing was changed.

    `field` is the field of the patch that is at fault: id, field, value's field name, or base_revision;
    `where` the place in it, where that is a list or an object.
    """

    def __init__(self, field: str, code: str | Message, where: str = "", /, **values: Value) -> None:
        super().__init__(Message.of(code, values).at(field=where or field))
        self.field = field


class StaleRevisionError(PatchError):
    """The document moved on since the patch was made; load it again and repeat the edit."""

    def __init__(self, current: int) -> None:
        super().__init__("base_revision", "revision_stale", current=current)
        self.current = current


class StorageError(LikhitaError):
    """The database did not do what it was asked; nothing was changed."""

    def __init__(self, code: str = "not_saved") -> None:
        super().__init__(code)


class FullDiskError(StorageError):
    """No room is left where the database lies."""

    def __init__(self) -> None:
        super().__init__("not_saved_disk_full")


class DamagedDatabaseError(StorageError):
    """The file of the database is no longer what was written to it."""

    def __init__(self) -> None:
        super().__init__("database_damaged")


class DatabaseUnreachableError(StorageError):
    """The database server does not answer."""

    def __init__(self) -> None:
        super().__init__("database_silent")

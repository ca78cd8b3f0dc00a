"""What stands beside a document's rows in the file that it was opened from, kept with the document."""

from sqlalchemy import Connection, delete, insert, select

from transcript.document import Document
from transcript.source_file import SourceFile
from transcript.source_parts import dump_source, read_source
from transcript.storage import schema


def write(connection: Connection, document: Document) -> None:
    """Keeps the document's source, where it has one."""
    if document.source is not None:
        values = {"document_id": document.id, "content": dump_source(document.source)}
        connection.execute(insert(schema.source_files).values(**values))


def replace(connection: Connection, document: Document) -> None:
    """Keeps the document's source in the place of the one before."""
    table = schema.source_files
    connection.execute(delete(table).where(table.c.document_id == document.id))
    write(connection, document)


def read(connection: Connection, document_id: str) -> SourceFile | None:
    """The document's source; None where it was opened from no such file."""
    table = schema.source_files.c
    content = connection.execute(
        select(table.content).where(table.document_id == document_id)
    ).scalar_one_or_none()
    return None if content is None else read_source(content)

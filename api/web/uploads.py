"""Forms with a file, read within bounds."""

import base64
import binascii
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from api.events.problems import UnknownMediaType
from api.events.taking import SMALL
from api.web.forms import MULTIPART, check_type
from engine.errors import InvalidValue

LARGE_AT_ONCE = 2  # files that are in memory for pages
_MOST_FIELDS = 2_000
_MOST_CARRIED = 3 * 2**20  # bytes of a file that the page after it carries along
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Upload:
    """A file that a browser sent, and the other fields of its form."""

    content: bytes
    filename: str
    fields: Mapping[str, str]

    def digest(self, *read_by: str) -> str:
        """What tells this file from any other, and from itself where it is read by other facts."""
        digest = hashlib.sha256(self.content)
        for fact in (self.filename, *read_by):  # as a page can carry it along
            plain = "".join(filter(str.isprintable, fact))
            digest.update(f"\n{plain}".encode())
        return digest.hexdigest()

    @property
    def carried(self) -> str | None:
        """The file as a hidden field, for the form of the next page; None of a large one."""
        if len(self.content) > _MOST_CARRIED:
            return None
        return base64.b64encode(self.content).decode()


async def get_upload(request: Request) -> AsyncIterator[Upload]:
    """The file of a form: the one that was chosen, else the one that its page carried along.

    It waits on the disk where it is large and others are in memory.

    Raises:
        InvalidValue: there is none.
        UnknownMediaType: it is no form with files.
        TooLarge: it is larger than its route reads.
    """
    form = await _form(request)
    try:
        chosen = form.get("file")
        size = chosen.size if isinstance(chosen, UploadFile) else None
        async with nullcontext() if (size or 0) <= SMALL else request.app.state.uploads:
            yield await _upload_of(form)
    finally:
        await form.close()


# The room is left before the answer is sent: whoever reads it slowly keeps nobody waiting.
CurrentUpload = Annotated[Upload, Depends(get_upload, scope="function")]


async def _upload_of(form: FormData) -> Upload:
    fields = {name: text for name, text in form.multi_items() if isinstance(text, str)}
    chosen = form.get("file")
    if isinstance(chosen, UploadFile) and chosen.filename:
        return Upload(await chosen.read(), chosen.filename[-_LONGEST_NAME:], fields)
    try:
        content = base64.b64decode(fields.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise InvalidValue("file", "", "a file: choose one, or drop it on the page")
    return Upload(content, fields.get("filename", "")[-_LONGEST_NAME:], fields)


async def _form(request: Request) -> FormData:
    if check_type(request) != MULTIPART:
        raise UnknownMediaType(f"the form is sent as another type; expected {MULTIPART}")
    return await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=2 * _MOST_CARRIED)

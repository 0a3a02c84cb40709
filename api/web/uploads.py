"""Forms with a file, read within bounds."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.types import Message

from api.events.bodies import declared_size
from api.events.problems import TooLarge
from engine.errors import InvalidValue

MOST_BYTES = 64 * 2**20  # of a form
_MOST_FIELDS = 2_000
_MOST_CARRIED = 3 * 2**20  # bytes of a file that the page after it carries along
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Upload:
    """A file that a browser sent, and the other fields of its form."""

    content: bytes
    filename: str
    fields: Mapping[str, str]

    @property
    def carried(self) -> str | None:
        """The file as a hidden field, for the form of the next page; None of a large one."""
        if len(self.content) > _MOST_CARRIED:
            return None
        return base64.b64encode(self.content).decode()


async def read_upload(request: Request) -> Upload:
    """The file of a form: the one that was chosen, else the one that its page carried along.

    Raises:
        InvalidValue: there is none, or it is no form.
        TooLarge: it is larger than is read.
    """
    form = await _form(request)
    try:
        fields = {name: text for name, text in form.multi_items() if isinstance(text, str)}
        chosen = form.get("file")
        if isinstance(chosen, UploadFile) and chosen.filename:
            return Upload(await chosen.read(), chosen.filename[-_LONGEST_NAME:], fields)
    finally:
        await form.close()
    try:
        content = base64.b64decode(fields.get("content", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise InvalidValue("file", "", "a file: choose one, or drop it on the page")
    return Upload(content, fields.get("filename", "")[-_LONGEST_NAME:], fields)


async def _form(request: Request) -> FormData:
    too_large = TooLarge(f"the file has more than {MOST_BYTES // 2**20} MB")
    if (declared_size(request) or 0) > MOST_BYTES:
        raise too_large
    size = 0

    async def receive() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > MOST_BYTES:
            raise too_large
        return message

    bounded = Request(request.scope, receive)
    try:
        return await bounded.form(
            max_files=1, max_fields=_MOST_FIELDS, max_part_size=2 * _MOST_CARRIED
        )
    except MultiPartException as error:
        raise InvalidValue("form", error.message, "a form with one file") from None

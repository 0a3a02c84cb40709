"""An export as an answer: its type, its name as a file, what it could not hold."""

from fastapi import Response

from api.exports.formats import FORMATS
from api.exports.records import Export

LEFT_OUT = "X-Left-Out"


def answer(export: Export, name: str, headers: dict[str, str], *, attached: bool) -> Response:
    """An export in a format, as a file to be saved where it is `attached`."""
    chosen = FORMATS[name]
    written = chosen.write(export)
    more = {LEFT_OUT: str(written.left_out)}
    if attached:
        file_name = f"cartelera-{export.part}.{chosen.extension}"
        more["Content-Disposition"] = f'attachment; filename="{file_name}"'
    content_type = f"{chosen.media_type}; charset=utf-8"
    return Response(written.text.encode(), headers=headers | more, media_type=content_type)

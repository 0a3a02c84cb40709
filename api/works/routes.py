"""One work: a film or series, whatever platforms carry it."""

from fastapi import Response
from fastapi.responses import RedirectResponse

from api.params import ReleaseWithTitles, Root, WorkId
from api.routing import Capability
from api.works.cards import work_path
from api.works.schemas import Work
from api.works.views import work_detail
from engine.catalog.ids import find_work_by_id

router = Capability(prefix="/v1/works", tags=["titles"])


@router.get("/{work_id:path}", summary="One work", response_model=Work)
async def work(
    response: Response, release: ReleaseWithTitles, root: Root, work_id: WorkId
) -> Work | RedirectResponse:
    """A film or series with its titles on all platforms.

    Each title says by what evidence it is of this work. An id that the work had before it was
    joined to another is answered by 308 and the work's `Location`.
    """
    identified = find_work_by_id(release.catalog, work_id)
    if identified.former:
        path = work_path(root, release.catalog.work_ids[identified.work])
        return RedirectResponse(path, 308, dict(response.headers))
    return work_detail(release, identified.work, root)

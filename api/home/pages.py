"""From a question to the rows of a home page."""

from dataclasses import dataclass

from api.home.schemas import Home, HomeRow
from api.recommendations import views
from api.recommendations.lists import Lists, Position
from api.recommendations.questions import Question
from engine.event_store.live import UserEvents
from engine.recommend.home_page import Row, home_page


@dataclass(frozen=True)
class HomePages:
    """The home pages of one release, of rows of `question.n` entries."""

    lists: Lists

    async def page(
        self,
        user_id: str | None,
        question: Question,
        n_rows: int,
        cursor: str | None,
        stored: UserEvents | None,
    ) -> Home:
        """The rows of a cursor, or the first; those after the first are of the page it began.

        Raises:
            InvalidValue: a value is malformed, the cursor among them.
            NotFound: nothing bears the name of a filter.
            ReleaseGone: the cursor is of another release.
        """
        shape = f"home of {question.n}"
        release, skip, since = self.lists.release, 0, None
        if cursor:
            position = self.lists.position(cursor, user_id, question, shape)
            skip = position.skip
            if user_id is not None and stored is not None and position.offset != stored.changed:
                since, stored = stored, await self.lists.users.of(user_id, upto=position.offset)
        resolved, user = self.lists.resolved(user_id, question, stored)
        filled = home_page(release.recommender, user, resolved.request, n_rows, skip)
        offset = stored.changed if stored else 0
        after = Position(skip + n_rows, offset)
        gone = self.lists.left_out_now(user_id or "", question, since) if since else set()
        return Home(
            user_id=user_id,
            known_user=user.known,
            release=release.name,
            event_offset=offset,
            events_current=stored is None or stored.current,
            ignored=resolved.ignored,
            rows=[self._row(row, gone) for row in filled.rows],
            next=self.lists.cursor(user_id, resolved.question, after, shape)
            if filled.more
            else None,
        )

    def _row(self, row: Row, gone: set[int]) -> HomeRow:
        release, plan = self.lists.release, row.plan
        items = [item for item in row.items if item.work not in gone]
        work = None if plan.source is None else release.catalog.work_ids[plan.source]
        return HomeRow(
            kind=plan.kind,
            title=plan.title,
            subject=plan.subject or work,
            items=[
                views.recommended_work(release, rank, item, self.lists.root)
                for rank, item in enumerate(items, start=1)
            ],
        )

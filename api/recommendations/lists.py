"""From a question to a page of a list, and back to it from a token."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool

from api.counters import Counters
from api.keeping.event_log import EventLog
from api.recommendations import answer_views
from api.recommendations.answer_schemas import Answer
from api.recommendations.entries import EntriesAsJson
from api.recommendations.pages import Page
from api.recommendations.people import log_of
from api.recommendations.questions import Question, Resolved, StatedEvent, resolve
from api.settings import Settings
from api.tokens import MAX_TOKEN, Forgotten, seal, unseal
from engine.errors import InvalidValue
from engine.event_store.live import UserEvents
from engine.events.user import User, UserLog
from engine.recommend import results
from engine.recommend.explanation import Explanation, explain_page
from engine.recommend.requests import Seen
from engine.recommend.results import Recommended
from engine.recommend.shortlists import KeptPage
from engine.release.read import Release
from engine.scale import RatingScale
from engine.tokens import as_json

SCALE = RatingScale(0.5, 5.0)  # of stars, where a release has none


class Position(NamedTuple):
    """Where a page of a list begins.

    Attributes:
        skip: entries before it.
        offset: of the event store, as of which the list is made.
    """

    skip: int
    offset: int


class _Ranked(NamedTuple):
    """A page before it is shown."""

    user_id: str | None
    resolved: Resolved
    user: User
    ranking: results.Recommendations


@dataclass(frozen=True)
class Lists:
    """The lists of one release, for answers below the prefix `root` of a proxy."""

    release: Release
    settings: Settings
    root: str
    users: EventLog
    counters: Counters

    async def first_or_next(
        self, user_id: str, question: Question, cursor: str | None, stored: UserEvents
    ) -> Page:
        """The page of a cursor, or the first.

        A page after the first is of the list that the first began, whatever the user did since.

        Raises:
            InvalidValue: a value is malformed, the cursor among them.
            NotFound: nothing bears the name of a filter.
            ReleaseGone: the cursor is of another release.
        """
        if not cursor:
            return self.page(user_id, question, stored)
        position = self.position(cursor, user_id, question)
        if position.offset == stored.changed:
            return self.page(user_id, question, stored, position.skip)
        before = await self.users.of(user_id, upto=position.offset)
        return self.page(user_id, question, before, position.skip, since=stored)

    def anonymous(self, question: Question, cursor: str | None) -> Page:
        """The page of a cursor, or the first, for nobody known.

        Raises:
            InvalidValue, NotFound, ReleaseGone: as `first_or_next`.
        """
        skip = self.position(cursor, None, question).skip if cursor else 0
        return self.page(None, question, None, skip)

    def position(
        self, cursor: str, user_id: str | None, question: Question, shape: str = "list"
    ) -> Position:
        """Where the page of a cursor begins.

        Raises:
            InvalidValue: it is none, or is of another question.
            ReleaseGone: it is of another release.
        """
        content = unseal(self.release, self.settings, cursor)
        match content:
            case {"s": int(skip), "o": int(offset), "d": str(digest)}:
                canonical = resolve(question, self.release.catalog, skip).question
                if digest == canonical.digest(user_id, shape):
                    return Position(skip, offset)
        raise InvalidValue(
            "cursor",
            cursor,
            "that of an answer to the same question; only n and explain may differ",
        )

    def page(
        self,
        user_id: str | None,
        question: Question,
        stored: UserEvents | None,
        skip: int = 0,
        since: UserEvents | None = None,
    ) -> Page:
        """A page of the list of a user as `stored` says, or of somebody unknown.

        What was seen or hidden `since` is left out.

        Raises:
            InvalidValue: a value is malformed.
            NotFound: nothing bears the name of a filter.
        """
        if not since and (page := self._kept_page(user_id, question, stored, skip)):
            return page
        resolved, user = self.resolved(user_id, question, stored, skip)
        ranking = self.release.recommender.list_for(user, resolved.request)
        gone = self.left_out_now(user_id or "", question, since) if since else set()
        return self._shown(_Ranked(user_id, resolved, user, ranking), stored, skip, gone)

    def _kept_page(
        self, user_id: str | None, question: Question, stored: UserEvents | None, skip: int
    ) -> Page | None:
        """A page as it was made with the release; None where it must be ranked."""
        if user_id is None or not question.is_plain:
            return None
        log = self.log(stored)
        ranking = self.release.recommender.kept_page(user_id, question.n, skip, log)
        if ranking is None:
            return None
        entries = EntriesAsJson(self.release, self.root).kept(ranking.entries, skip)
        return self._page(user_id, question, ranking, entries, stored, skip)

    def resolved(
        self, user_id: str | None, question: Question, stored: UserEvents | None, skip: int = 0
    ) -> tuple[Resolved, User]:
        """A question about works of the release, and whom it is for.

        Raises:
            InvalidValue: a value is malformed.
        """
        release = self.release
        check_stars(question.events, release.recommender.scale)
        resolved = resolve(question, release.catalog, skip)
        user = release.recommender.user(user_id or "", self.log(stored), resolved.events)
        return resolved, user

    def _shown(
        self, ranked: "_Ranked", stored: UserEvents | None, skip: int, gone: Container[int] = ()
    ) -> Page:
        """A page as it is answered, without works that are `gone`."""
        question, ranking = ranked.resolved.question, ranked.ranking
        shown = list(enumerate(ranking.items, start=skip + 1))
        shown = [(rank, item) for rank, item in shown if item.work not in gone]
        as_json = EntriesAsJson(self.release, self.root)
        entries = [
            as_json.ranked(rank, item, self._because(ranked.user, item) if question.explain else ())
            for rank, item in shown
        ]
        ignored = ranked.resolved.ignored
        return self._page(ranked.user_id, question, ranking, entries, stored, skip, ignored)

    def _page(
        self,
        user_id: str | None,
        question: Question,
        ranking: results.Recommendations | KeptPage,
        entries: Sequence[bytes],
        stored: UserEvents | None,
        skip: int = 0,
        ignored: Sequence[str] = (),
    ) -> Page:
        """A page with its tokens."""
        self.counters.listed(ranking.strategy)
        offset = stored.changed if stored else 0
        answer = (
            f'"u":{as_json(user_id)},"q":{question.as_json},'
            f'"o":{offset},"s":{skip},"t":"{ranking.strategy}"'
        )
        return Page(
            user_id,
            ranking.strategy,
            ranking.known_user,
            self.release.name,
            offset,
            stored is None or stored.current,
            self._answer_id(answer),
            ranking.candidates,
            ignored,
            entries,
            ranking.shortfall,
            self.cursor(user_id, question, Position(skip + question.n, offset))
            if ranking.more
            else None,
        )

    def log(self, stored: UserEvents | None) -> UserLog | None:
        """What the store holds, as the recommender takes it."""
        return None if stored is None else log_of(self.release, stored)

    def left_out_now(self, user_id: str, question: Question, since: UserEvents) -> set[int]:
        """The works that a list made now would leave out for what the user did about them."""
        user = self.release.recommender.user(user_id, self.log(since))
        left_out = set(user.hidden.tolist())
        if question.seen is Seen.HIDE:
            left_out |= set(user.seen.tolist())
        return left_out

    def _because(self, user: User, item: Recommended) -> list[int]:
        """The two works of the history that add most to an entry."""
        parts = self.release.recommender.explain_for(user, item.work, 2, [item.strategy])
        return [work for work, _ in parts]

    def cursor(
        self, user_id: str | None, question: Question, position: Position, shape: str = "list"
    ) -> str:
        """The cursor of a position; the question names works by their ids."""
        digest = question.digest(user_id, shape)
        members = f'"s":{position.skip},"o":{position.offset},"d":"{digest}"'
        return seal(self.release, self.settings, members)

    def _answer_id(self, members: str) -> str | None:
        token = seal(self.release, self.settings, members)
        return token if len(token) <= MAX_TOKEN else None

    async def repeated(self, answer_id: str) -> Answer:
        """An answer again, with reasons; its id stays the one that it had.

        Raises:
            InvalidValue: no answer has the id.
            ReleaseGone: the answer is of another release.
            Forgotten: its user was forgotten since.
        """
        content = unseal(self.release, self.settings, answer_id, "answer_id")
        match content:
            case {"u": user_id, "q": dict(put), "o": int(offset), "s": int(skip)}:
                stored = await self._as_of(user_id, offset)
            case _:
                raise InvalidValue("answer_id", answer_id, "the `answer_id` of a list")
        question = replace(Question.from_json(put), explain=True)
        page, user, why = await run_in_threadpool(self._explained, user_id, question, stored, skip)
        page = page._replace(answer_id=answer_id)
        return Answer(
            user_id=user_id,
            question=put,
            skip=skip,
            answer=page.answer(),
            entries=answer_views.explained_entries(self.release, user, why, skip),
            left_out=answer_views.left_out(why),
        )

    def _explained(
        self, user_id: str | None, question: Question, stored: UserEvents | None, skip: int
    ) -> tuple[Page, User, Explanation]:
        """A page, whom it is for, and why it is as it is."""
        recommender = self.release.recommender
        resolved, user = self.resolved(user_id, question, stored, skip)
        ranking = recommender.list_for(user, resolved.request)
        why = explain_page(recommender, user, resolved.request, ranking.items)
        page = self._shown(_Ranked(user_id, resolved, user, ranking), stored, skip)
        return page, user, why

    async def _as_of(self, user_id: str | None, offset: int) -> UserEvents | None:
        if user_id is None:
            return None
        if ((await self.users.of(user_id)).forgotten or 0) > offset:
            raise Forgotten
        return await self.users.of(user_id, upto=offset)


def check_stars(events: Sequence[StatedEvent], scale: RatingScale | None) -> None:
    """Refuse stars that do not stand on a release's scale.

    Raises:
        InvalidValue: some do not.
    """
    scale = scale or SCALE
    for event in events:
        if event.stars is not None and not scale.low <= event.stars <= scale.high:
            expected = f"stars from {scale.low:g} to {scale.high:g}"
            raise InvalidValue("stars", event.stars, expected)

"""Brings an article into the draft box; what was stopped half-way goes on from there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from stationmap.errors import ConflictError
from stationmap.services import Time
from stationmap.wechat import kept
from stationmap.wechat.keys import Keys
from stationmap.wechat.line import Line, word_in
from stationmap.wechat.memory import Memory, fingerprint
from stationmap.wechat.talk import Talk
from stationmap.wechat.trouble import GONE, WeChatError

if TYPE_CHECKING:
    from collections.abc import Callable

    from stationmap.wechat.account import Account
    from stationmap.wechat.draft import Draft

UPLOAD = "/cgi-bin/media/uploadimg"
MATERIAL = "/cgi-bin/material/add_material"
ADD, UPDATE, GET = "/cgi-bin/draft/add", "/cgi-bin/draft/update", "/cgi-bin/draft/get"
NEWEST = "/cgi-bin/draft/batchget"
LOOKED_AT = 20  # drafts among which one is looked for; as many as WeChat lists at once
ALIKE = ("title", "digest", "content_source_url", "thumb_media_id")
ANOTHER_S = 60.0  # patience with somebody else who sends

Article = dict[str, object]


class Delivery(StrEnum):
    """What became of a draft."""

    ADDED = "added"
    UPDATED = "updated"
    FOUND = "found"  # a try before had reached the draft box, though no answer came
    AGAIN = "again"  # what was sent before is gone, so it was added anew


@dataclass(frozen=True, slots=True)
class Sent:
    """What was done.

    ``uploaded`` counts the pictures and covers that were sent now, ``known``
    those that WeChat had already.
    """

    media_id: str
    delivery: Delivery
    uploaded: int
    known: int


def send(
    draft: Draft,
    account: Account,
    *,
    time: Time = Time(),  # noqa: B008 - frozen
    timeout_s: float = 15.0,
    watch: Callable[[str, float], None] = lambda _what, _share: None,
) -> Sent:
    """Bring `draft` into the account's draft box.

    Each picture that WeChat has taken is remembered at once, by its SHA-256.
    Sent again under the same name, the draft is updated; where it is gone from
    the draft box, because it was published or deleted, it is added anew.

    Parameters
    ----------
    draft : Draft
        What is sent.
    account : Account
        Whose draft box.
    time : Time
        The clocks, and a way to let time pass.
    timeout_s : float
        How long to wait for each part of an answer.
    watch : callable
        Is told ("picture", "cover" or "draft", share done from 0 to 1) after each step.

    Raises
    ------
    WeChatError
        WeChat did not take it; what was sent so far is remembered.
    InputError
        Something about it would not be taken; nothing was sent.
    ConflictError
        Somebody else is sending.
    """
    draft.refuse_faulty()
    lock = account.folder / f"{account.name}-sending.lock"
    with kept.locked(lock, time=time, wait_s=ANOTHER_S) as alone:
        if not alone:
            raise ConflictError(
                zh="有人正在往这个公众号的草稿箱里发。请等一分钟再来。",
                en="Somebody else is sending to this account's draft box. Come back in a minute.",
            )
        talk = Talk(Keys(Line(account, timeout_s), time), time)
        return _Sending(draft, account, talk, Memory.of(account), watch).run()


@dataclass
class _Sending:
    """One article on its way."""

    draft: Draft
    account: Account
    talk: Talk
    memory: Memory
    watch: Callable[[str, float], None]
    uploaded: int = 0
    known: int = 0
    cover_is_new: bool = field(default=False, init=False)

    def run(self) -> Sent:
        steps = len(self.draft.pictures) + 2
        urls = {}
        for number, (name, data) in enumerate(self.draft.pictures.items(), start=1):
            urls[name] = self._picture(name, data)
            self.watch("picture", number / steps)
        content = self.draft.content_with(urls)
        article = self._article(content, self._cover())
        self.watch("cover", (steps - 1) / steps)
        media_id, delivery = self._deliver(article)
        self.watch("draft", 1.0)
        return Sent(media_id, delivery, self.uploaded, self.known)

    def _picture(self, name: str, data: bytes) -> str:
        """Return WeChat's address for a picture."""
        word = fingerprint(data)
        if known := self.memory.pictures.get(word):
            self.known += 1
            return known
        try:
            answer = self.talk.upload(UPLOAD, data)
        except WeChatError as error:
            raise error.about(name) from None
        url = self.memory.pictures[word] = word_in(answer, "url")
        self.memory.keep()
        self.uploaded += 1
        return url

    def _cover(self) -> str:
        """Return WeChat's number for the cover."""
        word = fingerprint(self.draft.thumb)
        if known := self.memory.covers.get(word):
            self.known += 1
            return known
        return self._new_cover()

    def _new_cover(self) -> str:
        try:
            answer = self.talk.upload(MATERIAL, self.draft.thumb, type="image")
        except WeChatError as error:
            raise error.about("封面") from None
        number = self.memory.covers[fingerprint(self.draft.thumb)] = word_in(answer, "media_id")
        self.memory.keep()
        self.cover_is_new, self.uploaded = True, self.uploaded + 1
        return number

    def _article(self, content: str, cover: str) -> Article:
        draft = self.draft
        return {
            "article_type": "news",
            "title": draft.title,
            "author": draft.author or self.account.author,
            "digest": draft.digest,
            "content": content,
            "content_source_url": draft.source_url,
            "thumb_media_id": cover,
            "need_open_comment": 0,
            "only_fans_can_comment": 0,
        }

    def _deliver(self, article: Article) -> tuple[str, Delivery]:
        known = self.memory.drafts.get(self.draft.name)
        if known is None:
            return self._add(article)
        if self._updated(known, article):
            return known, Delivery.UPDATED
        # The draft is gone, or else its cover.
        if self._there(known) and not self.cover_is_new:
            self.known, article = self.known - 1, article | {"thumb_media_id": self._new_cover()}
            if self._updated(known, article):
                return known, Delivery.UPDATED
        return self._add(article)[0], Delivery.AGAIN

    def _updated(self, known: str, article: Article) -> bool:
        """Put the article in the place of the one sent before; False where WeChat has it not."""
        try:
            self.talk.post(UPDATE, {"media_id": known, "index": 0, "articles": article})
        except WeChatError as error:
            if error.code == GONE:
                return False
            raise error.about(self.draft.title) from None
        return True

    def _there(self, known: str) -> bool:
        try:
            self.talk.post(GET, {"media_id": known})
        except WeChatError as error:
            if error.code == GONE:
                return False
            raise
        return True

    def _add(self, article: Article) -> tuple[str, Delivery]:
        """Add the article; where an answer was lost, look first whether it is there."""
        if self.draft.name in self.memory.begun and (found := self._found(article)):
            return self._remembered(found), Delivery.FOUND
        try:
            return self._added(article), Delivery.ADDED
        except WeChatError as error:
            if error.code == GONE and not self.cover_is_new:
                self.known -= 1
                return self._added(article | {"thumb_media_id": self._new_cover()}), Delivery.ADDED
            if not error.unsure:
                raise error.about(self.draft.title) from None
        if found := self._found(article):
            return self._remembered(found), Delivery.FOUND
        return self._added(article), Delivery.ADDED

    def _added(self, article: Article) -> str:
        name = self.draft.name
        if name not in self.memory.begun:
            self.memory.begun.append(name)
            self.memory.keep()
        try:
            answer = self.talk.post(ADD, {"articles": [article]}, again=False)
        except WeChatError as error:
            if not error.unsure:  # WeChat said that it has not
                self.memory.begun.remove(name)
                self.memory.keep()
            raise
        return self._remembered(word_in(answer, "media_id"))

    def _remembered(self, media_id: str) -> str:
        self.memory.drafts[self.draft.name] = media_id
        self.memory.begun = [name for name in self.memory.begun if name != self.draft.name]
        self.memory.keep()
        return media_id

    def _found(self, article: Article) -> str | None:
        """Look for the article among the newest drafts."""
        asked = {"offset": 0, "count": LOOKED_AT, "no_content": 1}
        items = self.talk.post(NEWEST, asked).get("item")
        others = set(self.memory.drafts.values())
        for item in items if isinstance(items, list) else ():
            media_id, first = _first(item)
            if media_id not in others and all(first.get(n) == article[n] for n in ALIKE):
                return media_id
        return None


def _first(item: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 - JSON of somebody else
    """Return a draft's number and its first article."""
    try:
        media_id, first = word_in(item, "media_id"), item["content"]["news_item"][0]
    except (AttributeError, KeyError, IndexError, TypeError, WeChatError):
        return "", {}
    return (media_id, first) if isinstance(first, dict) else ("", {})

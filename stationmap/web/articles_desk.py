"""What the editor's pages have at hand: articles, and pictures drawn when they are wanted."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from stationmap import keeping
from stationmap.articles import drawn_of, kit_files, kit_of, parse_view, write
from stationmap.articles.article import CODE, COVER, MAP, SQUARE_COVER
from stationmap.articles.drawn import Covers
from stationmap.articles.pictures import code_png
from stationmap.errors import ConflictError, NotFoundError
from stationmap.web.articles_typed import from_text
from stationmap.web.drawing import OF_THE_PROCESS
from stationmap.web.kept import Kept
from stationmap.web.pictures import Pictures
from stationmap.web.scratch import Scratch
from stationmap.wechat import account_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from stationmap.articles import Article, Drawn, Kit, View
    from stationmap.catalogue import Catalogue, CatalogueSlot
    from stationmap.settings import Settings
    from stationmap.store import Store
    from stationmap.web.articles_typed import Typed
    from stationmap.web.jobs import Jobs, Plain

PICTURES = (MAP, CODE, COVER, SQUARE_COVER)
DRAWN_KEPT, ARTICLES_KEPT, PICTURES_BYTES = 12, 24, 12_000_000
KEPT_S = 3 * 86_400.0  # WeChat's editor fetches pictures soon; a form may lie open for long
MOST_KEPT = 2000
ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the same kit is the same file


class ArticleDesk:
    """Makes articles of the version that serves.

    Parameters
    ----------
    slot : CatalogueSlot
        Holds the version that serves.
    settings : Settings
        The site, the number of approval, the account.
    clock : callable
        Tells the moment.
    store : Store
        Holds the version of a month before.
    jobs : Jobs
        Where long work runs.
    """

    def __init__(
        self,
        slot: CatalogueSlot,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        store: Store,
        jobs: Jobs,
    ) -> None:
        self.slot, self.settings, self.clock = slot, settings, clock
        self.store, self.jobs = store, jobs
        self.account = account_for(settings)
        self._words = Scratch("articles", kept_s=KEPT_S, most=MOST_KEPT)
        self._before: Kept[Catalogue | None] = Kept(1)
        self._articles: Kept[Article] = Kept(ARTICLES_KEPT)
        self._drawn: Kept[Drawn] = Kept(DRAWN_KEPT)
        self._pictures = Pictures(PICTURES_BYTES)

    # ---- words --------------------------------------------------------------------

    def article(self, view: View, typed: Typed, catalogue: Catalogue) -> Article:
        """Write the article of a view around what was typed, or take what was just written."""
        day = self.clock().date()
        return self._articles.get(
            (catalogue.version, day),
            (view.slug, typed.key),
            lambda: write(
                view,
                catalogue,
                settings=self.settings,
                day=day,
                before=self._a_month_before(catalogue),
                kept=typed.kept if typed.made or typed.body else None,
                drawn=self._drawn_of(view, catalogue, dark=typed.dark),
            ),
        )

    def keep(self, text: str) -> str:
        """Keep words, or what a picture shows, for as long as they are worked on."""
        key = hashlib.sha256(text.encode()).hexdigest()[:32]
        self._words.prepare()
        self._words.write(f"{key}.json", text.encode())
        return key

    def typed(self, key: str) -> Typed:
        """Return words that were kept.

        Raises
        ------
        NotFoundError
            There are none, or it was long ago.
        """
        found = self._words.read(f"{key}.json") if _is_key(key) else None
        typed = from_text(found) if found is not None else None
        if typed is None:
            raise NotFoundError(
                zh="这一稿放得太久，服务器上没有了。请从“文章”重新打开；"
                "在这个浏览器里改过的文字还在。",
                en="These words are no longer on the server. Open the page of articles again; "
                "what was typed in this browser is still there.",
                field="draft",
                value=key[:40],
            )
        return typed

    # ---- pictures -----------------------------------------------------------------

    def pictures_key(self, article: Article, *, dark: bool) -> str:
        """Return the word under which the pictures of an article can be fetched."""
        told = {
            "view": article.view.slug,
            "title": article.words.title,
            "address": article.source_url,
            "dark": dark,
            "version": article.version,
            "day": article.day.isoformat(),
        }
        return self.keep(json.dumps(told, ensure_ascii=False, sort_keys=True))

    def picture(self, key: str, name: str) -> bytes:
        """Draw a picture of an article.

        Raises
        ------
        NotFoundError
            There is none of that name, or it was long ago.
        ConflictError
            The data have changed, and it cannot be drawn any more.
        """
        told = self._told(key) if name in PICTURES else None
        if told is None:
            raise NotFoundError(
                zh="没有这张图，或者放得太久。请回到“文章”，再预览一次。",
                en="There is no such picture, or it was long ago. Preview the article again.",
                field="picture",
                value=name[:40],
            )
        catalogue = self.slot.current
        if name == CODE:
            return code_png(told["address"])
        if told["version"] != catalogue.version:
            raise ConflictError(
                zh=f"数据已经换成 {catalogue.version}，这张图是按 {told['version']} 画的。"
                "请回到“文章”，再预览一次。",
                en=f"The data are now {catalogue.version}; this picture was of "
                f"{told['version']}. Preview the article again.",
                field="version",
            )
        view = parse_view(told["view"], catalogue)
        drawn = self._drawn_of(view, catalogue, dark=bool(told["dark"]))
        if name == MAP:
            return self._picture(drawn, MAP, "", lambda: drawn.map.content)
        return self._cover(drawn, name, told["title"])

    def kit(self, article: Article) -> Kit:
        """Draw all that belongs to an article, but for what is drawn already."""
        drawn, title = article.drawn, article.words.title
        covers = (self._cover(drawn, name, title) for name in (COVER, SQUARE_COVER))
        made = Covers(*covers)
        with OF_THE_PROCESS.turn():
            return kit_of(article, made)

    def _cover(self, drawn: Drawn, name: str, title: str) -> bytes:
        square = name == SQUARE_COVER
        return self._picture(drawn, name, title, lambda: drawn.cover(title, square=square))

    def _picture(self, drawn: Drawn, name: str, title: str, draw: Callable[[], bytes]) -> bytes:
        """Return a picture; one is drawn at a time, whoever asks."""
        return self._pictures.get((drawn, name, title), draw).data

    def _told(self, key: str) -> Plain | None:
        found = self._words.read(f"{key}.json") if _is_key(key) else None
        told = json.loads(found) if found else None
        return told if isinstance(told, dict) and "address" in told else None

    def _drawn_of(self, view: View, catalogue: Catalogue, *, dark: bool) -> Drawn:
        day = self.clock().date()
        return self._drawn.get(
            (catalogue.version, day),
            (view.slug, dark),
            lambda: drawn_of(
                view,
                catalogue,
                settings=self.settings,
                day=day,
                before=self._a_month_before(catalogue),
                dark=dark,
            ),
        )

    def _a_month_before(self, catalogue: Catalogue) -> Catalogue | None:
        day = self.clock().date()
        return self._before.get(
            (catalogue.version, day),
            "before",
            lambda: keeping.catalogue_a_month_before(self.store, day, self.settings),
        )


def zipped(kit: Kit) -> bytes:
    """Pack a kit; the same kit is the same file."""
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        for name, content in kit_files(kit).items():
            entry = ZipInfo(name, ZIP_DAY)
            entry.compress_type = ZIP_STORED if name.endswith(".png") else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
    return file.getvalue()


def _is_key(key: str) -> bool:
    return len(key) == 32 and all(letter in "0123456789abcdef" for letter in key)  # noqa: PLR2004

"""/articles: an editor chooses a view, says it in words, and sends it on its way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request

from stationmap.articles import Kind, View, near_view, parse_view
from stationmap.errors import StationmapError
from stationmap.people import Role
from stationmap.web import articles_sending as sending
from stationmap.web import articles_view as say
from stationmap.web.articles_desk import zipped
from stationmap.web.articles_typed import Typed, from_form, of_article, stale_text
from stationmap.web.downloads import file_answer
from stationmap.web.keeper_desk import see
from stationmap.web.language import english
from stationmap.web.messages import article_messages
from stationmap.web.problems import status_of
from stationmap.web.public import public_root
from stationmap.web.rights import anybody, needs

if TYPE_CHECKING:
    from stationmap.articles import Article, Kit
    from stationmap.catalogue import Catalogue
    from stationmap.web.articles_desk import ArticleDesk
    from stationmap.web.jobs import Job

ZIP = "application/zip"
PICTURE_AGE_S = 3600
PICTURES = "/articles/pictures/"
TEXT_MOST = 120
SEARCHED = (Kind.STATION, Kind.NEAR)
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the upper form says: a kind of view, perhaps not yet which of that kind."""

    kind: Kind
    view: View | None = None
    text: str = ""


class Articles:
    """The editor's pages.

    Parameters
    ----------
    desk : ArticleDesk
        Writes and draws.
    """

    def __init__(self, desk: ArticleDesk) -> None:
        self.desk = desk

    def blueprint(self) -> Blueprint:
        """Make the routes."""
        articles = Blueprint("articles", __name__, url_prefix="/articles")
        add = articles.add_url_rule
        add("", "page", self.page)
        add("", "preview", self.preview, methods=["POST"])
        add("/places", "places", self.places)
        add("/drafts/<key>", "shown", self.shown)
        add("/drafts/<key>/checks", "checks", self.checks)
        add("/pictures/<key>/<name>", "picture", self.picture)
        add("/kit.zip", "kit", self.kit, methods=["POST"])
        add("/send", "send", self.send, methods=["POST"])
        add("/sending/<job_id>", "progress", self.progress)
        return articles

    # ---- the page -------------------------------------------------------------------

    @needs(Role.EDITOR)
    def page(self) -> Response:
        """Show a view with its words: those that were kept, or fresh ones."""
        catalogue = self.desk.slot.current
        try:
            if key := request.args.get("draft", ""):
                kept = self.desk.typed(key)
                return self._page(catalogue, Chosen(*_kind_and_view(kept.view, catalogue)), kept)
            chosen = _chosen(catalogue)
        except StationmapError as fault:
            return self._page(catalogue, Chosen(_kind()), fault=fault)
        if chosen.view is not None and "what" in request.args:
            return see(_address(chosen.view, dark=_dark()))
        typed = Typed(chosen.view.slug, dark=_dark()) if chosen.view else None
        return self._page(catalogue, chosen, typed)

    @needs(Role.EDITOR)
    def preview(self) -> Response:
        """Take words, renew what nobody has touched, and show them."""
        catalogue, typed = self.desk.slot.current, from_form(request.form)
        try:
            _article, typed = self._written(catalogue, typed)
        except StationmapError as fault:
            return self._kept_page(catalogue, typed, fault)
        return see("/articles?" + urlencode({"draft": self.desk.keep(typed.text())}))

    @needs(Role.EDITOR)
    def places(self) -> str:
        """Send the stations or places that somebody may mean."""
        text = request.args.get("q", "")[:TEXT_MOST].strip()
        return render_template("articles_places.html", **self._search(_kind(), text))

    def _page(
        self,
        catalogue: Catalogue,
        chosen: Chosen,
        typed: Typed | None = None,
        *,
        fault: StationmapError | None = None,
    ) -> Response:
        """Show the page; without a view, only what there is to choose from."""
        told: dict[str, object] = {"article": None, "typed": typed}
        if chosen.view is not None and typed is not None:
            told |= self._told(catalogue, chosen.view, typed)
        account = self.desk.account
        body = render_template(
            "articles.html",
            parts=_parts(),
            say=say,
            chosen=chosen,
            choices=say.choices(chosen.kind),
            townships=catalogue.townships,
            catalogue=catalogue,
            fault=say.error_words(fault) if fault else "",
            account=account,
            author=account.author if account else "",
            approval=self.desk.settings.map_approval_number,
            messages=article_messages(),
            dark=typed.dark if typed else _dark(),
            **self._search(chosen.kind, chosen.text),
            **told,
        )
        return Response(body, status_of(fault) if fault else 200)

    def _kept_page(self, catalogue: Catalogue, typed: Typed, fault: StationmapError) -> Response:
        """Show words that cannot be set into an article, with why: nothing is lost."""
        return self._page(catalogue, Chosen(Kind.DISTRICT), typed, fault=fault)

    def _told(self, catalogue: Catalogue, view: View, typed: Typed) -> dict[str, object]:
        article = self.desk.article(view, replace(typed, view=view.slug), catalogue)
        now = of_article(article, dark=typed.dark, before=typed.stale)
        key = self.desk.keep(now.text())
        pictures = PICTURES + self.desk.pictures_key(article, dark=typed.dark)
        fresh = not (typed.made or typed.body)
        return {
            "article": article,
            "typed": now,
            "fresh": fresh,
            "edited": not fresh and article.words != article.made,
            "stale": [say.stale_words(one) for one in now.stale],
            "stale_text": stale_text(now),
            "key": key,
            "pictures": pictures,
            "copied": _with_addresses(article, public_root(self.desk.settings) + pictures),
            "counts": say.counts(article),
            "figures": say.figures(article),
            "notices": say.notice_words(article.notices),
            **_checked(article, None),
        }

    def _search(self, kind: Kind, text: str) -> dict[str, object]:
        """Find what somebody typed, where the kind of view wants it."""
        if kind not in SEARCHED or not text:
            return {"kind": kind, "text": text, "places": None}
        places = say.found(self.desk.slot.current, kind, text)
        return {"kind": kind, "text": text, "places": places}

    def _written(self, catalogue: Catalogue, typed: Typed) -> tuple[Article, Typed]:
        """Write an article around words, and say what its form then holds."""
        article = self.desk.article(parse_view(typed.view, catalogue), typed, catalogue)
        return article, of_article(article, dark=typed.dark, before=typed.stale)

    # ---- how it looks ---------------------------------------------------------------

    @needs(Role.EDITOR)
    def shown(self, key: str) -> Response:
        """Send the article as a phone shows it; nothing in it runs or reaches out."""
        article, typed = self._written(self.desk.slot.current, self.desk.typed(key))
        pictures = self.desk.pictures_key(article, dark=typed.dark)
        html = _with_addresses(article, PICTURES + pictures)
        g.policy = PREVIEW_POLICY
        return Response(render_template("articles_phone.html", article=article, html=html))

    @needs(Role.EDITOR)
    def checks(self, key: str) -> str:
        """Draw everything, and say what WeChat keeps and how large it is."""
        catalogue = self.desk.slot.current
        article, _typed = self._written(catalogue, self.desk.typed(key))
        kit = self.desk.kit(article)
        size = say.size_words(len(zipped(kit)))
        return render_template("articles_checks.html", size=size, **_checked(article, kit))

    @anybody
    def picture(self, key: str, name: str) -> Response:
        """Send a picture; WeChat's editor fetches it without an account."""
        answer = Response(self.desk.picture(key, name), mimetype="image/png")
        answer.cache_control.public = True
        answer.cache_control.max_age = PICTURE_AGE_S
        return answer

    # ---- the ways out ---------------------------------------------------------------

    @needs(Role.EDITOR)
    def kit(self) -> Response:
        """Send everything in one zip, the same files as the command writes."""
        catalogue, typed = self.desk.slot.current, from_form(request.form)
        try:
            article, typed = self._written(catalogue, typed)
        except StationmapError as fault:
            return self._kept_page(catalogue, typed, fault)
        body = zipped(self.desk.kit(article))
        name = f"stationmap-{article.view.kind.value}.zip"
        return file_answer(body, ZIP, name, f"{article.drawn.scene.title}.zip")

    @needs(Role.EDITOR)
    def send(self) -> Response:
        """Begin to send an article to the draft box."""
        catalogue, typed = self.desk.slot.current, from_form(request.form)
        try:
            article, typed = self._written(catalogue, typed)
            key = self.desk.keep(typed.text())
            job = sending.begin(self.desk, article, key=key)
        except StationmapError as fault:
            if _parts():
                return self._sending(None, say.error_words(fault), status_of(fault))
            view = _view_or_none(typed.view, catalogue)
            if view is None:
                return self._kept_page(catalogue, typed, fault)
            return self._page(catalogue, Chosen(view.kind, view), typed, fault=fault)
        return see(f"/articles/sending/{job.id}")

    @needs(Role.EDITOR)
    def progress(self, job_id: str) -> Response:
        """Say how far an article has come on its way."""
        job = self.desk.jobs.find(job_id, sending.KIND)
        return self._sending(job, sending.failed_words(job, english=english()))

    def _sending(self, job: Job | None, failed: str, status: int = 200) -> Response:
        body = render_template(
            "articles_sending.html", parts=_parts(), job=job, failed=failed, sending=sending
        )
        return Response(body, status)


def _with_addresses(article: Article, folder: str) -> str:
    """Return an article whose pictures lie in another folder."""
    html = article.fragment
    for name in article.names:
        html = html.replace(f'"{name}"', f'"{folder}/{name.rpartition("/")[2]}"')
    return html


def _checked(article: Article, kit: Kit | None) -> dict[str, object]:
    findings = article.findings if kit is None else kit.findings
    return {
        "faults": say.faults(findings),
        "lines": say.lines(article, kit),
        "source_url": article.source_url,
    }


# ---- what is asked for ------------------------------------------------------------


def _kind() -> Kind:
    """Return the kind of view that the address names; without one, the district."""
    asked = request.args.get("what") or request.args.get("view", "").partition("-")[0]
    return next((kind for kind in Kind if kind.value == asked), Kind.DISTRICT)


def _parts() -> bool:
    """Say whether a script asks, which takes over what has changed."""
    return request.headers.get("X-Wants") == "parts"


def _dark() -> bool:
    return request.args.get("dark") == "1"


def _chosen(catalogue: Catalogue) -> Chosen:
    """Read the address.

    Raises
    ------
    StationmapError
        It names something that is not there.
    """
    if slug := request.args.get("view", ""):
        return Chosen(*_kind_and_view(slug, catalogue))
    kind, text = _kind(), request.args.get("q", "")[:TEXT_MOST].strip()
    if kind is Kind.TOWNSHIP:
        code = request.args.get("township") or catalogue.townships[0].code
        return Chosen(kind, parse_view(f"{kind}-{code}", catalogue))
    if kind in SEARCHED:
        if kind is Kind.NEAR and _is_position(text):
            return Chosen(kind, near_view(text.replace("，", ","), "", catalogue))
        return Chosen(kind, None, text)
    return Chosen(kind, View(kind))


def _kind_and_view(slug: str, catalogue: Catalogue) -> tuple[Kind, View]:
    view = parse_view(slug, catalogue)
    return view.kind, view


def _view_or_none(slug: str, catalogue: Catalogue) -> View | None:
    try:
        return parse_view(slug, catalogue)
    except StationmapError:
        return None


def _is_position(text: str) -> bool:
    parts = text.replace("，", ",").split(",")
    return len(parts) == 2 and all(_is_number(part) for part in parts)  # noqa: PLR2004


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _address(view: View, *, dark: bool) -> str:
    asked = {"view": view.slug} | ({"dark": "1"} if dark else {})
    return "/articles?" + urlencode(asked)

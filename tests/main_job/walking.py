"""Who walks, and the first way: an organisation, its people and its files, by pages alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from dateutil.relativedelta import relativedelta
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import translation

from tests.main_job.browsing import Page, Visitor
from tests.main_job.businesses import Business, Upload
from tests.main_job.looking import look

PASSWORD = "correct-horse-battery"


@dataclass
class Walk:
    """A business and the browsers of its people, by the name before the @."""

    business: Business
    people: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self, name: str) -> Visitor:
        """A browser in the business's language that nobody has used yet."""
        visitor = Visitor(self.business.language, f"/o/{self.business.slug}/", look)
        return self.people.setdefault(name, visitor)

    def email(self, name: str) -> str:
        """Where somebody gets mail."""
        return f"{name}@{self.business.slug}.example"

    def word(self, english: str, context: str = "") -> str:
        """What the product says for this in the business's language."""
        with translation.override(self.business.language):
            if context:
                return translation.pgettext(context, english)
            return translation.gettext(english)

    def says(self, english: str, portuguese: str) -> str:
        """What people write in the business's language."""
        return portuguese if self.business.language == "pt-br" else english

    def account(self, who: str, name: str) -> Page:
        """The page of an account, looked for by its name in the list."""
        found = self.people[who].go("accounts/").form("q", "owner").fill(q=name).send()
        return found.follow(name)


def organisation_made(business: Business) -> Walk:
    """By the command; its administrator signs in."""
    walk = Walk(business)
    made = dict(business.made_with)
    slug, locale = made.pop("slug"), {"pt-br": "pt-BR"}.get(business.language, business.language)
    options = {"locale": locale, "admin": walk.email("admin"), "password": PASSWORD, **made}
    call_command("create_organization", slug, stdout=StringIO(), **options)
    form = walk.visitor("admin").open("/").form("login", "password")
    home = form.fill(login=walk.email("admin"), password=PASSWORD).send()
    assert home.address == f"/o/{slug}/"
    return walk


def joined(walk: Walk, name: str, role: str) -> None:
    """Somebody is invited, takes the link out of the mail, and says a name and a password."""
    form = walk.people["admin"].go("settings/people/invite/").form("email", "role")
    invited = form.fill(email=walk.email(name), role=role).send()
    assert walk.word("The invitation is on its way.") in invited.text
    [letter] = [letter for letter in mail.outbox if letter.to == [walk.email(name)]]
    [path] = re.findall(r"https?://[^/\s]+(/invitations/\S+/)", letter.body)
    form = walk.visitor(name).open(path).form("name", "password")
    assert form.fill(name=name.title(), password=PASSWORD).send().address == walk.people[name].home


def account_made(walk: Walk, name: str) -> None:
    """By the administrator, on its form."""
    form = walk.people["admin"].go("accounts/new/").form("name", "owner")
    assert name in form.fill(name=name).send().text


def file_loaded(walk: Walk, upload: Upload) -> Page:
    """Chosen, its columns left as they are understood where they are asked for, the dry run seen, applied; done."""
    file = SimpleUploadedFile(upload.name, upload.content)
    columns = walk.people["admin"].go("accounts/import/").form("kind", "file")
    checked = columns.fill(kind=upload.kind, file=file).send()
    if "/columns/" in checked.address:  # what was said of a shape once is not asked again
        checked = checked.form("header_row").fill(**dict(upload.said)).send()
    assert walk.word("Nothing is written yet") in checked.text
    assert (counted(checked, "made"), counted(checked, "refused")) == (upload.made, 0)
    loaded = checked.button("/application/").send()
    assert walk.word("The file is loaded.") in loaded.text
    assert (counted(loaded, "made"), counted(loaded, "refused")) == (upload.made, 0)
    return loaded


def counted(page: Page, what: str) -> int:
    """How many lines a file's page says were made, changed or refused."""
    [figures] = [n for n in page.main.all("div") if "figures" in n.attrs.get("class", "").split()]
    names = ("made", "changed", "unchanged", "refused")
    return int(list(figures.all("b"))[names.index(what)].text)


def closed_month(walk: Walk) -> str:
    """To which month figures run."""
    return walk.people["lead"].go("settings/period/").form("month").shown("month")


def curve(walk: Walk, to: date) -> list[tuple[str, ...]]:
    """Account, revenue and class of the twelve months to this one, on all pages of the curve."""
    form = walk.people["lead"].go("insights/abc/").form("from", "to")
    start = to - relativedelta(months=11)
    page = form.put("from", f"{start:%Y-%m}").put("to", f"{to:%Y-%m}").send()
    found = _curve_of(walk, page)
    while walk.word("Next") in page.links():
        page = page.follow(walk.word("Next"))
        found += _curve_of(walk, page)
    return found


def _curve_of(walk: Walk, page: Page) -> list[tuple[str, ...]]:
    rows = page.rows(walk.word("Accounts by net revenue"))
    return [
        (next(name.all("a")).text, re.findall(r"[\d.,]+", amount.text)[0], letter.text)
        for _rank, name, amount, _share, _sum, letter in rows
    ]

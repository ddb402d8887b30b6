"""The steps of a plan's life, each by the pages that a person sees."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.person import Person

NAME = "Müller & Filhos"


def starts(kam: Person) -> None:
    """An account, and its first plan."""
    kam.opens("/o/dawn/accounts/new/")
    form = kam.types(name=NAME)
    chosen = form.locator("[name=owner] option:checked")
    assert chosen.inner_text() == "Ana.Kam"
    kam.sends(form)
    kam.follows("/plan/")
    kam.follows("/plan/new/")
    kam.sends(kam.types(starts_on="2026-01-01", ends_on="2026-12-31"))
    kam.reads(kam.word("Draft"))


def writes(person: Person, kind: str, text: str) -> None:
    """A section, in the editor or in the textarea that stands there without scripts."""
    with person.leaving():
        person.page.locator(f'#{kind} a[href*="/plans/sections/"]').first.click()
    if person.has_scripts:
        person.page.locator(".tiptap").fill(text)
    else:
        person.page.locator("textarea[name=text]").fill(text)
    person.sends(person.page.locator("form[data-autosave]"))
    person.reads(text)


def adds(person: Person, key: str, **values: Any) -> None:
    """A row of the plan, on the page of its kind."""
    ends = {"swot": "swot/new/?kind=threat"}
    person.follows(f"/{ends.get(key, f'{key}/new/')}")
    person.sends(person.types(**values))


def opens_row(person: Person, key: str, text: str) -> None:
    """The page of a row, by its name on the plan."""
    with person.leaving():
        person.page.locator(f'main a[href*="/plans/{key}/"]').get_by_text(text).first.click()


def is_written(kam: Person) -> None:
    """Text, rows of every kind, their order, and what the client may read."""
    writes(kam, "summary", kam.says("We grow together.", "Crescemos juntos."))
    for title in (kam.says("Second site", "Segunda fábrica"), kam.says("Portal", "Portal web")):
        figures = {"baseline": "1", "target": "12000", "current": "2", "unit": "t"}
        adds(kam, "objectives", title=title, kind="quantitative", status="open", **figures)
    opens_row(kam, "objectives", title)
    kam.presses("/move/", "1")
    shown = kam.page.locator("#objectives b").all_inner_texts()
    assert shown[0].startswith(title)
    adds(kam, "swot", text=kam.says("A new buyer", "Um novo comprador"), kind="threat")
    price = {"text": kam.says("Price war", "Guerra de preços"), "likelihood": "4", "impact": "5"}
    adds(kam, "risks", status="open", **price)
    gain = {"initiative": kam.says("Fewer returns", "Menos devoluções"), "side": "client"}
    adds(kam, "value", stage="realised", amount=kam.says("1234567.80", "1234567,80"), **gain)
    kam.presses("/marking/", "on")
    for key, text in (
        ("objectives", title),
        ("objectives", kam.says("Second site", "Segunda fábrica")),
        ("value", gain["initiative"]),
    ):
        opens_row(kam, key, text)
        kam.presses("/marking/", "on")


def is_talked_about(kam: Person, leader: Person) -> None:
    """A comment of the leader's on a section, resolved by the KAM."""
    leader.opens(urlsplit(kam.page.url).path)
    with leader.leaving():
        leader.page.locator('#summary a[href*="/comments/new/"]').first.click()
    said = kam.says("Who says so?", "Quem diz isso?")
    leader.sends(leader.types(text=said))
    kam.opens(urlsplit(kam.page.url).path)
    kam.reads(said)
    kam.presses("/resolution/", "on")
    kam.reads(kam.word("Resolved"))


def is_mapped(leader: Person, kam: Person) -> None:
    """Offerings, a unit, a gap in the whitespace, and an objective from it."""
    leader.opens("/o/dawn/plans/offerings/")
    leader.sends(leader.types(name=leader.says("Training", "Treinamento")))
    kam.follows("/whitespace/", among="nav")
    kam.follows("/units/")
    kam.sends(kam.types(name=kam.says("North plant", "Fábrica norte")))
    kam.follows("/whitespace/", among="nav")
    with kam.leaving():
        kam.page.locator(".whitespace tbody td a").first.click()
    kam.sends(kam.types(state="gap", potential=kam.says("1500.50", "1500,50")))
    with kam.leaving():
        kam.page.locator(".whitespace tbody td a").first.click()
    with kam.leaving():
        kam.page.locator('a[href*="/objectives/new/?"]').click()
    kam.sends(kam.types(kind="qualitative", status="open"))
    kam.reads(kam.says("North plant", "Fábrica norte"))


def is_approved(kam: Person, leader: Person) -> None:
    """Submitted, sent back, mended, submitted, compared, approved."""
    kam.presses("/submission/")
    kam.reads(kam.word("Submitted"))
    leader.opens(urlsplit(kam.page.url).path)
    leader.follows("/approval/", among="body")
    why = kam.says("Say what they gain.", "Diga o que eles ganham.")
    with leader.leaving():
        leader.types(comment=why).locator('button[value="return"]').click()
    kam.opens(urlsplit(kam.page.url).path)
    kam.reads(why)
    writes(kam, "value", kam.says("Two weeks less.", "Duas semanas a menos."))
    kam.presses("/submission/")
    leader.opens(urlsplit(kam.page.url).path)
    leader.follows("/approval/", among="body")
    with leader.leaving():
        leader.page.locator('a[href*="/versions/?from="]').click()
    leader.reads(kam.word("Both say the same."))
    leader.page.go_back()
    with leader.leaving():
        leader.types(comment="Ok.").locator('button[value="approve"]').click()
    leader.reads(leader.word("Approved"))


def is_changed(kam: Person) -> None:
    """Changed since approval, and the page of versions says how."""
    kam.opens(urlsplit(kam.page.url).path)
    writes(kam, "summary", kam.says("We grow much together.", "Crescemos muito juntos."))
    kam.reads(kam.word("Changed since approval"))
    kam.follows("/versions/")
    words = kam.page.locator("main ins").all_inner_texts()
    assert words[0].split() == [kam.says("much", "muito")]
    kam.page.go_back()


def is_shared(kam: Person) -> str:
    """Looked at as the client, then shared; the path of the client's page."""
    kam.follows("/sharing/", among="body")
    kam.follows("/as-client/", among="body")
    kam.reads(NAME, kam.says("Fewer returns", "Menos devoluções"))
    kam.follows("/sharing/", among="body")
    kam.follows("/sharing/new/", among="body")
    kam.sends(kam.types(recipient_name="Rita Sousa", language=kam.language, days="30"))
    return urlsplit(kam.page.locator("textarea.address").input_value()).path


def is_answered(client: Person, path: str) -> None:
    """One objective is accepted, one disputed with a comment, a value confirmed."""
    client.opens(path)
    client.reads(NAME, client.says("1,234,567.80", "1.234.567,80"))
    agreed, disputed = client.page.locator(".objectives .objective:has(textarea)").all()
    agreed.locator('[value="accepted"]').check()
    disputed.locator('[value="disputed"]').check()
    disputed.locator("textarea").fill(client.says("Not before 2028.", "Não antes de 2028."))
    client.page.locator('[name^="confirm-"]').check()
    client.sends(client.types(seen=True, name="Rita Sousa"))
    thanks = client.word(
        "Thank you. Your answer has arrived, and you can change it as long as this page is open."
    )
    expect(client.page.get_by_role("status")).to_have_text(thanks)


def is_heard(kam: Person, plan: str) -> None:
    """The KAM reads the answers; the value is confirmed on the plan."""
    kam.follows("/sharing/")
    kam.reads(kam.says("Not before 2028.", "Não antes de 2028."), kam.word("Value confirmed"))
    kam.opens(plan)
    kam.reads(kam.says("confirmed by Rita Sousa", "confirmado por Rita Sousa"))


def goes_on(kam: Person) -> None:
    """The next period: each text asks to be looked at again."""
    kam.follows("/plan/new/")
    kam.sends(kam.types(starts_on="2027-01-01", ends_on="2027-12-31"))
    before = kam.page.get_by_text(kam.word("Not looked at yet")).count()
    kam.presses("/confirmation/")
    assert kam.page.get_by_text(kam.word("Not looked at yet")).count() == before - 1

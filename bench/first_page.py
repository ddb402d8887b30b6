"""The first page in a real browser: bytes over the wire, requests, movement of the layout."""

from __future__ import annotations

from bench.results import Result
from bench.sizes import Sizes
from demo.loading import load_demo
from tests.browser import chromium
from tests.browser.serving import serving

EMAIL = "leader@borealis.example"
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 500);
})"""


def measure(sizes: Sizes) -> list[Result]:
    """Sign in, forget the cache, load the first page of the demo."""
    if chromium.path() is None:
        return [
            _missing("bytes", 130, "kB"),
            _missing("requests", 12, ""),
            _missing("shift", 0, ""),
        ]
    load_demo()
    with serving() as url, chromium.browser() as browser:
        context = browser.new_context(base_url=url, viewport={"width": 1360, "height": 900})
        page = context.new_page()
        page.goto("/auth/login/")
        page.locator("input[name=login]").fill(EMAIL)
        page.locator("input[type=password]").fill("demo-demo-demo")
        page.locator("input[type=password]").press("Enter")
        page.wait_for_url("**/o/borealis/**")
        first = page.url
        fresh = browser.new_context(
            base_url=url,
            viewport={"width": 1360, "height": 900},
            storage_state=context.storage_state(),
        ).new_page()
        answers = []
        fresh.on("requestfinished", lambda request: answers.append(request))
        fresh.goto(first, wait_until="networkidle")
        shift = fresh.evaluate(SHIFT)
        sizes_of = [request.sizes() for request in answers]
    total = sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes_of)
    return [
        Result(
            name="First page: over the wire",
            detail="with everything, nothing cached",
            found=total / 1000,
            unit="kB",
            most=130,
        ),
        Result(
            name="First page: requests",
            detail="page, style, typeface, scripts, icon",
            found=len(answers),
            unit="",
            most=12,
        ),
        Result(
            name="First page: layout shift",
            detail="as Chromium counts it",
            found=shift,
            unit="",
            most=0,
        ),
    ]


def _missing(what: str, most: float, unit: str) -> Result:
    return Result(
        name=f"First page: {what}",
        detail="",
        found=None,
        unit=unit,
        most=most,
        remark="No Chromium here: install it, or name it in KAM_CHROMIUM.",
    )

"""The pictures of the README, taken from the showcase: python -m tools.screenshots

Each picture is named for what it shows and written to docs/images as a PNG of at most 250 kB.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tools import browsing, layouts, showcase
from tools.machine import ROOT
from tools.scenes import LATE_GIFT
from tools.showcase import PASSWORD, STAFF_NUMBERS, Showcase

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 250_000
COLOURS = 224


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at what, in which language, look and size."""

    name: str
    who: str
    path: str
    language: str = "zh"
    dark: bool = False
    width: int = 1280
    height: int = 800
    scroll_to: str = ""
    talk: tuple[str, ...] = ()


PICTURES: tuple[Picture, ...] = (
    Picture("learner-home", "lin", "/home", height=900),
    Picture("learner-home-en", "lin", "/home", language="en", dark=True, height=900),
    Picture("lesson", "lin", "/courses/{course}/{lesson}", scroll_to=".ka-duo"),
    Picture("exam", "zhou", "/exams/attempts/{attempt_open}/sit#item-3"),
    Picture("role-play-desk", "mei", "/role-plays/late-gift", talk=LATE_GIFT[:2]),
    Picture("role-play-report", "lin", "/role-plays/plays/{play_rated}/report"),
    Picture("scripts", "lin", "/scripts/?q=换货"),
    Picture("growth", "he", "/growth", language="en"),
    Picture("trainer-desk", "tao", "/desk"),
    Picture("marking", "tao", "/marking/{marking_exam}/{marking_item}/{marking_code}"),
    Picture("team-board", "ping", "/team", height=900),
    Picture("promotion-case", "ping", "/team/cases/{case}", language="en"),
    Picture("verification", "", "/verify/{serial}", language="en", height=620),
    Picture("phone", "lin", "/home", width=390, height=844),
    Picture("calendar", "ping", "/calendar"),
    Picture("scenario-graph", "tao", "/scenarios/late-gift", height=900),
    Picture("training-plan", "tao", "/courses/plans/{plan}"),
)
LESSONS = (
    "chat-service/first-reply",
    "phone-service/voice-and-listening",
    "complaint-handling/calm-the-customer",
    "orders-after-sales/exchange-rules",
    "information-protection/verify-and-refuse",
)
# Each in both languages, as docs/lessons.md shows them.
PICTURES += tuple(
    Picture(
        f"lesson-{name.partition('/')[2]}-{language}",
        "tao",
        f"/courses/manage/{name.replace('/', '/lessons/')}/preview",
        language=language,
        height=1400,
    )
    for name in LESSONS
    for language in ("zh", "en")
)


def take(browser: Browser, address: str, things: dict[str, str], picture: Picture) -> bytes:
    """Open the page as the person and give its picture."""
    context = browser.new_context(
        base_url=address,
        locale="zh-CN" if picture.language == "zh" else "en-GB",
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.who:
        _sign_in(page, picture.who)
    answer = page.goto(picture.path.format(**things))
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{picture.name}: {picture.path} is not there")
    for number, line in enumerate(picture.talk):
        if number == 0:
            page.locator("form.ka-rp-begin button[type=submit]").click()
            page.wait_for_url("**/role-plays/plays/*")
        _say(page, line)
    page.wait_for_load_state("networkidle")
    if picture.scroll_to:
        page.locator(picture.scroll_to).first.evaluate(
            "(place) => scrollTo(0, place.getBoundingClientRect().top + scrollY - 110)"
        )
    page.evaluate("document.activeElement?.blur()")
    taken = page.screenshot(caret="hide", animations="disabled")
    context.close()
    return taken


def _say(page: Page, line: str) -> None:
    """One message on the role-play desk, and the customer's answer to it."""
    page.wait_for_timeout(4000)
    with page.expect_response(lambda answer: answer.url.endswith("/say")):
        page.locator("#say").fill(line)
        page.locator("#say").press("Enter")
    page.wait_for_timeout(1500)


def _sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in")
    page.locator("#who").fill(STAFF_NUMBERS[who])
    page.locator("#password").fill(PASSWORD)
    page.locator("main button[type=submit].btn-primary").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def pressed(taken: bytes) -> bytes:
    """The picture with few enough colours to be small, and still to look the same."""
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    for colours in (COLOURS, 128, 64):
        packed = io.BytesIO()
        image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            packed, "PNG", optimize=True
        )
        if packed.tell() <= MOST_BYTES:
            break
    return packed.getvalue()


def main() -> int:
    """Take all pictures; names given on the command line choose some."""
    chosen = [p for p in PICTURES if not sys.argv[1:] or p.name in sys.argv[1:]]
    IMAGES.mkdir(parents=True, exist_ok=True)
    if not sys.argv[1:] or "certificate" in sys.argv[1:]:
        layouts.main()
    with tempfile.TemporaryDirectory(prefix="academy-pictures-") as scratch:
        folder = Path(scratch) / "data"
        print("Preparing an academy with some weeks behind it")
        made: Showcase = showcase.prepare(folder)
        with browsing.served(folder) as address, browsing.chromium() as browser:
            for picture in chosen:
                packed = pressed(take(browser, address, made.things, picture))
                (IMAGES / f"{picture.name}.png").write_bytes(packed)
                print(f"docs/images/{picture.name}.png  {len(packed) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

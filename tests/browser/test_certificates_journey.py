"""A design, a batch, the holder's wall, and a stranger who drops the file."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import NAMES, Newcomer, Visit
from tests.browser.looking import violations
from tests.browser.people import Academy, Watch
from tests.rules.certificates.test_claims import FRAME, JFIF, SCAN, jpeg

SERIAL = re.compile(r"KA-\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")
REGISTER = "/certificates/register"
DROP = """(zone, data) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], "certificate.pdf", { type: "application/pdf" }));
  for (const name of ["dragover", "drop"])
    zone.dispatchEvent(
      new DragEvent(name, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def reach(page: Page, selector: str, *, most: int = 90) -> None:
    """Go to an element by the Tab key alone."""
    for _press in range(most):
        if page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def design(trainer: Page, name: str, headline: str) -> str:
    """Begin with a shipped design, watch the preview follow, publish it for best teams; gives
    its address."""
    trainer.goto(f"{REGISTER}/templates")
    trainer.locator("a[href*='from=modern-landscape']").click()
    trainer.locator("#name").fill(name)
    trainer.locator("#headline_zh").fill(headline)
    sheet = trainer.frame_locator("iframe[data-sheet]")
    expect(sheet.locator(".over")).to_contain_text(headline)
    trainer.locator("#layout").select_option("portrait")
    expect(trainer.locator("iframe[data-sheet]")).to_have_class(re.compile("is-upright"))
    trainer.locator("#style").select_option("formal")
    expect(sheet.locator("h1")).to_have_text(headline)
    trainer.locator("#colour").fill("#f3d9a4")
    trainer.locator("main form#design button[type=submit]").click()
    expect(trainer.locator("#colour-error")).to_be_visible()
    trainer.locator("#colour").fill("#7a1f2b")
    trainer.locator("input[name=kinds][value=best_team]").check()
    trainer.locator("main form#design button[type=submit]").click()
    expect(trainer).to_have_url(re.compile(r"/templates/[0-9a-f-]{36}$"))
    assert violations(trainer) == []
    return trainer.url


def order(trainer: Page, title: str, numbers: list[str]) -> None:
    """Award best team to many."""
    trainer.goto(f"{REGISTER}/runs")
    trainer.locator("#kind").select_option("best_team")
    trainer.locator("#title_zh").fill(f"{title}班组")
    trainer.locator("#title_en").fill(f"Team {title}")
    trainer.locator("#people").fill("\n".join(numbers))
    trainer.locator("main form.ka-form button[type=submit]").click()
    expect(trainer).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}$"))


def dropped(stranger: Page, data: bytes) -> Page:
    """The stranger lets a file fall on the public page."""
    stranger.goto("/verify")
    zone = stranger.locator("[data-dropzone]")
    zone.evaluate(DROP, base64.b64encode(data).decode())
    expect(stranger).to_have_url(re.compile("/verify/file$"))
    return stranger


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_design_to_a_stranger_and_back_to_a_revocation(
    visit: Visit, newcomer: Newcomer, academy: Academy, watch: Watch, language: str
) -> None:
    watch.expected = ("status of 404", "status of 422")
    headline = {"zh": "年度优秀", "en": "季度优秀"}[language]
    people = [newcomer(f"team-{language}-{number}") for number in range(2)]
    trainer = visit("tao", language=language)
    template = design(trainer, f"Award {language}", headline)
    order(trainer, f"A-{language}", [academy.numbers[name] for name in people])
    archive = trainer.locator("a[href$='.zip']")
    expect(archive).to_be_visible(timeout=40_000)
    expect(trainer.locator("progress")).to_have_attribute("value", "2")
    assert violations(trainer) == []
    with trainer.expect_download() as got:
        archive.click()
    with zipfile.ZipFile(io.BytesIO(Path(got.value.path()).read_bytes())) as packed:
        assert len(packed.namelist()) == 2
        assert all(academy.numbers[n] in " ".join(packed.namelist()) for n in people)

    holder = visit(people[0], language=language)
    holder.goto("/certificates/")
    assert violations(holder) == []
    card = holder.locator(".ka-wall > li").first
    found = SERIAL.search(card.inner_text())
    assert found is not None
    serial = found[0]
    with holder.expect_download() as got:
        card.locator("a[href$='.pdf']").click()
    data = Path(got.value.path()).read_bytes()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert serial in text
    assert headline in text
    with holder.expect_download() as got:
        card.locator("a[href$='.jwt']").click()
    assert Path(got.value.path()).read_text("ascii").count(".") == 2
    card.locator("button[data-copy]").click()
    expect(holder.locator(".ka-toast")).to_be_visible()
    link = holder.evaluate("navigator.clipboard.readText()")
    assert link == f"{academy.address}/verify/{serial}"

    stranger = visit(None, language=language)
    stranger.goto(link)
    name = next(name for name in NAMES if name in text)
    expect(stranger.locator("#result")).not_to_contain_text(name)
    holder.locator(".ka-wall > li").first.locator("form button[type=submit]").click()
    expect(holder.locator(".ka-wall > li").first).to_contain_text(serial)
    dropped(stranger, data)
    expect(stranger.locator(".ka-ok.is-good")).to_be_visible()
    expect(stranger.locator("#result")).to_contain_text(name)
    assert violations(stranger) == []
    expect(stranger.locator(".ka-pairs")).to_contain_text(serial)
    altered = bytearray(data)
    altered[len(data) // 2] ^= 1
    dropped(stranger, bytes(altered))
    expect(stranger.locator("#result")).to_have_count(0)
    expect(stranger.locator(".ka-notice.is-bad")).to_be_visible()
    assert violations(stranger) == []

    trainer.goto(f"{REGISTER}?q={serial}")
    trainer.locator("table a", has_text=serial).click()
    trainer.locator("#reason").fill("Awarded to another team. 授予了另一个班组。")
    trainer.locator("form[action$='/revoke'] button[type=submit]").click()
    expect(trainer.locator("form[action$='/revoke']")).to_have_count(0)
    dropped(stranger, data)
    expect(stranger.locator(".ka-ok.is-bad")).to_be_visible()
    expect(stranger.locator(".ka-verdict")).to_contain_text("授予了另一个班组")
    holder.goto("/certificates/")
    expect(holder.locator(".ka-wall > li").first).to_contain_text("授予了另一个班组")
    trainer.goto(template)
    trainer.locator("form[action$='/retire'] button[type=submit]").click()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_order_is_cancelled_and_nobody_further_is_awarded(
    visit: Visit, newcomer: Newcomer, academy: Academy, language: str
) -> None:
    people = [newcomer(f"many-{language}-{number}") for number in range(60)]
    trainer = visit("tao", language=language)
    order(trainer, f"B-{language}", [academy.numbers[name] for name in people])
    trainer.locator("form[action$='/cancel'] button").click()
    expect(trainer.locator("form[action$='/cancel']")).to_have_count(0)
    made = int(trainer.locator("progress").get_attribute("value") or 0)
    assert made < 60
    trainer.reload()
    assert int(trainer.locator("progress").get_attribute("value") or 0) <= made + 25
    assert violations(trainer) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_certificate_from_elsewhere_is_handed_in_and_confirmed(
    visit: Visit, newcomer: Newcomer, watch: Watch, language: str, tmp_path: Path
) -> None:
    watch.expected = ("status of 422",)
    learner = visit(newcomer(f"external-{language}"), language=language)
    learner.goto("/certificates/")
    learner.locator("a[href='/certificates/external']").first.click()
    learner.locator("#title").fill(f"Manager of service {language}")
    learner.locator("#issuer").fill("电商协会")
    learner.locator("#issued_on").fill("2025-06-01")
    photo, text = tmp_path / "photo.jpg", tmp_path / "photo.pdf"
    photo.write_bytes(jpeg(JFIF, FRAME, scan=SCAN + language.encode()))
    text.write_text("no certificate")
    learner.locator("#file").set_input_files(text)
    learner.locator("main form.ka-form button[type=submit]").click()
    expect(learner.locator("#file-error")).to_be_visible()
    expect(learner.locator("#issuer")).to_have_value("电商协会")
    assert violations(learner) == []
    learner.locator("#file").set_input_files(photo)
    learner.locator("main form.ka-form button[type=submit]").click()
    expect(learner.locator(".ka-rows li")).to_contain_text("电商协会")

    trainer = visit("wen", language=language)
    trainer.goto("/desk")
    trainer.locator("main a[href='/certificates/claims']").first.click()
    trainer.goto("/certificates/claims?q=Manager")
    trainer.locator("table a", has_text=f"Manager of service {language}").click()
    expect(trainer.locator(".ka-original")).to_be_attached()
    assert violations(trainer) == []
    trainer.locator("#title_zh").fill("客户服务管理师")
    trainer.locator("form[action$='/confirm'] button[type=submit]").click()
    expect(trainer.locator("form[action$='/confirm']")).to_have_count(0)
    serial = trainer.locator("dd a[href^='/verify/']").inner_text()
    learner.goto("/certificates/")
    expect(learner.locator(".ka-wall > li").first).to_contain_text(serial)
    expect(learner.locator(".ka-wall > li").first).to_contain_text("电商协会")


def test_wall_and_check_are_used_by_keyboard_alone(
    visit: Visit, academy: Academy, watch: Watch
) -> None:
    watch.expected = ("status of 404",)
    page = visit("lin")
    page.goto("/certificates/")
    reach(page, ".ka-wall a[href$='.pdf']")
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
    stranger = visit(None)
    stranger.goto("/verify")
    reach(stranger, "#serial")
    stranger.keyboard.type(str(academy.things["serial"]).lower())
    stranger.keyboard.press("Enter")
    expect(stranger.locator("#result")).to_be_visible()
    reach(stranger, "#name")
    stranger.keyboard.type("王小二")
    stranger.keyboard.press("Enter")
    expect(stranger.locator("[role=status].ka-bad")).to_be_visible()
    reach(stranger, "#file")
    reach(stranger, "form[action='/verify/file'] button")

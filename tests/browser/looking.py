"""Looking at a page: what axe finds, and what hangs over the edge."""

from __future__ import annotations

from playwright.sync_api import Page

AXE = "/static/vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """async (rules) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: rules }, resultTypes: ["violations"],
    // Reading every style sheet again serves only the rule on locked orientation; ours lock none.
    preload: false,
  });
  return found.violations.map((v) =>
    `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + n.html.slice(0, 110)
      + " " + (n.any[0]?.message ?? "").slice(0, 120)).join(" | ")}`);
}"""
# All that is asked of a page, in one question: each costs a walk through three processes.
WHOLE = """async ([address, rules, narrow]) => {
  await document.fonts.ready;
  await new Promise((good, bad) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: good, onerror: bad });
    document.head.append(script);
  });
  const look = %s, hanging = %s;
  return {
    violations: await look(rules),
    overhang: narrow ? hanging() : [],
    headed: document.title.trim() !== "" && document.querySelector("h1") !== null,
  };
}"""
OVERHANG = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const scrolls = (e) => e && (["auto", "scroll"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getClientRects().length && e.getBoundingClientRect().right > edge + 1)
    .filter((e) => !scrolls(e.parentElement))
    .slice(0, 4).map((e) => `${e.tagName}.${e.className}`.slice(0, 90));
}"""


def whole(page: Page, *, narrow: bool) -> tuple[list[str], bool]:
    """What axe finds, what hangs over the edge of a narrow page, and whether the page has a title
    and a first heading."""
    found = page.evaluate(WHOLE % (LOOK, OVERHANG), [AXE, RULES, narrow])
    hanging = [f"hangs over the edge: {what}" for what in found["overhang"]]
    return [*found["violations"], *hanging], bool(found["headed"])


def violations(page: Page) -> list[str]:
    """What axe finds, one line a rule with the first places."""
    page.add_script_tag(url=AXE)
    found: list[str] = page.evaluate(LOOK, RULES)
    return found


def overhang(page: Page) -> list[str]:
    """Elements that make the page scroll sideways."""
    found: list[str] = page.evaluate(OVERHANG)
    return found

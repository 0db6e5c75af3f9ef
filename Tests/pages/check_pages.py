#!/usr/bin/env python3
"""Opens pages in a headless Chromium at three widths, light and dark, and on paper.

    check_pages.py PAGE.html … [--given faces=FILE training-log=FILE] [--reports JSON …]
                   [--shots FOLDER] [--required]

A page passes when it complains of nothing, asks for nothing but itself, has every figure, table row and section
that its inputs call for (expected.py) and no other, its charts in view with text that does not overlap and is
12 pixels high, links that a finger hits, nothing wider than its window or its paper, and prints. The check itself is checked: each figure and section is taken out of the opened
page in turn, and has to be missed.

Without a Chromium the check is skipped with a message, or fails (exit 69) with --required or CI=true.
"""
import argparse
import base64
import os
import pathlib
import sys

import chromium
import expected

WIDTHS = (390, 1024, 1600)
SCHEMES = ("light", "dark")
# What A4, the narrower of the two papers there are, has between the margins.
PAPER = 680
UNAVAILABLE = 69

# What is in the page, as expected.py counts it.
CONTENT = """(() => {
  const rows = e => e.querySelectorAll('tbody tr').length;
  const all = (selector, value) => [...document.querySelectorAll(selector)].map(value);
  return {kind: document.querySelector('.kind')?.textContent,
          figures: Object.fromEntries(all('figure', f => [f.querySelector('svg.chart') ? f.id : '', rows(f)])),
          sections: all('section', s => s.id), links: all('nav a', a => a.hash.slice(1)),
          queries: all('.query', q => q).length, pictures: document.images.length,
          confusions: all('.pairs li', l => l).length,
          people: Math.max(0, ...all('#people details', rows)),
          intervals: all('.keys .spread', s => s.textContent).filter(t => t.includes(' to ')).length,
          digests: all('#provenance td code', c => c.textContent)};
})()"""

MEASURE = """(() => {
  const page = document.documentElement;
  const wide = [...document.querySelectorAll('body *')].filter(e => {
    if (e.closest('.scroll') || e.closest('svg')) return false;
    const box = e.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5);
  }).map(e => e.tagName + '.' + e.className);
  const charts = [...document.querySelectorAll('svg.chart')].map(svg => {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim())
      .map(t => ({text: t.textContent, box: t.getBoundingClientRect()}));
    const outside = texts.filter(t => t.box.left < frame.left - 1 || t.box.right > frame.right + 1
      || t.box.top < frame.top - 1 || t.box.bottom > frame.bottom + 1).map(t => t.text);
    const touching = [];
    for (let i = 0; i < texts.length; i++) for (let j = 0; j < i; j++) {
      const a = texts[i].box, b = texts[j].box;
      if (a.left < b.right - 1 && b.left < a.right - 1
          && a.top < b.bottom - 4 && b.top < a.bottom - 4)
        touching.push(texts[j].text + ' / ' + texts[i].text);
    }
    return {figure: svg.closest('figure')?.id, width: frame.width, height: frame.height,
            alternative: svg.getAttribute('aria-label'), outside, touching,
            type: 12 * frame.width / svg.viewBox.baseVal.width};
  });
  return {scroll: page.scrollWidth, inner: innerWidth, height: page.scrollHeight, wide, charts,
          broken: [...document.images].filter(i => !i.naturalWidth).length,
          silent: [...document.images].filter(i => !i.alt).length,
          low: [...document.querySelectorAll('nav a')].filter(a => a.getBoundingClientRect().height < 40).length,
          background: getComputedStyle(document.body).backgroundColor,
          scripts: document.scripts.length};
})()"""


# What does not fit on paper.
CUT = """[...document.querySelectorAll('table, pre, .chart, td, td code')].filter(e => e.getClientRects().length
  && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))"""


def contents(browser, path, chosen):
    """What is missing from the page at `path` or too much, and what could go missing unnoticed."""
    found = browser.evaluate(CONTENT)
    page = pathlib.Path(path)
    try:
        if found["kind"] == "Retrieval report":
            must = expected.report_page(page, chosen.given)
        else:
            must = expected.comparison_page(page, found["digests"], chosen.reports)
    except (expected.Unknown, OSError, ValueError, KeyError) as error:
        return [f"what it was made from is not known: {error}"]
    faults = expected.faults(must, found)
    for selector in [f"figure#{name}" for name in found["figures"]] + [
            f"section#{name}" for name in found["sections"]] + ["nav a", ".query", ".pairs", ".keys .spread"]:
        script = ("(() => {const e = document.querySelector(%r); if (!e) return null; const p = e.parentNode,"
                  " n = e.nextSibling; e.remove(); const found = %s; p.insertBefore(e, n); return found})()")
        without = browser.evaluate(script % (selector, CONTENT))
        if without and len(expected.faults(must, without)) <= len(faults):
            faults.append(f"{selector} could vanish unnoticed")
    return faults


def check(browser, path, chosen):
    """What is wrong with the page at `path`."""
    browser.open(path)
    faults = contents(browser, path, chosen)
    shots = chosen.shots
    backgrounds = set()
    for width in WIDTHS:
        for scheme in SCHEMES:
            browser.show(width, scheme)
            found = browser.evaluate(MEASURE)
            place = f"{width} px, {scheme}"
            backgrounds.add(found["background"])
            if found["scroll"] > found["inner"] or found["wide"]:
                faults.append(f"{place}: {found['scroll']} px wide: {found['wide'][:5]}")
            for chart in found["charts"]:
                if chart["width"] < 300 or chart["height"] < 60 or not chart["alternative"]:
                    faults.append(f"{place}: {chart['figure']} is not to be seen")
                if chart["type"] < 12:
                    faults.append(f"{place}: {chart['figure']} has type of {chart['type']:.1f} px")
                for trouble in ("outside", "touching"):
                    if chart[trouble]:
                        faults.append(f"{place}: {chart['figure']}: {trouble}: {chart[trouble][:4]}")
            if found["low"]:
                faults.append(f"{place}: {found['low']} links too low for a finger")
            if found["broken"] or found["silent"] or found["scripts"]:
                faults.append(f"{place}: {found['broken']} broken pictures, {found['silent']} "
                              f"without words, {found['scripts']} scripts")
            if shots:
                shot(browser, found["height"], width,
                     shots / f"{pathlib.Path(path).stem}.{width}.{scheme}.png")
    if len(backgrounds) != 2:
        faults.append(f"light and dark have the backgrounds {sorted(backgrounds)}")
    browser.show(PAPER, "light")
    browser.send("Emulation.setEmulatedMedia", media="print")
    faults += [f"paper: {table}" for table in browser.evaluate(CUT)]
    browser.send("Emulation.setEmulatedMedia", media="")
    paper = base64.b64decode(browser.send("Page.printToPDF", printBackground=False)["data"])
    if not paper.startswith(b"%PDF") or len(paper) < 10_000:
        faults.append(f"it prints as {len(paper)} bytes")
    if shots:
        (shots / f"{pathlib.Path(path).stem}.pdf").write_bytes(paper)
    faults += [f"console: {complaint}" for complaint in browser.complaints()]
    faults += [f"asks for {address}" for address in browser.requests()
               if address != pathlib.Path(path).resolve().as_uri()]
    return faults


def shot(browser, height, width, path):
    """A picture of the whole page."""
    image = browser.send("Page.captureScreenshot", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1})
    path.write_bytes(base64.b64decode(image["data"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", metavar="PAGE.html")
    parser.add_argument("--shots", type=pathlib.Path, help="keep pictures of the pages here")
    parser.add_argument("--given", nargs="*", metavar="OPTION=FILE",
                        help="what a report's page was made with, if no STEM.run beside it tells")
    parser.add_argument("--reports", nargs="+", metavar="JSON",
                        help="the reports a comparison must have, all of them")
    parser.add_argument("--required", action="store_true",
                        default=os.environ.get("CI", "") not in ("", "0", "false"),
                        help="fail where there is no Chromium, as with CI=true")
    chosen = parser.parse_args()
    if chosen.given is not None:
        chosen.given = dict(option.partition("=")[::2] for option in chosen.given)
    executable = chromium.find()
    if not executable:
        print(f"check-report: {'' if chosen.required else 'skipped: '}no Chromium here "
              "(apt-get install chromium, or CHROMIUM=path)",
              file=sys.stderr if chosen.required else sys.stdout)
        return UNAVAILABLE if chosen.required else 0
    if chosen.shots:
        chosen.shots.mkdir(parents=True, exist_ok=True)
    browser = chromium.Chromium(executable)
    failed = False
    try:
        for page in chosen.pages:
            faults = check(browser, page, chosen)
            size = os.path.getsize(page)
            print(f"{page}: {size:,} bytes: " + ("ok" if not faults else "; ".join(faults)))
            failed = failed or bool(faults)
    finally:
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Opens pages in a headless Chromium at three widths, light and dark, and on paper.

    check_pages.py PAGE.html … [--shots FOLDER]

A page passes when it complains of nothing, asks for nothing but itself, has every figure in view with
text that does not overlap, is nowhere wider than its window, and prints. Skipped with a message where
there is no Chromium.
"""
import argparse
import base64
import os
import pathlib
import sys

import chromium

WIDTHS = (390, 1024, 1600)
SCHEMES = ("light", "dark")
FIGURES = {
    "report": ["precision-recall", "precision-at-n", "within-radius", "distances", "bit-balance",
               "bit-correlation"],
    "comparison": ["compare-map"],
}

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
            alternative: svg.getAttribute('aria-label'), outside, touching};
  });
  return {scroll: page.scrollWidth, inner: innerWidth, height: page.scrollHeight, wide, charts,
          broken: [...document.images].filter(i => !i.naturalWidth).length,
          silent: [...document.images].filter(i => !i.alt).length,
          background: getComputedStyle(document.body).backgroundColor,
          scripts: document.scripts.length, kind: document.querySelector('.kind')?.textContent};
})()"""


def check(browser, path, shots):
    """What is wrong with the page at `path`."""
    faults = []
    browser.open(path)
    backgrounds = set()
    for width in WIDTHS:
        for scheme in SCHEMES:
            browser.show(width, scheme)
            found = browser.evaluate(MEASURE)
            place = f"{width} px, {scheme}"
            backgrounds.add(found["background"])
            if found["scroll"] > found["inner"] or found["wide"]:
                faults.append(f"{place}: {found['scroll']} px wide: {found['wide'][:5]}")
            kind = "report" if found["kind"] == "Retrieval report" else "comparison"
            missing = set(FIGURES[kind]) - {chart["figure"] for chart in found["charts"]}
            if missing:
                faults.append(f"{place}: no figure {', '.join(sorted(missing))}")
            for chart in found["charts"]:
                if chart["width"] < 300 or chart["height"] < 60 or not chart["alternative"]:
                    faults.append(f"{place}: {chart['figure']} is not to be seen")
                for trouble in ("outside", "touching"):
                    if chart[trouble]:
                        faults.append(f"{place}: {chart['figure']}: {trouble}: {chart[trouble][:4]}")
            if found["broken"] or found["silent"] or found["scripts"]:
                faults.append(f"{place}: {found['broken']} broken pictures, {found['silent']} "
                              f"without words, {found['scripts']} scripts")
            if shots:
                shot(browser, found["height"], width,
                     shots / f"{pathlib.Path(path).stem}.{width}.{scheme}.png")
    if len(backgrounds) != 2:
        faults.append(f"light and dark have the backgrounds {sorted(backgrounds)}")
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
    chosen = parser.parse_args()
    executable = chromium.find()
    if not executable:
        print("check-report: skipped: no Chromium here (apt-get install chromium, or CHROMIUM=path)")
        return 0
    if chosen.shots:
        chosen.shots.mkdir(parents=True, exist_ok=True)
    browser = chromium.Chromium(executable)
    failed = False
    try:
        for page in chosen.pages:
            faults = check(browser, page, chosen.shots)
            size = os.path.getsize(page)
            print(f"{page}: {size:,} bytes: " + ("ok" if not faults else "; ".join(faults)))
            failed = failed or bool(faults)
    finally:
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

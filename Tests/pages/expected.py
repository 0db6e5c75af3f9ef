"""What a page must have, by what it was made from: the report beside it and what its command was given."""
import hashlib
import json
import pathlib

SECTIONS = ["headline", "retrieval", "queries", "people", "codes", "training", "provenance"]
TRAINING = ["training-loss", "training-accuracy", "training-parts"]
HEADLINES = ["map", "precision-radius-2", "recall-radius-2", "precision-50"]
# As many as ReportPage shows.
SHOWN_QUERIES, SHOWN_CODES, SHOWN_PEOPLE = 6, 10, 50


class Unknown(Exception):
    """Nothing tells what the page was made from."""


def given(page, told):
    """The options a report's page was made with, and their files: by --given, or by the record of the run."""
    if told is not None:
        return told
    record = page.with_suffix(".run")
    if not record.exists():
        raise Unknown(f"no {record.name} beside it tells what it was given: "
                      "--given faces=FILE training-log=FILE, or --given alone for nothing")
    words = json.loads(record.read_text())["command"]
    return {option: words[words.index(f"--{option}") + 1]
            for option in ("faces", "model", "training-log") if f"--{option}" in words}


def report_page(page, told=None):
    """Figures with the rows of their tables, sections, and counts, of a report's page."""
    report = json.loads(page.with_suffix(".json").read_text())
    given_files = given(page, told)
    curves = report["curves"]
    bits = report["code_bits"]
    gallery = report["codes"]["gallery"]
    varied = bits - gallery["correlation"]["constant_bits"]
    figures = {
        "precision-recall": len(curves["precision_recall"]),
        "precision-at-n": len(curves["returned"]),
        "within-radius": len(curves["radius"]),
        "retrieved": len(curves["radius"]),
        "distances": len(curves["distance"]),
        "spread": 20,
        "bit-balance": len(gallery["bit_balance"]),
        "bit-correlation": min(30, varied * (varied - 1) // 2),
    }
    epochs = 0
    if "training-log" in given_files:
        epochs = pathlib.Path(given_files["training-log"]).read_text().count("\n")
    if epochs:
        figures.update({name: epochs for name in TRAINING})
    people = [person for person in report["identities"] if person["gallery"] > 0]
    return {
        "figures": figures,
        "sections": [name for name in SECTIONS if name != "training" or epochs],
        "queries": shown_queries(people),
        # A query's own and what was found for it; those of confusions come on top, two each.
        "pictures": 1 + min(SHOWN_CODES, report["counts"]["gallery"]) if "faces" in given_files else 0,
        # Unless the first ten of every query are right.
        "confused": any(point["returned"] == SHOWN_CODES and point["stable"] < 1 for point in curves["returned"]),
        "people": min(SHOWN_PEOPLE, len(report["identities"])),
        "intervals": 4 if "intervals" in report else 0,
    }


def shown_queries(people):
    """The least and the most queries of a page: the worst, and of the others the best.

    A column has one query of a person at most. Who has one only, and is among the worst, is not among the best; who
    those are a report does not tell.
    """
    single = sum(person["queries"] == 1 for person in people)
    worst = min(SHOWN_QUERIES, len(people))
    least, most = max(0, worst - (len(people) - single)), min(single, worst)
    return [worst + min(SHOWN_QUERIES, len(people) - gone) for gone in (most, least)]


def comparison_page(page, digests, told=None):
    """Figures and sections of a page that compares the reports with these SHA-256, which lie beside it."""
    beside = told or sorted(page.parent.glob("*.json"))
    reports = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in map(pathlib.Path, beside)}
    missing = [digest for digest in digests if digest not in reports]
    if missing or not digests or (told and len(digests) != len(reports)):
        raise Unknown(f"it names {len(digests)} reports, of which {len(missing)} are not among "
                      f"{len(reports)} beside it or in --reports")
    lengths = {json.loads(reports[digest].read_text())["code_bits"] for digest in digests}
    figures = {f"compare-{name}": len(digests) for name in HEADLINES}
    sections = ["table", "intervals", "provenance"]
    if len(lengths) > 1:
        figures.update({f"length-{name}": len(lengths) for name in HEADLINES})
        sections.insert(2, "lengths")
    return {"figures": figures, "sections": sections}


def faults(expected, found):
    """How what a browser found in a page differs from what must be there."""
    wrong = []
    for name in sorted(set(expected["figures"]) | set(found["figures"])):
        must, has = expected["figures"].get(name), found["figures"].get(name)
        if has is None:
            wrong.append(f"no figure {name}")
        elif must is None:
            wrong.append(f"a figure {name} that nothing accounts for")
        elif must != has:
            wrong.append(f"{name} has {has} rows, not {must}")
    if expected["sections"] != found["sections"]:
        wrong.append(f"sections {found['sections']}, not {expected['sections']}")
    if found["links"] and found["links"] != found["sections"]:
        wrong.append(f"links to {found['links']}, sections {found['sections']}")
    low, high = expected.get("queries", (0, 0))
    if "queries" in expected and not low <= found["queries"] <= high:
        wrong.append(f"{found['queries']} queries, not {low if low == high else f'{low} to {high}'}")
    for name in ("people", "intervals"):
        if name in expected and expected[name] != found[name]:
            wrong.append(f"{found[name]} {name}, not {expected[name]}")
    if expected.get("confused") and not found["confusions"]:
        wrong.append("nobody is taken for another")
    if "pictures" in expected:
        pairs = 2 * found["confusions"] if expected["pictures"] else 0
        faces = found["queries"] * expected["pictures"]
        if found["pictures"] != faces + pairs:
            wrong.append(f"{found['pictures']} pictures, not {faces} and {pairs}")
    return wrong

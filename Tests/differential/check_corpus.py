#!/usr/bin/env python3
"""Compare ddh-inspect with a corpus of pickles and what each must give.

    check_corpus.py DDH_INSPECT CORPUS [--all-prefixes N] [--convert DDH_CONVERT]

CORPUS holds expected.json: {"entries": [{"file", "must": accept | refuse | either, "leaves",
"leaves_first", "leaf_count", "max_seconds", "max_rss_mb"}]}. A refused file must end with status 65,
name the file and a byte, print nothing to stdout and stay within its time and memory. With
--all-prefixes every proper prefix of each accepted file of at most N bytes must be refused as well.
With --convert every file is also given to ddh-convert as a folder of one pickle: what must be refused is
refused with 65, within 2 seconds of processor time and 256 MB, and no artifact is left.
"""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time


def run(*command):
    """Status, stdout, stderr, seconds and peak resident MB of one command."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = child.stdout.read(), child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return (child.returncode, out, err.decode(), time.monotonic() - start, usage.ru_maxrss / 1024,
            usage.ru_utime + usage.ru_stime)


def same(leaf, wanted):
    return all(leaf.get(key) == value for key, value in wanted.items())


def accepted(entry, out):
    leaves = json.loads(out)["leaves"]
    if "leaf_count" in entry and len(leaves) != entry["leaf_count"]:
        return f"{len(leaves)} leaves, {entry['leaf_count']} expected"
    wanted = entry.get("leaves", entry.get("leaves_first", []))
    if "leaves" in entry and len(leaves) != len(wanted):
        return f"{len(leaves)} leaves, {len(wanted)} expected"
    for leaf, want in zip(leaves, wanted):
        if not same(leaf, want):
            return f"{leaf} is not {want}"
    return None


def check(tool, corpus, entry):
    path = os.path.join(corpus, entry["file"])
    status, out, err, seconds, megabytes, _ = run(tool, "--json", path)
    if seconds > entry.get("max_seconds", 5) or megabytes > entry.get("max_rss_mb", 256):
        return f"{seconds:.2f} s, {megabytes:.0f} MB", seconds, megabytes, err
    must = entry["must"]
    if must == "accept" or (must == "either" and status == 0):
        fault = err.strip() if status else accepted(entry, out)
    elif status != 65 or out:
        fault = f"status {status} with {len(out)} bytes of output"
    elif not re.match(r"ddh-inspect: " + re.escape(path) + r": byte \d+", err):
        fault = f"message without file or byte: {err.strip()}"
    else:
        fault = None
    return fault, seconds, megabytes, err


def whole(part, data):
    try:
        return gzip.decompress(part) == gzip.decompress(data)
    except (OSError, EOFError):
        return False


def prefixes(tool, corpus, entry, limit):
    path = os.path.join(corpus, entry["file"])
    data = open(path, "rb").read()
    if entry["must"] != "accept" or len(data) > limit:
        return 0, 0
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "prefix.pkl")
        for length in range(len(data)):
            with open(name, "wb") as file:
                file.write(data[:length])
            status, out, _, _, _, _ = run(tool, "--json", name)
            if status == 0 and whole(data[:length], data):
                continue  # only an empty last member is missing
            if status != 65 or out:
                bad += 1
                print(f"FAIL {entry['file']}: prefix of {length} bytes: status {status}")
    return len(data), bad


def convert(tool, corpus, entries):
    """Failures of conversions of single files; prints the slowest and the largest."""
    bad, slowest, largest = 0, (0, ""), (0, "")
    for entry in entries:
        with tempfile.TemporaryDirectory() as folder:
            train, faces = os.path.join(folder, "train"), os.path.join(folder, "out.faces.safetensors")
            os.mkdir(train)
            shutil.copy(os.path.join(corpus, entry["file"]), os.path.join(train, "1.pkl"))
            status, _, err, _, megabytes, seconds = run(tool, train, "--faces", faces)
            left = [name for name in os.listdir(folder) if name != "train"]
        slowest = max(slowest, (seconds, entry["file"]))
        largest = max(largest, (megabytes, entry["file"]))
        expected = [65] if entry["must"] == "refuse" else [0, 65]
        if status not in expected or seconds > 2 or megabytes > 256 or (status and left):
            bad += 1
            print(f"FAIL {entry['file']}: ddh-convert: status {status}, {seconds:.2f} s, "
                  f"{megabytes:.0f} MB, left {left}: {err.strip()}")
    print(f"ddh-convert: {len(entries)} files, {bad} failures; slowest {slowest[0]:.2f} s of processor "
          f"time ({slowest[1]}), largest {largest[0]:.0f} MB ({largest[1]})")
    return bad


def option(name):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else None


def main():
    tool, corpus = sys.argv[1:3]
    limit = int(option("--all-prefixes") or 0)
    entries = json.load(open(os.path.join(corpus, "expected.json")))["entries"]
    failures, worst_seconds, worst_megabytes, cut = 0, (0, ""), (0, ""), 0
    for entry in entries:
        fault, seconds, megabytes, err = check(tool, corpus, entry)
        worst_seconds = max(worst_seconds, (seconds, entry["file"]))
        worst_megabytes = max(worst_megabytes, (megabytes, entry["file"]))
        if fault:
            failures += 1
            print(f"FAIL {entry['file']}: {fault}")
        elif "-v" in sys.argv:
            print(f"ok   {entry['file']}: {err.strip()}")
        count, bad = prefixes(tool, corpus, entry, limit)
        cut, failures = cut + count, failures + bad
    print(f"{len(entries)} files, {cut} prefixes, {failures} failures; "
          f"slowest {worst_seconds[0]:.2f} s ({worst_seconds[1]}), "
          f"largest {worst_megabytes[0]:.0f} MB ({worst_megabytes[1]})")
    if option("--convert"):
        failures += convert(option("--convert"), corpus, entries)
    sys.exit(1 if failures else 0)


main()

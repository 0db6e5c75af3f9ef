#!/usr/bin/env python3
"""Disturbs every writer at every call by which it changes files, and demands that nothing is ever half.

    python3 Tests/torture/torture.py .build/release [--fast] [--only EXPRESSION] [--json FILE]

Each writer runs on tiny inputs under a preloaded shim (fault.c) that counts its calls, once for every
fault and every n until a run completes undisturbed:

  kill, tear     SIGKILL before the n-th call; in the middle of the n-th write
  INT, TERM      the signal at the n-th call: the process ends by it and leaves no temporary
  ENOSPC, EIO    the n-th call fails: exit 73 or 74, the path is named, nothing is left
  EINTR, short   the n-th call is interrupted, or writes half: nobody notices
  full disk      a tmpfs with 0, 1, 2, … free pages (root)
  power cut      an ext4 whose blocks are copied before the n-th call and after success (root)
  descriptors    4 to 16 of them;  memory: 10 to 95 % of what is needed
  instants       SIGINT and SIGTERM at random instants
  order          write* < fsync(file) < close < rename < fsync(directory), of the shim's log; and strace, where
                 it is installed, must have seen no other calls than the shim

After every one: each target is absent, old, or new, byte for byte; running again gives the bytes of an
undisturbed run and leaves no temporary. --fast takes a few n of each.
"""
import argparse, concurrent.futures, json, os, pathlib, platform, random, re, resource, shutil, signal, subprocess, sys, threading, time

sys.dont_write_bytecode = True
import disks, faults, judges, writers

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("bin", type=pathlib.Path)
parser.add_argument("--fast", action="store_true", help="a few calls of each writer")
parser.add_argument("--only", default="", help="writers whose name this regular expression finds")
parser.add_argument("--faults", default="", help="kinds of fault, separated by commas")
parser.add_argument("--jobs", type=int, default=os.cpu_count())
parser.add_argument("--instants", type=int, default=20, help="random signals a writer")
parser.add_argument("--json", type=pathlib.Path)
parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path(".build/torture"))
options = parser.parse_args()

COLUMNS = ["kill", "tear", "INT", "TERM", "ENOSPC", "EIO", "EINTR", "short", "full disk", "power cut", "descriptors",
           "memory", "instants", "order"]
wanted = options.faults.split(",") if options.faults else COLUMNS
if options.fast:
    wanted = [name for name in wanted if name not in ("tear", "TERM", "memory", "instants")]


class Report:
    """What was tried and what failed."""

    def __init__(self):
        self.counts, self.failures, self.notes = {}, [], []
        self.lock = threading.Lock()

    def __call__(self, writer, fault, count, failures):
        with self.lock:
            line = self.counts.setdefault(writer.name, {})
            before = line.get(fault, (0, 0))
            line[fault] = (before[0] + count, before[1] + (1 if failures else 0))
            self.failures += failures

    def note(self, text):
        with self.lock:
            if text not in self.notes:
                self.notes.append(text)

    def table(self, names):
        columns = [c for c in COLUMNS if any(c in line for line in self.counts.values())]
        rows = [["writer", *columns]]
        for name in names:
            line = self.counts.get(name, {})
            cells = [line.get(c) for c in columns]
            rows.append([name, *["" if c is None else str(c[0]) + (f" ({c[1]}!)" if c[1] else "") for c in cells]])
        rows.append(["together", *[str(sum(line.get(c, (0, 0))[0] for line in self.counts.values())) for c in columns]])
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        return "\n".join("  ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths)))
                         for row in rows)


report = Report()
work = options.work.resolve()
bench = writers.Bench(options.bin.resolve(), work, journal=not options.fast)
chosen = [writer for writer in bench.writers if re.search(options.only, writer.name)]
shim = faults.Shim(work)


def folder_of(writer, fault, n=0):
    return work / "runs" / f"{writer.name} {fault} {n}".replace(" ", "-").replace("/", "-").replace(",", "")


def learn(writer):
    """What an undisturbed run makes, which calls it takes, and in which order."""
    folder = folder_of(writer, "plain")
    writer.prepare(folder)
    writer.old = writer.clean(writer.snapshot(folder))
    plain = shim.run(writer.command, folder, log=True)
    if plain.status != 0:
        raise SystemExit(f"torture: {writer.name}: exit {plain.status}: {plain.said}")
    writer.calls, writer.new = plain.calls, writer.snapshot(folder)
    problems = [] if isinstance(writer, judges.Inbox) else faults.broken_order(plain.calls, folder, writer.grows)
    problems += [f"left {name}" for name in writer.temporaries(folder)]
    problems += ["old and new are the same"] if writer.new == writer.old else []
    writer.prepare(folder)
    seen = faults.seen_by_the_kernel(writer.command, folder, work / "trace")
    if seen is None:
        report.note("strace is missing or not allowed: the shim's log was not compared with the kernel's view")
    elif not isinstance(writer, judges.Inbox) and seen != faults.seen_by_the_shim(plain.calls):
        problems.append(f"strace saw {sorted(seen.items())}, the shim {sorted(faults.seen_by_the_shim(plain.calls).items())}")
    shutil.rmtree(folder)
    if "order" in wanted:
        report(writer, "order", len([c for c in plain.calls if c.name == "rename"]),
               [f"{writer.name}: order: {problem}" for problem in problems])


def points(writer, kinds):
    """Every n whose call is of `kinds`; with --fast three of them."""
    every = [call.number for call in writer.calls if call.number and (kinds is None or call.name in kinds)]
    if options.fast and len(every) > 3:
        every = sorted({every[0], every[len(every) // 2], every[-2]})
    return every


def names_the_path(outcome, at, folder):
    """Whether the message names the disturbed file, what it is to become, or a folder above."""
    call = next(call for call in outcome.calls if call.number == at)
    if os.path.basename(call.path).startswith("#"):
        return str(folder) in outcome.said  # a nameless file in TMPDIR
    path = os.path.relpath(os.path.normpath(faults.target(call.path)), folder)
    candidates = {path, *(str(parent) for parent in pathlib.PurePath(path).parents)} - {"."}
    return not candidates or any(candidate in outcome.said for candidate in candidates)


def judge_error(writer, fault, at, folder, outcome):
    kind = next(call.name for call in writer.calls if call.number == at)
    if outcome.status == 0:
        # Nothing was lost but an attempt to tidy up.
        path = next(call.path for call in outcome.calls if call.number == at)
        # A nameless scratch file can have a name; a temporary without a lock is only not swept.
        forgiven = kind in faults.FORGIVEN or path == str(folder) \
            or kind == "flock" and faults.TEMPORARY.match(os.path.basename(path))
        return writer.partial(folder) if forgiven else [f"{fault} at {kind} went unnoticed"]
    problems = [f"left {name}" for name in writer.left(folder)]
    if outcome.status not in (73, 74):
        problems.append(f"exit {outcome.status}: {outcome.said.strip()[-200:]}")
    if not names_the_path(outcome, at, folder):
        problems.append(f"the path is not named: {outcome.said.strip()[-200:]}")
    return problems + writer.partial(folder)


def judge(writer, fault, at, folder, outcome):
    if fault in faults.KILLS:
        problems = [] if outcome.status == -signal.SIGKILL else [f"exit {outcome.status}, not killed"]
        return problems + writer.partial(folder)
    if fault in faults.SIGNALS:
        number = signal.SIGINT if fault == "INT" else signal.SIGTERM
        problems = [] if outcome.status in (0, -number, 128 + number) else [f"exit {outcome.status}: {outcome.said.strip()[-200:]}"]
        return problems + [f"left {name}" for name in writer.temporaries(folder)] + writer.partial(folder)
    if fault in faults.ERRORS:
        return judge_error(writer, fault, at, folder, outcome)
    problems = [] if outcome.status == 0 else [f"exit {outcome.status}: {outcome.said.strip()[-200:]}"]
    return problems + writer.different(folder)


def finish(writer, folder):
    """Completes what a disturbance left; says how the result differs from an undisturbed one."""
    status, said = faults.run(writer.completion(folder), folder)
    problems = [] if status == 0 else [f"rerun: exit {status}: {said.strip()[-200:]}"]
    return problems + [f"rerun: left {name}" for name in writer.temporaries(folder)] \
        + [f"rerun: {problem}" for problem in writer.different(folder)]


def disturb(writer, fault, at):
    folder = folder_of(writer, fault, at)
    writer.prepare(folder)
    outcome = shim.run(writer.command, folder, fault, at)
    if outcome.counted < at:
        problems = [f"only {outcome.counted} calls, {len(writer.calls)} in the undisturbed run"]
    else:
        problems = judge(writer, fault, at, folder, outcome) + finish(writer, folder)
    if not problems:
        shutil.rmtree(folder)
        shutil.rmtree(folder.parent / f"{folder.name}.side")
    kind = next(call.name for call in writer.calls if call.number == at)
    report(writer, fault, 1, [f"{writer.name}: {fault} at call {at}, {kind}: {problem}" for problem in problems])


def limited(writer, fault, limit, must_succeed):
    folder = folder_of(writer, fault, limit[1])
    writer.prepare(folder)
    status, said = faults.run(writer.command, folder, limits=[limit])
    problems = writer.partial(folder)
    if must_succeed and status != 0:
        problems.append(f"exit {status}: {said.strip()[-200:]}")
    if status == 0:
        problems += writer.different(folder)
    elif isinstance(status, int) and status > 0:
        problems += [f"left {name}" for name in writer.left(folder)] if status in (73, 74) else []
    elif status == "hung":
        problems.append("hung")
    problems += finish(writer, folder)
    shutil.rmtree(folder)
    report(writer, fault, 1, [f"{writer.name}: {fault} {limit[1]}: {problem}" for problem in problems])
    return status == 0


def short_of_descriptors(writer):
    for count in (8, 16) if options.fast else range(4, 17):
        limited(writer, "descriptors", (resource.RLIMIT_NOFILE, count), must_succeed=count == 16)


def short_of_memory(writer):
    """Halves the way to the least address space that is enough, then tries parts of it."""
    least, enough = 0, 4 << 30
    while enough - least > enough // 50:
        middle = (least + enough) // 2
        if limited(writer, "memory", (resource.RLIMIT_AS, middle), must_succeed=False):
            enough = middle
        else:
            least = middle
    for percent in (10, 30, 50, 60, 70, 80, 90, 95):
        limited(writer, "memory", (resource.RLIMIT_AS, enough * percent // 100), must_succeed=False)


def instants(writer):
    """Signals from outside, at random instants of an undisturbed run's length."""
    rng = random.Random(writer.name)
    folder = folder_of(writer, "instant")
    writer.prepare(folder)
    start = time.monotonic()
    faults.run(writer.command, folder)
    span = time.monotonic() - start
    for k in range(options.instants):
        number = (signal.SIGINT, signal.SIGTERM)[k % 2]
        writer.prepare(folder)
        status, said = faults.run(writer.command, folder, send=(number, rng.uniform(0, span)))
        problems = [] if status in (0, -number, 128 + number) else [f"exit {status}: {said.strip()[-200:]}"]
        problems += [f"left {name}" for name in writer.temporaries(folder)] + writer.partial(folder)
        problems += finish(writer, folder)
        report(writer, "instants", 1, [f"{writer.name}: signal {number} at an instant: {p}" for p in problems])
    shutil.rmtree(folder)


def in_parallel(tasks):
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for future in [pool.submit(*task) for task in tasks]:
            future.result()


def on_disks():
    if "full disk" in wanted:
        if disks.has_tmpfs(work):
            for writer in chosen if not options.fast else chosen[1::6]:
                disks.full_disk(writer, work, report)
                save()
        else:
            report.note("full disk: not tried, a tmpfs may not be mounted here")
    if "power cut" in wanted:
        if not disks.has_loop(work):
            return report.note("power cut: not tried, loop devices may not be used here")
        power = disks.PowerCuts(shim, work)
        # The journal's writer has faces of 50 MB: more than the small disk, and nothing new.
        small = [writer for writer in chosen if "journal" not in writer.name][:: 3 if options.fast else 1]
        for writer in small:
            every = [0, *points(writer, None)]
            power.all(writer, every if not options.fast else [0], report)
            save()
        lost = [writer.name for writer in small if power.control(writer)]
        report.note(f"without any fsync the power cut after success was noticed with {len(lost)} of {len(small)} writers")
        if any(writer.is_durable for writer in small) and not lost:
            report.failures.append("power cut: without any fsync nothing was lost: the test sees nothing")


def save():
    """What is known so far; a run that is stopped leaves it."""
    (options.json or work / "torture.json").write_text(json.dumps(
        {"machine": platform.machine(), "kernel": platform.release(), "seconds": round(time.monotonic() - began),
         "counts": {name: {fault: c[0] for fault, c in line.items()} for name, line in report.counts.items()},
         "notes": report.notes, "failures": report.failures}, indent=1, sort_keys=True) + "\n")


began = time.monotonic()
for writer in chosen:
    learn(writer)
every_fault = {**faults.KILLS, **faults.SIGNALS, **faults.ERRORS, **faults.HARMLESS}
in_parallel([(disturb, writer, fault, at) for writer in chosen for fault, kinds in every_fault.items()
             if fault in wanted for at in points(writer, kinds)])
save()
for name, trial in (("descriptors", short_of_descriptors), ("memory", short_of_memory), ("instants", instants)):
    if name in wanted:
        in_parallel([(trial, writer) for writer in chosen])
        save()
on_disks()
save()
print(report.table([writer.name for writer in chosen]))
for line in report.notes:
    print(line)
count = sum(c[0] for line in report.counts.values() for c in line.values())
print(f"{count} disturbances, {len(report.failures)} failures, {time.monotonic() - began:.0f} s")
for failure in report.failures[:200]:
    print(f"  {failure}")
sys.exit(bool(report.failures))

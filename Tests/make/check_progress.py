#!/usr/bin/env python3
"""Is the time left that a command promises the time it then takes?

    check_progress.py [--plain] [--tolerance 0.2] [--least 5] -- COMMAND [ARGUMENT …]

Runs COMMAND with standard error on a terminal of its own, where progress comes ten times a second, and
notes when each update came and what it promised. --plain gives it a pipe instead, where a line comes
every ten seconds. Prints for each phase how long it took and the largest error after its first tenth,

    |promised − actual| / whole phase

and how long the command took before, between and after phases, when it told nothing. Phases shorter
than --least seconds are shown and not judged: time left is told in whole seconds. A phase ends with its last
update, or where the next one begins. Exits with the command's status, or 1 when an error exceeds --tolerance.
Needs nothing but Python 3 on a POSIX system.
"""
import argparse, os, pty, re, subprocess, sys, time

UPDATE = re.compile(
    rb"^\S+: (?P<name>.+?) (?P<done>\d+)/(?P<total>\d+) (?P<unit>\S+?)"
    rb"(?:, (?P<rate>[\d.]+) \S+/s)?(?:, (?P<left>[^,]+?) left)?(?:, .*)?$")
SECONDS = {b"h": 3600, b"min": 60, b"s": 1}


def seconds(text):
    """3 min 20 s → 200"""
    return sum(int(n) * SECONDS[u] for n, u in re.findall(rb"(\d+) (h|min|s)\b", text))


class Phase:
    def __init__(self, name, unit, began):
        self.name, self.unit, self.began, self.ended = name, unit, began, began
        self.updates, self.done, self.total = [], 0, 0

    def take(self, at, done, total, left):
        self.ended, self.done, self.total = at, done, total
        if left is not None:
            self.updates.append((at, seconds(left)))

    @property
    def duration(self):
        return self.ended - self.began

    def worst(self):
        """The largest error after the first tenth, and when it was promised."""
        errors = [(abs(left - (self.ended - at)) / self.duration, at - self.began, left)
                  for at, left in self.updates if at - self.began >= self.duration / 10]
        return max(errors, default=None)


def run(command, plain):
    """The command's phases, its status and how long it took."""
    phases, start = [], time.monotonic()
    if plain:
        reader, writer = os.pipe()
    else:
        reader, writer = pty.openpty()
    environment = dict(os.environ, TERM="xterm")
    process = subprocess.Popen(command, stderr=writer, stdout=subprocess.DEVNULL, env=environment)
    os.close(writer)
    rest, last = b"", 0.0
    while True:
        try:
            piece = os.read(reader, 65536)
        except OSError:  # a terminal whose other end is closed
            piece = b""
        at = time.monotonic() - start
        *lines, rest = re.split(rb"[\r\n]+", rest + piece)
        # On a terminal a line is whole when it was written, before the next one begins it anew.
        if rest and not plain:
            lines, rest = lines + [rest], b""
        for line in lines:
            line = re.sub(rb"\x1b\[K", b"", line)
            found = UPDATE.match(line)
            if not found:
                if line:
                    sys.stderr.write(line.decode(errors="replace") + "\n")
                continue
            name, done, total = found["name"].decode(), int(found["done"]), int(found["total"])
            if not phases or phases[-1].name != name or done < phases[-1].done:
                phases.append(Phase(name, found["unit"].decode(), last))
                # What went before the first update is the phase's, as far as its rate says so.
                if found["rate"] and float(found["rate"]) > 0:
                    phases[-1].began = max(last, at - done / float(found["rate"]))
            phases[-1].take(at, done, total, found["left"])
            last = at
        if not piece:
            break
    status = process.wait()
    whole = time.monotonic() - start
    if plain:
        for phase, after in zip(phases, phases[1:] + [None]):
            if phase.done < phase.total:
                phase.ended = after.began if after else whole
    return phases, status, whole


def main():
    parser = argparse.ArgumentParser(description="Compare the time left that is promised with what is taken.")
    parser.add_argument("--plain", action="store_true", help="a pipe, a line every ten seconds")
    parser.add_argument("--tolerance", type=float, default=0.2)
    parser.add_argument("--least", type=float, default=5, help="seconds a phase must take to be judged")
    parser.add_argument("command", nargs="+", help="after --")
    options = parser.parse_args()
    phases, status, whole = run(options.command, options.plain)
    failed = False
    for phase in phases:
        worst, text = phase.worst(), "no time left was told after the first tenth"
        if worst:
            error, at, left = worst
            text = f"largest error {error:6.1%}, at {at:.1f} s: {left} s promised, {phase.duration - at:.1f} s taken"
            if phase.duration >= options.least:
                failed |= error > options.tolerance
            else:
                text += " (too short to judge)"
        print(f"{phase.name:16} {phase.total:>9} {phase.unit:8} {phase.duration:8.1f} s  {text}")
    told = sum(phase.duration for phase in phases)
    print(f"{'silent':16} {'':>9} {'':8} {whole - told:8.1f} s  of {whole:.1f} s")
    return status or int(failed)


if __name__ == "__main__":
    sys.exit(main())

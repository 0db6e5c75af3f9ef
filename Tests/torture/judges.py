"""What a command that writes may leave behind: its targets absent, old, or new and whole."""
import hashlib, json, os, re, shutil
from faults import TEMPORARY

RECORD_KEYS = {"command", "commit", "finished", "peakResidentMegabytes", "processorSeconds", "seconds", "version"}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def content(path, name):
    """What a file holds, without the clock."""
    try:
        if name.endswith(".run"):
            return "record" if set(json.loads(path.read_text())) == RECORD_KEYS else "broken record"
        if name.endswith("status.json"):
            outcome = json.loads(path.read_text())["last_run"].get("outcome")
            return f"status {outcome and outcome['codes']}"
        if name.endswith(".training.jsonl"):
            lines = [json.loads(line) for line in path.read_text().splitlines() if line.endswith("}")]
            return str([{k: v for k, v in line.items() if "second" not in k} for line in lines])
    except (ValueError, KeyError) as error:
        return f"broken: {error}"
    return digest(path)


class Writer:
    """A command, what it starts from, and its target: absent, old, or new and whole."""

    # Whether success means that a power cut changes nothing any more.
    is_durable = True

    def __init__(self, name, command, targets, start=None, grows=(), keeps=(), absent=(), rerun=None):
        self.name, self.command, self.targets, self.start = name, [str(word) for word in command], targets, start
        # Files that grow in place; what an error may leave for the run that goes on; targets that go first.
        self.grows, self.keeps, self.absent = grows, keeps, absent
        self.rerun_command = rerun or self.command
        self.old = self.new = None
        self.calls = []

    def prepare(self, folder):
        shutil.rmtree(folder, ignore_errors=True)
        if self.start:
            shutil.copytree(self.start, folder, symlinks=True)
        else:
            folder.mkdir(parents=True)

    def snapshot(self, folder):
        """Every file but locks, by a name without process numbers."""
        found = {}
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = str(path.relative_to(folder))
            if path.name == "lock" or name.endswith((".lock", "reindex.log")):
                continue
            found[name] = content(path, name)
        return found

    def temporaries(self, folder):
        return sorted(str(p.relative_to(folder)) for p in folder.rglob(".*.tmp"))

    def clean(self, found):
        """`found` without temporaries and work in progress."""
        return {n: v for n, v in found.items() if not TEMPORARY.match(os.path.basename(n))
                and not any(re.search(pattern, n) for pattern in self.keeps)}

    def partial(self, folder):
        """What is wrong with the targets: each must be absent, old, or new."""
        found, faults = self.snapshot(folder), []
        for name in self.targets:
            value = found.get(name)
            allowed = {self.old.get(name), self.new[name]} | ({None} if name in self.absent else set())
            if value not in allowed:
                faults.append(f"{name} is neither old nor new: {value}")
        return faults + self.mixed(found)

    def mixed(self, found):
        """What is wrong with the files together, where each may be whole."""
        return []

    def left(self, folder):
        """What an error must not leave."""
        return self.temporaries(folder) + sorted(
            name for name in self.clean(self.snapshot(folder)) if name not in self.old and name not in self.new)

    def different(self, folder):
        """How a completed run differs from an undisturbed one."""
        found = self.snapshot(folder)
        return [f"{n}: {found.get(n)} instead of {self.new.get(n)}" for n in sorted({*found, *self.new})
                if found.get(n) != self.new.get(n)]

    def completion(self, folder):
        """The command that must complete the work after a disturbance."""
        return self.rerun_command


class Set(Writer):
    """Several files of which one, the last to appear, tells that all are there and of one run."""

    def mixed(self, found):
        last, faults = self.targets[-1], []
        if last not in found or self.old.get(last) == self.new[last]:
            return []
        for version in (self.old, self.new):
            if found[last] == version.get(last):
                faults += [f"{name} is of another run than {last}" for name in version
                           if not name.endswith(".run") and found.get(name) != version[name]]
        return faults


class Index(Writer):
    """An index: the generation in force is the old one or the new one, every file of it."""

    folder = "index"

    def current(self, folder):
        path = folder / self.folder / "CURRENT"
        return path.read_text().strip() if path.exists() else None

    def snapshot(self, folder):
        """Generations are named by their distance from the one in force: a killed first build's number is not
        used again."""
        current = self.current(folder)
        number = int(current[4:]) if current else 0

        def rename(match):
            return f"gen{int(match[1]) - number:+d}"
        found = {}
        for name, value in super().snapshot(folder).items():
            found[re.sub(r"gen-(\d{6})", rename, name)] = "in force" if name.endswith("CURRENT") else value
        return found

    def clean(self, found):
        return {n: v for n, v in super().clean(found).items() if not (not self.old and re.search(r"gen[+-][1-9]", n))}

    def in_force(self, found):
        return {n: v for n, v in found.items() if "gen+0/" in n and not TEMPORARY.match(os.path.basename(n))}

    def partial(self, folder):
        found = self.snapshot(folder)
        if self.current(folder) is None:
            return [] if not self.in_force(self.old) else ["CURRENT is gone"]
        if self.in_force(found) not in (self.in_force(self.old), self.in_force(self.new)):
            return ["the generation in force is neither old nor new"]
        return []

    def left(self, folder):
        later = [n for n in self.snapshot(folder) if "gen+" in n and "gen+0/" not in n]
        return self.temporaries(folder) + later

    def is_done(self, folder):
        return self.current(folder) is not None and \
            self.in_force(self.snapshot(folder)) == self.in_force(self.new) != self.in_force(self.old)

    def completion(self, folder):
        """A second rollback would go back further: where it is done, a change of nothing tidies up."""
        return self.rerun_command if self.is_done(folder) else self.command


class Inbox(Index):
    """The cron job: no file that came is ever lost, in the end all are in the index and in done/."""

    folder = "data/index"
    # The index is; what came may be in taken/ again, and the next run moves it.
    is_durable = False

    def __init__(self, name, command, arrivals, **how):
        super().__init__(name, command, targets=[], **how)
        self.arrivals = arrivals

    def snapshot(self, folder):
        return {re.sub(r"done/[^/]+/", "done/*/", n): v for n, v in super().snapshot(folder).items()}

    def partial(self, folder):
        faults = super().partial(folder)
        for name in self.arrivals:
            places = [p for p in (folder / "data/inbox").rglob(name) if p.is_file()]
            if not places:
                faults.append(f"{name} is lost")
        return faults

    def left(self, folder):
        return [n for n in super().left(folder) if "/taken/" not in n]

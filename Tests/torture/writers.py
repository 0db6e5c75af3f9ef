"""Every command that writes, on inputs so small that a run takes some 20 ms, and how to judge what it left."""
import hashlib, json, os, pathlib, re, shutil, subprocess
from faults import TEMPORARY, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
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
        last = found.get(self.targets[-1])
        faults = []
        for version in (self.old, self.new):
            if last is not None and last == version.get(self.targets[-1]) and (self.old or {}).get(self.targets[-1]) != self.new[self.targets[-1]]:
                faults += [f"{n} is of another run than {self.targets[-1]}" for n in version
                           if not n.endswith(".run") and found.get(n) != version[n]]
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
    """The cron job: no pickle is ever lost, in the end all are in the index and in done/."""

    folder = "data/index"
    # The index is; pickles may be in taken/ again, and the next run moves them.
    is_durable = False
    pickles = ("a.pkl", "b.pkl")

    def snapshot(self, folder):
        return {re.sub(r"done/[^/]+/", "done/*/", n): v for n, v in super().snapshot(folder).items()}

    def partial(self, folder):
        faults = super().partial(folder)
        for name in self.pickles:
            places = [p for p in (folder / "data/inbox").rglob(name) if p.is_file()]
            if not places:
                faults.append(f"{name} is lost")
        return faults

    def left(self, folder):
        return [n for n in super().left(folder) if "/taken/" not in n]


class Bench:
    """The inputs all writers share, made once, and the writers."""

    def __init__(self, binaries, work, journal=True):
        self.bin, self.work, self.inputs = binaries, work, work / "inputs"
        shutil.rmtree(work, ignore_errors=True)
        self.inputs.mkdir(parents=True)
        self.make_inputs()
        self.writers = [*self.stages(), *self.index_writers(), self.cron()]
        if journal:
            self.writers.append(self.journal())

    def tool(self, name, *arguments, folder=None):
        command = [str(self.bin / name), *map(str, arguments)]
        done = subprocess.run(command, cwd=folder or self.inputs, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"torture: {' '.join(command)}: {done.stderr}")

    def make_inputs(self):
        write = lambda name, text: (self.inputs / name).write_text(text)
        write("people.yaml", "identities: 3\ntrain_images: 6\ntest_images: 2\nrows_per_file: 10\n")
        write("fewer.yaml", "identities: 2\ntrain_images: 4\ntest_images: 2\nrows_per_file: 10\nseed: 5\n")
        write("train.yaml", "code_length: 8\nbatch: 8\nepochs: 2\n")
        for name, people in (("raw", "people"), ("more", "fewer")):
            self.tool("ddh-synthesize", "--settings", f"{people}.yaml", "--out", name, "-q")
            subprocess.run(["gzip", "-1", *map(str, (self.inputs / name / "train").glob("*.pkl"))], check=True)
            self.tool("ddh-convert", f"{name}/train", f"{name}/test", "--faces", f"{name}.faces.safetensors", "-q")
        for seed in (1, 2):
            self.tool("ddh-train", "raw.faces.safetensors", "--settings", "train.yaml", "--seed", seed,
                      "--model", f"{seed}.model.safetensors", "-q", "--threads", 1)
            self.tool("ddh-encode", "raw.faces.safetensors", "--model", f"{seed}.model.safetensors",
                      "--out", f"{seed}.codes.safetensors", "-q", "--threads", 1)
            self.tool("ddh-evaluate", "report", f"{seed}.codes.safetensors", "--out", f"{seed}.json", "-q")

    def starts(self, name, *commands):
        """A folder in which `commands` were run: what a writer finds."""
        folder = self.work / "starts" / name
        folder.mkdir(parents=True)
        for tool, *arguments in commands:
            self.tool(tool, *arguments, folder=folder)
        return folder

    def both(self, kind, name, command, earlier, targets, **how):
        """A writer that finds nothing, and the same that finds an earlier result."""
        command = [self.bin / command[0], *command[1:]]
        return [kind(f"{name}, first", command, targets, **how),
                kind(f"{name}, again", command, targets, start=self.starts(name, earlier), **how)]

    def stages(self):
        at = lambda name: self.inputs / name
        quiet = ["-q", "--run-record", "out/it.run"]
        one = [*quiet, "--threads", "1"]
        convert = lambda *more: ["ddh-convert", at("raw/train"), at("raw/test"), "--faces",
                                 "out/f.faces.safetensors", *quiet, *more]
        train = lambda seed: ["ddh-train", at("raw.faces.safetensors"), "--settings", at("train.yaml"), "--seed", seed,
                              "--model", "out/m.model.safetensors", *one, "--checkpoint-steps", "2",
                              "--checkpoint-minutes", "0"]
        encode = lambda seed: ["ddh-encode", at("raw.faces.safetensors"), "--model", at(f"{seed}.model.safetensors"),
                               "--out", "out/c.codes.safetensors", *one]
        report = lambda seed: ["ddh-evaluate", "report", at(f"{seed}.codes.safetensors"), "--out", "out/r.json", *one]
        table = lambda *seeds: ["ddh-evaluate", "table", *[at(f"{seed}.json") for seed in seeds],
                                "--json", "out/t.json", "--markdown", "out/t.md", *quiet]
        people = lambda name: ["ddh-synthesize", "--settings", at(name), "--out", "out", *quiet]
        words = lambda command: [str(word) for word in command]
        return [
            *self.both(Set, "synthesize", words(people("fewer.yaml")), words(people("people.yaml")),
                       ["out/it.run", "out/contact-sheet.png"], absent=("out/contact-sheet.png",)),
            *self.both(Writer, "convert", words(convert("--seed", "3", "--validation-fraction", "0.4")),
                       words(convert()), ["out/f.faces.safetensors", "out/it.run"]),
            *self.both(Writer, "train", words(train("2")), words(train("1")),
                       ["out/m.model.safetensors", "out/it.run"], grows=(r"\.lock$", r"\.training\.jsonl$"),
                       keeps=(r"m\.checkpoints/", r"\.training\.jsonl$")),
            *self.both(Writer, "encode", words(encode(2)), words(encode(1)), ["out/c.codes.safetensors", "out/it.run"]),
            *self.both(Writer, "evaluate report", words(report(2)), words(report(1)),
                       ["out/r.json", "out/r.md", "out/it.run"]),
            *self.both(Writer, "evaluate table", words(table(1, 2)), words(table(1)),
                       ["out/t.json", "out/t.md", "out/it.run"]),
        ]

    def journal(self):
        """Encoding enough images for one shard, which is kept in a journal."""
        (self.inputs / "crowd.yaml").write_text(
            "identities: 2\ntrain_total: 16390\ntest_images: 1\nrows_per_file: 20000\n")
        self.tool("ddh-synthesize", "--settings", "crowd.yaml", "--out", "crowd", "-q")
        self.tool("ddh-convert", "crowd/train", "crowd/test", "--faces", "crowd.faces.safetensors", "-q")
        shutil.rmtree(self.inputs / "crowd")
        return Writer("encode, with a journal", [
            self.bin / "ddh-encode", self.inputs / "crowd.faces.safetensors", "--model",
            self.inputs / "1.model.safetensors", "--out", "out/c.codes.safetensors", "-q"],
            ["out/c.codes.safetensors"], grows=(r"\.journal$",), keeps=(r"\.journal$",))

    def index_writers(self):
        at = lambda name: str(self.inputs / name)
        index = ["--index", "index", "-q"]
        one = ["--threads", "1"]
        build = lambda seed: ["ddh-index", "build", at(f"{seed}.codes.safetensors"), "--faces",
                              at("raw.faces.safetensors"), *index, *one]
        update = lambda name: ["ddh-index", "update", at(f"{name}.faces.safetensors"), "--model",
                               at("1.model.safetensors"), "--status", "status.json", *index, *one]
        remove = lambda number: ["ddh-index", "remove", "--id", str(number), *index]
        # Two generations, so that a change also removes one.
        two = [update("raw"), remove(3)]
        command = lambda words: [self.bin / words[0], *words[1:]]
        lock = dict(targets=[], grows=(r"/lock$",))
        return [
            Index("index build, first", command(build(1)), **lock),
            Index("index build, again", command(build(2)), start=self.starts("build", build(1)), **lock),
            Index("index update, first", command(update("raw")), **lock),
            Index("index update, again", command(update("more")), start=self.starts("update", *two), **lock),
            Index("index remove", command(remove(5)), start=self.starts("remove", *two), **lock),
            Index("index rollback", command(["ddh-index", "rollback", *index]),
                  start=self.starts("rollback", *two), rerun=[str(w) for w in command(update("raw"))], **lock),
            *[self.export(form, out, two) for form, out in (("packed", "x.npy"), ("faiss-map", "x.faiss"), ("pgvector", "x.csv"))],
        ]

    def export(self, form, out, changes):
        export = lambda index: ["ddh-index", "export", "--index", index, "--format", form, "--out", f"out/{out}", "-q"]
        folder = self.starts(f"export-{form}", *changes, export("index"))
        self.tool(*changes[0][:2], str(self.inputs / "more.faces.safetensors"), *changes[0][3:], folder=folder)
        return Set(f"index export {form}", [self.bin / "ddh-index", *export("index")[1:]],
                   ["out/x.ids.npy", "out/x.identities.npy", f"out/{out}"], start=folder, absent=(f"out/{out}",))

    def cron(self):
        folder = self.starts("cron", ["ddh-index", "update", self.inputs / "raw.faces.safetensors", "--model",
                                      self.inputs / "1.model.safetensors", "--index", "data/index", "-q"])
        (folder / "data/inbox/new").mkdir(parents=True)
        sources = sorted((self.inputs / "more").rglob("*.pkl*"))
        for name, source in zip(Inbox.pickles, sources):
            shutil.copy(source, folder / "data/inbox/new" / name)
        settings = self.inputs / "reindex.conf"
        settings.write_text(f"MODEL={self.inputs}/1.model.safetensors\nBIN={self.bin}\nTHREADS=1\n"
                            "INDEX=$PLACE/data/index\nINBOX=$PLACE/data/inbox\n")
        return Inbox("cron/reindex", ["bash", "-c", f'PLACE=$PWD exec {ROOT}/pipelines/cron/reindex {settings}'],
                     targets=[], start=folder, grows=(r"/lock$", r"/reindex\.log$", r"/reason\.txt$"),
                     keeps=(r"/taken/",))

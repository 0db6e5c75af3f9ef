"""Every command that writes, on inputs so small that a run takes some 20 ms."""
import pathlib, shutil, subprocess
from judges import Inbox, Index, Set, Writer

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Bench:
    """The inputs all writers share, made once, and the writers."""

    def __init__(self, binaries, work, journal=True):
        self.bin, self.work, self.inputs = binaries, work, work / "inputs"
        shutil.rmtree(work, ignore_errors=True)
        self.inputs.mkdir(parents=True)
        self.make_inputs()
        self.writers = [*self.stages(), *self.exports(), *self.index_writers(), *self.crons()]
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
        self.tool("ddh-index", "build", "1.codes.safetensors", "--faces", "raw.faces.safetensors", "--index", "asked", "-q")
        self.make_pictures()

    def make_pictures(self):
        """A folder a person; `has_pictures` is whether this build reads them."""
        samples = ROOT / "Tests/ImageFilesTests/Fixtures"
        for person, names in (("Ada", ("jpeg.jpg", "png.png", "png-alpha.png")),
                              ("Grace", ("jpeg-grey.jpg", "png-grey.png", "png-palette.png"))):
            (self.inputs / "people" / person).mkdir(parents=True)
            for name in names:
                shutil.copy(samples / name, self.inputs / "people" / person)
        self.has_pictures = "libpng" in subprocess.run(
            ["ldd", self.bin / "ddh-convert"], capture_output=True, text=True).stdout

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
        report = lambda seed: ["ddh-evaluate", "report", at(f"{seed}.codes.safetensors"), "--out", "out/r.json",
                               "--faces", at("raw.faces.safetensors"), "--model", at(f"{seed}.model.safetensors"),
                               "--training-log", at(f"{seed}.training.jsonl"), "--charts", "out/charts", *one]
        table = lambda *seeds: ["ddh-evaluate", "table", *[at(f"{seed}.json") for seed in seeds], "--json", "out/t.json",
                                "--markdown", "out/t.md", "--html", "out/t.html", "--charts", "out/charts", *quiet]
        card = lambda seed: ["ddh-evaluate", "card", at("raw.faces.safetensors"), "--model",
                             at(f"{seed}.model.safetensors"), "--report", at(f"{seed}.json"), "--out", "out/card.md", *quiet]
        people = lambda name: ["ddh-synthesize", "--settings", at(name), "--out", "out", *quiet]
        words = lambda command: [str(word) for word in command]
        return [
            *self.both(Set, "synthesize", words(people("fewer.yaml")), words(people("people.yaml")),
                       ["out/it.run", "out/contact-sheet.png"], grows=(r"\.lock$",),
                       absent=("out/contact-sheet.png",)),
            *self.both(Writer, "convert", words(convert("--seed", "3", "--validation-fraction", "0.4")),
                       words(convert()), ["out/f.faces.safetensors", "out/it.run"]),
            *self.both(Writer, "train", words(train("2")), words(train("1")),
                       ["out/m.model.safetensors", "out/it.run"], grows=(r"\.lock$", r"\.training\.jsonl$"),
                       keeps=(r"m\.checkpoints/", r"\.training\.jsonl$")),
            *self.both(Writer, "encode", words(encode(2)), words(encode(1)), ["out/c.codes.safetensors", "out/it.run"]),
            *self.both(Writer, "evaluate report", words(report(2)), words(report(1)),
                       ["out/r.json", "out/r.md", "out/r.html", *self.charts(report(2)), "out/it.run"]),
            *self.both(Writer, "evaluate table", words(table(1, 2)), words(table(1)),
                       ["out/t.json", "out/t.md", "out/t.html", *self.charts(table(1, 2)), "out/it.run"]),
            *self.both(Writer, "evaluate card", words(card(2)), words(card(1)), ["out/card.md", "out/it.run"]),
            *self.pictures(quiet),
        ]

    def charts(self, command):
        """Where `command` puts its charts."""
        folder = self.starts(f"{command[1]} charts", command)
        return sorted(f"out/charts/{path.name}" for path in (folder / "out/charts").iterdir())

    def pictures(self, quiet):
        """A folder of pictures becomes faces; a question's answer becomes a sheet."""
        convert = lambda *more: ["ddh-convert", str(self.inputs / "people"), "--faces", "out/p.faces.safetensors",
                                 "--threads", "1", *quiet, *more]
        ask = lambda row: ["ddh-index", "query", "--index", str(self.inputs / "asked"), "--model",
                           str(self.inputs / "1.model.safetensors"), "--faces", str(self.inputs / "raw.faces.safetensors"),
                           "--row", row, "--open-sheet", "out/sheet.png", "--threads", "1", *quiet]
        sheet = self.both(Writer, "index query sheet", ask("2"), ask("1"), ["out/sheet.png", "out/it.run"])
        if not self.has_pictures:
            return sheet
        return [*self.both(Writer, "convert pictures", convert("--seed", "3", "--validation-fraction", "0.4"), convert(),
                           ["out/p.faces.safetensors", "out/it.run"]), *sheet]

    def exports(self):
        """A model and training logs for other tools."""
        record = ["--run-record", "out/it.run", "-q"]
        model = lambda form, seed: ["ddh-export", form, str(self.inputs / f"{seed}.model.safetensors"),
                                    "--out", f"out/m.{form}", *record]
        # A run is called after its log: the same two names, with what the other seed did.
        for seed, folder in ((1, "earlier"), (2, "later")):
            for name, source in (("a", seed), ("b", 3 - seed)):
                (self.inputs / folder).mkdir(exist_ok=True)
                shutil.copy(self.inputs / f"{source}.training.jsonl", self.inputs / folder / f"{name}.training.jsonl")
        board = lambda folder: ["ddh-export", "tensorboard", *[str(self.inputs / folder / f"{name}.training.jsonl")
                                for name in "ab"], "--out", "out/runs", *record]
        return [
            *self.both(Writer, "export onnx", model("onnx", 2), model("onnx", 1), ["out/m.onnx", "out/it.run"]),
            *self.both(Writer, "export torch", model("torch", 2), model("torch", 1), ["out/m.torch", "out/it.run"]),
            *self.both(Writer, "export tensorboard", board("later"), board("earlier"),
                       [*(f"out/runs/{name}/events.out.tfevents.0.ddh" for name in "ab"), "out/it.run"]),
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

    def crons(self):
        """The cron job with pickles, and with a known person's folder of pictures."""
        writers = [self.cron("cron/reindex", dict(zip(("a.pkl", "b.pkl"), sorted((self.inputs / "more").rglob("*.pkl*")))))]
        if self.has_pictures:
            self.tool("ddh-convert", "people", "--faces", "people.faces.safetensors", "-q")
            writers.append(self.cron("cron/reindex pictures", {"Grace": self.inputs / "people/Grace"},
                                     f"IDENTITIES={self.inputs}/people.faces.safetensors\n"))
        return writers

    def cron(self, name, arrivals, more=""):
        folder = self.starts(name.replace("/", " "), ["ddh-index", "update", self.inputs / "raw.faces.safetensors", "--model",
                                                      self.inputs / "1.model.safetensors", "--index", "data/index", "-q"])
        new = folder / "data/inbox/new"
        new.mkdir(parents=True)
        for arrival, source in arrivals.items():
            (shutil.copytree if source.is_dir() else shutil.copy)(source, new / arrival)
        files = [path.name for path in new.rglob("*") if path.is_file()]
        settings = self.inputs / f"{name.replace('/', ' ')}.conf"
        settings.write_text(f"MODEL={self.inputs}/1.model.safetensors\nBIN={self.bin}\nTHREADS=1\n"
                            f"INDEX=$PLACE/data/index\nINBOX=$PLACE/data/inbox\n{more}")
        command = ["bash", "-c", 'PLACE=$PWD exec "$0" "$1"', f"{ROOT}/pipelines/cron/reindex", str(settings)]
        return Inbox(name, command, files, start=folder, grows=(r"/lock$", r"/reindex\.log$", r"/reason\.txt$"),
                     keeps=(r"/taken/",))

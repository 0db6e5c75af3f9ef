#!/usr/bin/env python3
"""Kills and stops ddh-train at many moments and demands the bytes of an undisturbed run.

    python3 Tests/differential/torture_train.py .build/release [--points 40] [--seeds 3] [--stops 20]

On a small synthetic set, for each seed:
  threads   two runs with one thread, then 2, 3 and 8: same model, same log
  kill -9   half of the points at random instants, half on entering the n-th write, fsync, rename,
            unlink or rmdir (strace), spread over the whole run; every checkpoint left must be valid
  twice     the resumed run is killed as well
  disk      the n-th write, fsync or rename fails as on a full or broken disk: exit 73 or 74
and over all seeds SIGINT, SIGTERM and SIGHUP at random instants, with no other checkpoints than the
one the signal asks for: exit status, that checkpoint, and the bytes after going on.
"""
import argparse, hashlib, json, os, pathlib, random, re, shutil, signal, subprocess, sys, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("bin", type=pathlib.Path)
parser.add_argument("--points", type=int, default=40, help="kill points a seed")
parser.add_argument("--twice", type=int, default=5, help="runs killed twice, a seed")
parser.add_argument("--disk", type=int, default=10, help="calls that fail, a seed")
parser.add_argument("--seeds", type=int, default=3)
parser.add_argument("--stops", type=int, default=20, help="signals in all")
parser.add_argument("--random-seed", type=int, default=1)
parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path(".build/torture-train"))
options = parser.parse_args()
rng = random.Random(options.random_seed)
work = options.work.resolve()
TRACED = ["pwrite64", "write", "fsync", "rename", "unlink", "rmdir"]
failures = []


def tool(name, *arguments):
    subprocess.run([options.bin / name, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def prepare():
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / "people.yaml").write_text("identities: 6\ntrain_images: 40\ntest_images: 2\n")
    (work / "train.yaml").write_text("code_length: 8\nbatch: 32\nepochs: 12\n")
    tool("ddh-synthesize", "--settings", work / "people.yaml", "--out", work / "raw", "-q")
    tool("ddh-convert", work / "raw/train", work / "raw/test", "--faces", work / "faces.safetensors", "-q")


class Run:
    """One model's files, and the processes that work on it."""

    def __init__(self, name, seed):
        self.folder = work / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.model = self.folder / "m.model.safetensors"
        self.checkpoints = self.folder / "m.checkpoints"
        self.log = self.folder / "m.training.jsonl"
        self.seed = seed

    def command(self, threads=1, steps=3):
        return [str(options.bin / "ddh-train"), str(work / "faces.safetensors"),
                "--settings", str(work / "train.yaml"), "--model", str(self.model), "--seed", str(self.seed),
                "--threads", str(threads), "--checkpoint-steps", str(steps), "--checkpoint-minutes", "0"]

    def start(self, before=(), **how):
        # Background jobs of a shell inherit an ignored SIGINT, which ddh-train would respect.
        return subprocess.Popen([*before, *self.command(**how)], stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True,
                                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))

    def finish(self, **how):
        """Runs to the end; returns what it said."""
        process = self.start(**how)
        said = process.communicate()[1]
        if process.returncode:
            failures.append(f"{self.folder.name}: exit {process.returncode}: {said.strip()}")
        return said

    def disturb(self, number, span, **how):
        """Sends a signal at a random instant after training began; None if the run was over first."""
        process = self.start(**how)
        while not self.log.exists() and process.poll() is None:
            time.sleep(0.001)
        time.sleep(rng.uniform(0, span))
        process.send_signal(number)
        process.communicate()
        return process.returncode or None

    def kill_at(self, call, n):
        process = self.start(before=["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                                     "-e", f"inject={call}:signal=KILL:when={n}"])
        process.communicate()
        return process.returncode

    def fail_at(self, call, n, error):
        process = self.start(before=["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                                     "-e", f"inject={call}:error={error}:when={n}"])
        said = process.communicate()[1]
        return process.returncode, said

    def calls(self):
        """The traced calls of a whole run by its main thread, in order, each with its number among its kind."""
        trace = self.folder / "trace"
        self.start(before=["strace", "-f", "-qq", "-o", str(trace), "-e", "trace=" + ",".join(TRACED)]).communicate()
        lines = trace.read_text().splitlines()
        seen, calls = {}, []
        main = next(line.split()[0] for line in lines if "rename(" in line)
        for line in lines:
            match = re.match(rf"{main} +(\w+)\(", line)
            if match and match[1] in TRACED:
                seen[match[1]] = seen.get(match[1], 0) + 1
                calls.append((match[1], seen[match[1]]))
        return calls

    def result(self):
        model = hashlib.sha256(self.model.read_bytes()).hexdigest() if self.model.exists() else None
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        for line in lines:
            del line["seconds"], line["images_per_second"]
        return model, lines

    def left(self):
        return sorted(self.checkpoints.glob("*.checkpoint.safetensors")) if self.checkpoints.exists() else []

    def check_left(self):
        """Whatever a kill leaves under a checkpoint's name must be whole."""
        for file in self.left():
            done = subprocess.run([options.bin / "ddh-inspect", "--verify", file], capture_output=True, text=True)
            if done.returncode:
                failures.append(f"{self.folder.name}: {file.name} is not whole: {done.stderr.strip()}")

    def resume(self, expected, where, **how):
        """Goes on to the end and compares; returns the step it went on from."""
        self.check_left()
        said = self.finish(**how)
        if self.result() != expected:
            failures.append(f"{self.folder.name}: {where}: other bytes than undisturbed")
        if self.checkpoints.exists():
            failures.append(f"{self.folder.name}: {where}: left {list(self.checkpoints.iterdir())}")
        match = re.search(r"going on from .* step (\d+)", said)
        shutil.rmtree(self.folder)
        return int(match[1]) if match else 0


def check_threads(seed, expected):
    for threads in (1, 2, 3, 8):
        run = Run(f"threads-{seed}-{threads}", seed)
        run.resume(expected, f"{threads} threads", threads=threads)
    print(f"seed {seed}: twice with 1 thread, then 2, 3, 8 threads", flush=True)


def check_kills(seed, expected, span, calls):
    steps, count = [], 0
    instants = options.points // 2
    while count < instants:
        run = Run(f"instant-{seed}-{count}", seed)
        if run.disturb(signal.SIGKILL, span) == -signal.SIGKILL:
            steps.append(run.resume(expected, "killed at an instant", threads=rng.choice([1, 2])))
            count += 1
    for k in range(options.points - instants):
        call, n = calls[(2 * k + 1) * len(calls) // (2 * (options.points - instants))]
        run = Run(f"call-{seed}-{call}-{n}", seed)
        if run.kill_at(call, n) != -signal.SIGKILL:
            failures.append(f"{run.folder.name}: was not killed")
        steps.append(run.resume(expected, f"killed at {call} {n}"))
    print(f"seed {seed}: {instants} instants, {len(steps) - instants} of {len(calls)} calls; went on from steps "
          f"{sorted(steps)}", flush=True)


def check_twice(seed, expected, span, calls):
    count = 0
    while count < options.twice:
        run = Run(f"twice-{seed}-{count}", seed)
        call, n = rng.choice(calls[:len(calls) // 2])
        if run.kill_at(call, n) != -signal.SIGKILL or run.disturb(signal.SIGKILL, span / 2) != -signal.SIGKILL:
            continue
        run.resume(expected, "killed twice")
        count += 1
    print(f"seed {seed}: {count} runs killed twice", flush=True)


def check_disk(seed, expected, calls):
    places = [place for place in calls if place[0] in ("pwrite64", "fsync", "rename")]
    for k in range(options.disk):
        call, n = places[(2 * k + 1) * len(places) // (2 * options.disk)]
        error = "ENOSPC" if call == "pwrite64" else "EIO"
        run = Run(f"disk-{seed}-{call}-{n}", seed)
        status, said = run.fail_at(call, n, error)
        if status not in (73, 74) or str(run.folder) not in said:
            failures.append(f"{run.folder.name}: exit {status}: {said.strip()}")
        litter = list(run.folder.rglob("*.tmp"))
        if litter:
            failures.append(f"{run.folder.name}: left {litter}")
        run.resume(expected, f"{error} at {call} {n}")
    print(f"seed {seed}: {options.disk} calls failed", flush=True)


def check_stops(expected, span):
    count, steps = 0, []
    while count < options.stops:
        seed = rng.choice(list(expected))
        number = [signal.SIGINT, signal.SIGTERM, signal.SIGINT, signal.SIGTERM, signal.SIGHUP][count % 5]
        run = Run(f"stop-{count}", seed)
        status = run.disturb(number, span, steps=0)
        if status is None:
            continue
        if status != 128 + number:
            failures.append(f"{run.folder.name}: exit {status} after signal {number}")
        names = [file.name for file in run.left() if file.name.startswith("step-")]
        if len(names) != 1:
            failures.append(f"{run.folder.name}: checkpoints {names}")
        steps.append(run.resume(expected[seed], f"stopped by signal {number}"))
        if names and int(names[0][5:14]) != steps[-1]:
            failures.append(f"{run.folder.name}: went on from {steps[-1]}, not from {names[0]}")
        count += 1
    print(f"{count} signals: stopped at steps {sorted(steps)}", flush=True)


prepare()
references = {}
began = time.time()
for seed in range(1, options.seeds + 1):
    whole = Run(f"whole-{seed}", seed)
    start = time.time()
    whole.finish()
    span = time.time() - start
    references[seed] = whole.result()
    calls = Run(f"calls-{seed}", seed).calls()
    check_threads(seed, references[seed])
    check_kills(seed, references[seed], span, calls)
    check_twice(seed, references[seed], span, calls)
    check_disk(seed, references[seed], calls)
if len({model for model, _ in references.values()}) != options.seeds:
    failures.append("different seeds gave equal models")
check_stops(references, span / 2)
print(f"{len(failures)} failures, {time.time() - began:.0f} s")
for failure in failures:
    print(f"  {failure}")
sys.exit(bool(failures))

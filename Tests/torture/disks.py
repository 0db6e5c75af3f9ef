"""Disks that fill up, and disks whose power is cut: a tmpfs of few pages, an ext4 in a file."""
import os, shutil, subprocess
from faults import run

PAGE = 4096
QUIET = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def attempt(*command):
    return subprocess.run([str(word) for word in command], **QUIET).returncode == 0


class Mount:
    """A file system that is there for the length of a with-statement."""

    def __init__(self, place, *options):
        self.place, self.options = place, options

    def __enter__(self):
        self.place.mkdir(parents=True, exist_ok=True)
        if not attempt("mount", *self.options, self.place):
            raise OSError(f"cannot mount {' '.join(map(str, self.options))}")
        return self.place

    def __exit__(self, *_):
        attempt("umount", self.place) or attempt("umount", "-l", self.place)


def has_tmpfs(work):
    try:
        with Mount(work / "try", "-t", "tmpfs", "-o", "size=1m", "none"):
            return True
    except OSError:
        return False


def has_loop(work):
    image = work / "try.ext4"
    try:
        make_image(image)
        with Mount(work / "try", "-o", "loop", image):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def make_image(image):
    with open(image, "wb") as file:
        file.truncate(16 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,nodiscard", str(image)], check=True, **QUIET)


def full_disk(writer, work, report):
    """Runs with 0, 1, 2, … free pages, until it is enough."""
    pages, count, faults = 0, 0, []
    while True:
        with Mount(work / "disk", "-t", "tmpfs", "-o", "size=32m", "none") as disk:
            folder = disk / "it"
            writer.prepare(folder)
            fill(disk, pages)
            status, said = run(writer.command, folder)
            problems = writer.partial(folder)
            if status != 0:
                count += 1
                problems += [f"left {name}" for name in writer.left(folder)]
                if status not in (73, 74):
                    problems.append(f"exit {status}: {said.strip()[-200:]}")
            (disk / "filler").unlink(missing_ok=True)
            again, said = run(writer.completion(folder), folder)
            if again != 0:
                problems.append(f"rerun: exit {again}: {said.strip()[-200:]}")
            problems += writer.different(folder)
        faults += [f"{writer.name}: {pages} free pages: {problem}" for problem in problems]
        if status == 0:
            break
        pages += max(1, pages // 8)
    report(writer, "full disk", count, faults)


def fill(disk, pages):
    free = os.statvfs(disk).f_bavail - pages
    if free > 0:
        with open(disk / "filler", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, free * PAGE)


class PowerCuts:
    """An ext4 whose power is cut at the n-th call or right after success: the blocks that have reached the
    device at that moment are copied, and the copy is mounted, which replays its journal."""

    def __init__(self, shim, work):
        self.shim, self.work = shim, work
        self.template, self.image, self.copy = (work / f"{n}.ext4" for n in ("template", "disk", "cut"))
        make_image(self.template)

    def cut(self, writer, at=0, sync=True):
        """What is wrong after a cut before call `at`, or after success; and whether the run was over first."""
        subprocess.run(["cp", "--sparse=always", self.template, self.image], check=True)
        # The journal is committed by nobody but the writer: not by time, nor by pages that are written back.
        with Mount(self.work / "disk", "-o", "loop,commit=600", self.image) as disk:
            folder = disk / "it"
            writer.prepare(folder)
            subprocess.run(["sync", "-f", disk], check=True)
            # The shim's own files lie elsewhere, or they would be part of it.
            side = self.work / "cut-shim"
            side.mkdir(exist_ok=True)
            outcome = self.shim.run(writer.command, folder, fault="kill" if at else None, at=at, sync=sync, side=side)
            subprocess.run(["cp", "--sparse=always", self.image, self.copy], check=True)
        with Mount(self.work / "after", "-o", "loop", self.copy) as disk:
            folder = disk / "it"
            problems = writer.partial(folder)
            if outcome.status == 0 and writer.is_durable:
                problems += writer.different(folder)
            again, said = run(writer.completion(folder), folder)
            if again != 0:
                problems.append(f"rerun: exit {again}: {said.strip()[-200:]}")
            problems += writer.different(folder)
        return problems, outcome.counted < at or at == 0

    def all(self, writer, points, report):
        faults, count = [], 0
        for at in points:
            problems, is_over = self.cut(writer, at)
            if at and is_over:
                break
            count += 1
            where = f"before call {at}" if at else "after success"
            faults += [f"{writer.name}: power cut {where}: {problem}" for problem in problems]
        report(writer, "power cut", count, faults)

    def control(self, writer):
        """The same without any fsync: whether the test can see what is lost."""
        return bool(self.cut(writer, sync=False)[0])

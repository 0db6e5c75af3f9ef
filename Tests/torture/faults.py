"""Runs of a command under the shim fault.c, and what its log tells."""
import os, pathlib, re, resource, signal, struct, subprocess, threading, time

HERE = pathlib.Path(__file__).resolve().parent
TEMPORARY = re.compile(r"\.(.+)\.\d+\.[0-9a-z]+\.tmp$")

# Which calls each fault makes sense for; None: all.
ERRORS = {
    "ENOSPC": {"open", "mkdir", "write", "fsync", "fdatasync", "rename", "link", "truncate", "allocate"},
    "EIO": None,
}
HARMLESS = {
    "EINTR": {"open", "write", "fsync", "fdatasync", "close", "flock", "truncate"},
    "short": {"write"},
}
KILLS = {"kill": None, "tear": {"write"}}
SIGNALS = {"INT": None, "TERM": None}
# Where a run may go on: what could not be removed is swept later, a folder may be there already.
FORGIVEN = {"unlink", "rmdir", "mkdir", "close"}


class Call:
    """One line of the log."""

    def __init__(self, line):
        number, _, self.name, self.path, self.other, result = line.rstrip("\n").split("\t")
        self.number, self.result = int(number), int(result)


class Outcome:
    """How one run ended."""

    def __init__(self, status, said, counted, calls):
        self.status, self.said, self.counted, self.calls = status, said, counted, calls


class Shim:
    """The compiled shim."""

    def __init__(self, work):
        self.library = work / "fault.so"
        compiler = next((c for c in ("cc", "clang", "gcc") if subprocess.run(
            ["which", c], capture_output=True).returncode == 0), None)
        if compiler is None:
            raise SystemExit("torture: a C compiler is needed: install clang or gcc.")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", self.library, HERE / "fault.c",
                        "-ldl", "-pthread"], check=True)

    def run(self, command, folder, fault=None, at=0, only=None, log=False, sync=True, side=None):
        """Runs `command` in `folder`, its `at`-th call on a file there disturbed."""
        side = side or folder.parent / f"{folder.name}.side"
        side.mkdir(exist_ok=True)
        counter, log_file = side / "counter", side / "log"
        counter.write_bytes(bytes(8))
        log_file.unlink(missing_ok=True)
        environment = dict(os.environ, LD_PRELOAD=str(self.library), FAULT_ROOT=str(folder),
                           FAULT_COUNTER=str(counter), FAULT_AT=str(at), TMPDIR=str(folder))
        if fault:
            environment["FAULT"] = fault
        if only:
            environment["FAULT_ONLY"] = only
        if log or fault:
            environment["FAULT_LOG"] = str(log_file)
        if not sync:
            environment["FAULT_NOSYNC"] = "1"
        status, said = run(command, folder, environment)
        calls = [Call(line) for line in log_file.read_text().splitlines()] if log_file.exists() else []
        return Outcome(status, said, struct.unpack("q", counter.read_bytes())[0], calls)


def run(command, folder, environment=None, limits=(), send=None):
    """Exit status and standard error of `command`, in a process group of its own.

    `send` is a signal and after how many seconds the whole group gets it.
    """
    def prepare():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for name, value in limits:
            resource.setrlimit(name, (value, value))

    environment = environment or dict(os.environ, TMPDIR=str(folder))
    # A crash is counted, not explained: the backtrace would take seconds.
    environment["SWIFT_BACKTRACE"] = "enable=no"
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                               start_new_session=True, preexec_fn=prepare)
    if send:
        threading.Timer(send[1], signal_group, (process, send[0])).start()
    try:
        said = process.communicate(timeout=120)[1]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return "hung", process.communicate()[1]
    settle(process.pid)
    return process.returncode, said


def settle(group):
    """Waits for the rest of a killed group: what it locked is free when the last one is gone."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.002)


def signal_group(process, number):
    if process.returncode is None:
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            pass


def target(path):
    """The file a temporary is to become; any other path is its own."""
    match = TEMPORARY.match(os.path.basename(path))
    return os.path.join(os.path.dirname(path), match[1]) if match else path


def broken_order(calls, scratch, grows=()):
    """Where the log of an undisturbed run departs from write* < fsync < close < rename < fsync(directory).

    `scratch` is where nameless files are; `grows` names the files that are not published but grow: locks,
    journals, logs.
    """
    faults = []
    done = [call for call in calls if call.result >= 0]
    paths = [os.path.normpath(call.path) for call in done]

    def positions(name, path, start=0):
        return [i for i in range(start, len(done)) if done[i].name == name and paths[i] == path]

    for i, call in enumerate(done):
        path, folder = paths[i], os.path.dirname(paths[i])
        if call.name == "mmap":
            faults.append(f"{path}: changed through a mapping")
        if call.name == "rename":
            to = os.path.normpath(call.other)
            writes, syncs, closes = (positions(name, path) for name in ("write", "fsync", "close"))
            if not syncs or not closes or not max(writes, default=-1) < syncs[-1] < closes[-1] < i:
                faults.append(f"{to}: not write < fsync < close < rename")
            if not positions("fsync", folder, i):
                faults.append(f"{to}: the directory is not flushed after the rename")
            if os.path.basename(to) == "CURRENT":
                faults += broken_swap(done, paths, i, folder)
        if call.name == "mkdir" and call.result == 0 and not positions("fsync", folder, i):
            faults.append(f"{path}: its directory is not flushed after mkdir")
        if call.name == "open" and path != str(scratch) \
                and not TEMPORARY.match(os.path.basename(path)) \
                and not any(re.search(pattern, path) for pattern in grows):
            faults.append(f"{path}: written in place")
    return faults


def broken_swap(done, paths, swap, folder):
    """A generation and its entry must be on disk before CURRENT can name it."""
    born = [i for i in range(swap) if done[i].name == "mkdir" and done[i].result == 0
            and os.path.basename(paths[i]).startswith("gen-")]
    if not born:
        return [f"{folder}: CURRENT without a generation"]
    new = paths[born[-1]]
    last = max(i for i in range(swap) if os.path.dirname(paths[i]) == new and done[i].name in ("rename", "link"))
    for path in (new, folder):
        if not any(done[i].name == "fsync" and paths[i] == path for i in range(last, swap)):
            return [f"{path}: not flushed before CURRENT is replaced"]
    return []


SYSTEM_CALLS = {
    "openat": "open", "open": "open", "creat": "open", "write": "write", "pwrite64": "write", "writev": "write",
    "pwritev": "write", "fsync": "fsync", "fdatasync": "fdatasync", "rename": "rename", "renameat": "rename",
    "renameat2": "rename", "mkdir": "mkdir", "mkdirat": "mkdir", "rmdir": "rmdir", "unlink": "unlink",
    "link": "link", "linkat": "link", "symlink": "link", "symlinkat": "link", "ftruncate": "truncate",
    "truncate": "truncate", "fallocate": "allocate", "sync_file_range": "sync", "copy_file_range": "copy",
    "sendfile": "copy"}


def seen_by_the_kernel(command, folder, trace):
    """How often each call on a file in `folder` was made, as strace saw it; None without strace."""
    names = ",".join([*SYSTEM_CALLS, "unlinkat", "flock"])
    environment = dict(os.environ, TMPDIR=str(folder))
    try:
        status, _ = run(["strace", "-f", "-y", "-qq", "-s", "0", "-o", str(trace), "-e", f"trace={names}", *command],
                        folder, environment)
    except FileNotFoundError:
        return None
    if status != 0:
        return None
    counts, inside = {}, str(folder)
    for line in trace.read_text(errors="replace").splitlines():
        match = re.match(r"\d+ +(\w+)\((.*)", line)
        if not match or "resumed" in line:
            continue
        call, arguments = match[1], match[2]
        if call == "flock":
            name = None if "LOCK_UN" in arguments else "flock"
        elif call == "unlinkat":
            name = "rmdir" if "AT_REMOVEDIR" in arguments else "unlink"
        else:
            name = SYSTEM_CALLS.get(call)
        if name == "open" and not re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", arguments):
            continue
        # A relative path is one of `folder`, where the command runs; a descriptor shows its path.
        first = re.match(r'(?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]*)"|\d+<([^>]*)>(?:, "([^"]*)")?', arguments)
        if name is None or first is None:
            continue
        path = os.path.join(inside, first[1]) if first[2] is None else os.path.join(first[2], first[3] or "").rstrip("/")
        if path.startswith(inside + "/") or path == inside:
            counts[name] = counts.get(name, 0) + 1
    return counts


def seen_by_the_shim(calls):
    """The same of the shim's log; closing is not traced."""
    counts = {}
    for call in calls:
        if call.name not in ("close", "mmap"):
            counts[call.name] = counts.get(call.name, 0) + 1
    return counts

#!/usr/bin/env python3
"""Our worker and every installed peer in alternating windows of one run; one table, one JSON file.

    python3 benchmarks/side_by_side.py --peers .build/peers [--task encoding] [--only openvino] [--seconds 2]

Every contender is a process of its own and speaks the protocol of peers/protocol.py. While one runs, the others are
stopped (SIGSTOP): an OpenMP team that spins between batches would steal the processors of whoever is measured.
"""
import argparse
import collections
import json
import os
import shlex
import signal
import statistics
import subprocess
import sys

from contender import Contender

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SCRATCH = os.path.join(ROOT, ".build", "bench")
MODEL = os.path.join(SCRATCH, "ddh.onnx")
TUNED_MALLOC = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "8589934592",
                "MALLOC_TOP_PAD_": "268435456"}  # keeps activations mapped between steps

Peer = collections.namedtuple("Peer", "task name needs command environment")
TORCH, RUNTIME = "torch_worker.py", f"runtime_worker.py --model {shlex.quote(MODEL)} --engine"
BEST = "--batch 64"  # the fastest of those tried, or level with it: benchmarks/README.md
PEERS = [
    Peer("training", "torch eager", "torch", TORCH, {}),
    Peer("training", "torch channels-last", "torch", f"{TORCH} --layout channels-last", TUNED_MALLOC),
    Peer("training", "torch compiled", "torch", f"{TORCH} --layout channels-last --compiled 1", TUNED_MALLOC),
    Peer("training", "keras", "keras tensorflow", "keras_worker.py", {}),
    Peer("encoding", "torch eager", "torch", TORCH, {}),
    Peer("encoding", "torch compiled", "torch", f"{TORCH} --layout channels-last --compiled 1 {BEST}", TUNED_MALLOC),
    Peer("encoding", "onnxruntime", "onnxruntime", f"{RUNTIME} onnxruntime {BEST}", {}),
    Peer("encoding", "openvino", "openvino", f"{RUNTIME} openvino {BEST}", {}),
    Peer("encoding", "openvino bfloat16 (inexact)", "openvino", f"{RUNTIME} openvino {BEST} --precision bf16", {}),
]


def environments(folders):
    """Each environment's Python with the modules it can import."""
    needed = sorted({module for peer in PEERS for module in peer.needs.split()} | {"numpy", "onnx"})
    probe = "import importlib.util as u, sys; print(*[m for m in sys.argv[1:] if u.find_spec(m)])"
    pythons = [os.path.join(folder, "bin", "python") for folder in folders]
    return {python: set(subprocess.run([python, "-c", probe] + needed, stdout=subprocess.PIPE, text=True,
                                       check=True).stdout.split())
            for python in pythons if os.path.exists(python)}


def python_for(needs, installed):
    wanted = set(needs.split()) | {"numpy"}
    return next((python for python, modules in installed.items() if wanted <= modules), None)


def export_model(installed):
    """Writes MODEL anew; returns what is missing if it cannot."""
    python = python_for("torch onnx", installed)
    if not python:
        return "the ONNX file needs torch and onnx"
    done = subprocess.run([python, os.path.join(HERE, "peers", "export_onnx.py"), MODEL],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return done.returncode and "the ONNX export failed: " + done.stderr.strip().splitlines()[-1]


def peer_command(peer, installed, threads):
    script, *options = shlex.split(peer.command)
    return [python_for(peer.needs, installed), os.path.join(HERE, "peers", script), peer.task,
            "--threads", str(threads)] + options


def measure(task, peers, installed, options):
    """Starts our worker, if it is built, and `peers`; runs the windows; returns the contenders."""
    environment = {"OMP_NUM_THREADS": str(options.threads),
                   "TORCHINDUCTOR_CACHE_DIR": os.path.join(SCRATCH, "inductor")}

    def log(name):
        return os.path.join(SCRATCH, f"{task} {name}.log".replace(" ", "-"))

    workers = []
    try:
        ours = shlex.split(options.worker)
        if os.path.exists(ours[0]):
            workers.append(Contender(log("ddh"), "ddh", ours + [task, "--threads", str(options.threads)], {}))
        for peer in peers:
            print(f"starting {peer.name} …", file=sys.stderr)
            workers.append(Contender(log(peer.name), peer.name, peer_command(peer, installed, options.threads),
                                     dict(environment, **peer.environment)))
        for shift in range(options.rounds):
            shift %= len(workers) or 1
            for worker in workers[shift:] + workers[:shift]:
                if not worker.wrong:
                    worker.window(options.seconds)
    finally:
        for worker in workers:
            worker.end()
    return workers


def rows(task, workers):
    """One row a right worker: medians over the windows, and how many times ours is the peer's."""
    right = [worker for worker in workers if not worker.wrong]
    ours = next((statistics.median(worker.rates) for worker in right if worker.name == "ddh"), None)
    for worker in right:
        median = statistics.median(worker.rates)
        yield worker, {"task": task, "name": worker.name, "version": worker.about["version"],
                       "images_per_second": round(median), "ratio": ours and round(ours / median, 3)}


def show(task, workers, missing):
    shape = "{:<28} {:<28} {:>10} {:>17} {:>10}"
    print("\n" + shape.format(task, "version", "images/s", "min–max", "ours/peer"))
    for worker, row in rows(task, workers):
        spread = f"{min(worker.rates):,.0f}–{max(worker.rates):,.0f}"
        ratio = "" if worker.name == "ddh" else f"{row['ratio']:.2f}" if row["ratio"] else "—"
        print(shape.format(row["name"], row["version"], f"{row['images_per_second']:,}", spread, ratio))
    for worker in workers:
        if worker.wrong:
            print(f"{worker.name:<28} WRONG, not timed: {worker.wrong}")
        elif worker.about.get("flipped"):
            print(f"{worker.name:<28} turns over {worker.about['flipped']:.1%} of the bits")
    for name, why in missing:
        print(f"{name:<28} missing: {why}")


def merge(path, measured):
    """Replaces the rows of `measured` in the results file; a peer found wrong loses its row."""
    results = {}
    if os.path.exists(path):
        with open(path) as file:
            results = json.load(file)
    names = {(task, name) for task, name, _ in measured}
    results["peers"] = [row for row in results.get("peers", []) if (row["task"], row["name"]) not in names]
    results["peers"] += [row for _, _, row in measured if row]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".tmp", "w") as file:
        json.dump(results, file, indent=2, sort_keys=True)
        file.write("\n")
    os.replace(path + ".tmp", path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", nargs="*", default=[os.path.join(ROOT, ".build", "peers")],
                        help="virtual environments (.build/peers)")
    parser.add_argument("--worker", default=os.path.join(ROOT, ".build/release/ddh-bench") + " worker",
                        help="our worker's command")
    parser.add_argument("--task", choices=["training", "encoding"], help="only this one")
    parser.add_argument("--only", nargs="*", metavar="WORD", help="only peers whose names contain one of these")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=5, help="windows of each contender (5)")
    parser.add_argument("--seconds", type=float, default=2, help="length of a window (2)")
    parser.add_argument("--results", default=os.path.join(HERE, "results", "latest.json"))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.makedirs(SCRATCH, exist_ok=True)
    installed = environments(options.peers)
    wanted = [peer for peer in PEERS if options.task in (None, peer.task)
              and (options.only is None or any(word in peer.name for word in options.only))]
    unusable = any(MODEL in peer.command for peer in wanted) and export_model(installed)
    for task in ("training", "encoding"):
        missing, present = [], []
        for peer in (peer for peer in wanted if peer.task == task):
            if not python_for(peer.needs, installed):
                missing.append((peer.name, f"needs {peer.needs.replace(' ', ' and ')}; make bench-peers installs it"))
            elif unusable and MODEL in peer.command:
                missing.append((peer.name, f"{unusable}; make bench-peers installs what it needs"))
            else:
                present.append(peer)
        if not present and not missing:
            continue
        workers = measure(task, present, installed, options)
        if not any(worker.name == "ddh" for worker in workers):
            missing.insert(0, ("ddh", f"no {shlex.split(options.worker)[0]}; make build makes it"))
        show(task, workers, missing)
        found = {worker.name: row for worker, row in rows(task, workers) if worker.name != "ddh"}
        merge(options.results, [(task, peer.name, found.get(peer.name)) for peer in present])


main()

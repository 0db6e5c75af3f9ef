"""python check_troubleshooting.py BIN: every console block of docs/troubleshooting.md says what its commands say.

Runs them in a folder of its own, with BIN first in PATH. An ellipsis in the page stands for anything.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/troubleshooting.md"
SETUP = """
ddh-synthesize --identities 6 --train-images 10 --test-images 3 --out raw
ddh-convert raw/train raw/test --faces demo.faces.safetensors
ddh-train demo.faces.safetensors --bits 12 --epochs 1 --model demo.model.safetensors
ddh-train demo.faces.safetensors --bits 12 --epochs 1 --seed 2 --model other.model.safetensors
ddh-encode demo.faces.safetensors --model demo.model.safetensors --out demo.codes.safetensors
ddh-index build demo.codes.safetensors --faces demo.faces.safetensors --index index
mkdir -p names/train
"""


def steps(page):
    """(command, expected) of all console blocks in order."""
    for block in re.findall(r"^```console\n(.*?)^```$", page, re.S | re.M):
        for step in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, expected = step.partition("\n")
            yield command, expected.strip()


def main():
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, PATH=f"{os.path.abspath(sys.argv[1])}:{os.environ['PATH']}", TERM="dumb")

        def run(command):
            # make belongs to the source tree, its data to the folder.
            command = re.sub(r"^make ", f"make -f {ROOT}/Makefile -C {ROOT} ", command)
            if " -C " in command:
                command = command.replace("DATA=data", f"DATA={folder}/data").replace("RAW=raw", f"RAW={folder}/raw")
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            return done.returncode, done.stdout.replace(folder + "/", "").replace(f"{ROOT}/", "").strip()

        status, said = run("set -e" + SETUP)
        if status:
            sys.exit(f"the setup failed:\n{said}")
        count = 0
        for command, expected in steps(PAGE.read_text()):
            _, said = run(command)
            pattern = ".*".join(map(re.escape, expected.split("…")))
            if not re.search(rf"^{pattern}$", said, re.S | re.M):
                sys.exit(f"docs/troubleshooting.md: $ {command}\nsays\n{said}\nwhere the page has\n{expected}")
            count += 1
    print(f"docs/troubleshooting.md: {count} commands say what the page has")


main()

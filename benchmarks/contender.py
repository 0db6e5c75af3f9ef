"""One contender of side_by_side.py: the process, its windows and what it answered."""
import json
import os
import signal
import subprocess

WARM_UP = 0.2  # seconds of an untimed window before every timed one: caches and thread teams are cold after a stop


class Contender:
    """A process that runs one timed window for each line it is sent; stopped whenever it is not asked."""

    def __init__(self, log, name, command, environment):
        self.log, self.name, self.rates = log, name, []
        with open(log, "w") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
                env=dict(os.environ, **environment), preexec_fn=os.setpgrp)
        self.about = self.answer()
        self.signal(signal.SIGSTOP)

    def signal(self, number):
        """To the process and whatever it started; nothing if they are gone."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def answer(self):
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        self.process.wait()
        with open(self.log) as errors:
            last = (errors.read().strip().splitlines() or ["no message"])[-1]
        return {"wrong": f"ended with {self.process.returncode}: {last[:120]} (all of it: {self.log})"}

    def window(self, seconds):
        """Images a second over one window, or nothing if the worker failed."""
        self.signal(signal.SIGCONT)
        try:
            for length in (WARM_UP, seconds):
                self.process.stdin.write(f"{length}\n")
                self.process.stdin.flush()
                reply = self.answer()
        except BrokenPipeError:
            reply = self.answer()
        self.signal(signal.SIGSTOP)
        if "wrong" in reply:
            self.about.update(reply)
        else:
            self.rates.append(reply["images"] / reply["seconds"])

    @property
    def wrong(self):
        return self.about.get("wrong")

    def end(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

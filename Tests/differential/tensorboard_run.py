"""python tensorboard_run.py LOG RUN: TensorBoard reads of RUN what the training log says."""
import json
import sys

import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

TAGS = {"loss/total": "loss", "loss/cross_entropy": "cross_entropy", "loss/quantisation": "quantisation",
        "loss/penalty": "penalty", "accuracy": "accuracy", "images_per_second": "images_per_second",
        "validation/cross_entropy": "validation_cross_entropy"}

lines = [json.loads(line) for line in open(sys.argv[1])]
run = EventAccumulator(sys.argv[2], size_guidance={"scalars": 0})
run.Reload()
wanted = {tag for tag, key in TAGS.items() if key in lines[0]}
assert set(run.Tags()["scalars"]) == wanted, run.Tags()
for tag in sorted(wanted):
    expected = [(line["seconds"], line["epoch"], float(np.float32(line[TAGS[tag]]))) for line in lines]
    found = [(event.wall_time, event.step, event.value) for event in run.Scalars(tag)]
    assert found == expected, f"{tag}: {found[:3]} where {expected[:3]} was expected"
print(f"TensorBoard: {len(wanted)} scalars of {len(lines)} epochs read back")

"""python make_events.py: the records of events.out.tfevents.0.ddh as TensorBoard's own writer makes them.

tensorboard 2.21.0, Python 3.11.7.
"""
import io

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter


class Kept(io.BytesIO):
    def close(self):
        pass


file = Kept()
writer = RecordWriter(file)
writer.write(Event(wall_time=0, file_version="brain.Event:2").SerializeToString())
for epoch in 1, 300:
    summary = Summary(value=[Summary.Value(tag="loss/total", simple_value=4.25 / epoch),
                             Summary.Value(tag="accuracy", simple_value=0.1)])
    writer.write(Event(wall_time=3.5 * epoch, step=epoch, summary=summary).SerializeToString())
with open("events.out.tfevents.0.ddh", "wb") as out:
    out.write(file.getvalue())

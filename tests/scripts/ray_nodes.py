"""Runs COUNT nodes of a Ray cluster, heard on 127.0.0.1 only, until its input ends.

For each line of input a node that is not the head is killed; a line of output says that it is done.
"""

import os
import sys
from pathlib import Path

# Loopback is Ray's choice only where it takes a cluster of several machines to be impossible.
os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

STORE = 80_000_000  # bytes of shared memory a node: about the least that Ray takes


def main(count, port, place):
    """Run nodes of one processor each: ``port`` is for clients, ``place`` holds their files."""
    # Where Ray notes which cluster is the current one, in a folder that it takes to be there.
    os.environ["RAY_TMPDIR"] = place
    (Path(place) / "ray").mkdir(exist_ok=True)
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - it looks around when imported

    each = {"num_cpus": 1, "object_store_memory": STORE}
    head = {"include_dashboard": False, "ray_client_server_port": port, "temp_dir": place}
    cluster = Cluster(initialize_head=True, head_node_args=each | head)
    others = [cluster.add_node(**each) for _ in range(count - 1)]
    say(f"ready {cluster.address}")
    for _ in sys.stdin:
        cluster.remove_node(others.pop(), allow_graceful=False)
        say("killed")
    cluster.shutdown()


def say(word):
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])

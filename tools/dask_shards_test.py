# Two local Dask workers, one killed in the middle: the merged result is the same, to the last digit, as one machine's.
#
#   python tools/dask_shards_test.py target/debug/nines
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

from distributed import Client, LocalCluster

from dask_shards import run

EXPERIMENT = "preset=load-balancing&load=poisson:8/s&duration=20min&vary=policy:random;least&vary=servers:3..4&runs=12"


def main(nines):
    nines = str(pathlib.Path(nines).resolve())
    with tempfile.TemporaryDirectory() as folder, LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster, Client(cluster) as client:
        killed = []

        def kill_one(finished):
            if finished == 3 and not killed:
                pid = next(iter(client.run(os.getpid).values()))
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

        out = pathlib.Path(folder) / "merged.json"
        run(client, nines, EXPERIMENT, 12, out, on_done=kill_one)
        merged = subprocess.run([nines, "merge", str(out), "--format", "csv"], capture_output=True, check=True)
        whole = subprocess.run([nines, "experiment", EXPERIMENT, "--format", "csv"], capture_output=True, check=True)
        assert killed, "no worker was killed"
        assert not merged.stderr, merged.stderr
        assert merged.stdout == whole.stdout, "the merged table differs"
        print(f"12 shards, worker {killed[0]} killed after 3, {len(merged.stdout)} bytes the same")


if __name__ == "__main__":
    main(sys.argv[1])

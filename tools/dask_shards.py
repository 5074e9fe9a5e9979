# Runs an experiment in shards on a Dask cluster and merges them: no shared disk, and a worker that dies loses nothing.
#
#   pip install "dask[distributed]"
#   python tools/dask_shards.py 'preset=load-balancing&load=poisson:4/s&vary=policy:random;least&runs=100' --shards 32 --out merged.json
#   python tools/dask_shards.py 4 --shards 64 --scheduler tcp://head:8786 --nines /opt/nines --out merged.json -- --replications 1000
#
# Every worker needs the command line `nines`; a shard is one call of it. Shards are done again when their worker dies, and since
# a run's result follows from its seed alone, twice is the same as once.
import argparse
import pathlib
import subprocess
import sys
import tempfile


def shard(nines, which, place, count, more):
    """One shard, as the bytes of its result file."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "shard.json"
        command = [nines, "experiment", which, "--shard", f"{place}/{count}", "--out", str(out), "--threads", "1", *more]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return out.read_bytes()


def run(client, nines, which, count, out, more=(), on_done=lambda finished: None):
    """Submits all shards, writes each as it comes in, merges. `client` is a distributed.Client."""
    from distributed import as_completed

    futures = [
        client.submit(shard, nines, which, place, count, list(more), pure=False, retries=3) for place in range(1, count + 1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for future, content in as_completed(futures, with_results=True):
            path = pathlib.Path(folder) / f"{len(files)}.json"
            path.write_bytes(content)
            files.append(str(path))
            on_done(len(files))
            # The scheduler need not keep what is on our disk.
            future.release()
        subprocess.run([nines, "merge", *files, "--out", str(out)], check=True)


def main():
    parser = argparse.ArgumentParser(description="An experiment in shards on a Dask cluster.")
    parser.add_argument("which", help="1 to 4, a link, or a definition file at a path that every worker has")
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--nines", default="nines", help="the command line's path on the workers, and here")
    parser.add_argument("--scheduler", help="address of a running scheduler; without it two processes of this machine")
    parser.add_argument("--out", required=True, help="the merged result file")
    parser.add_argument("more", nargs="*", help="after --, options for `nines experiment`")
    given = parser.parse_args()

    from distributed import Client, LocalCluster

    address = given.scheduler or LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with Client(address) as client:
        tell = lambda finished: print(f"{finished} of {given.shards} shards", file=sys.stderr)
        run(client, given.nines, given.which, given.shards, given.out, given.more, tell)


if __name__ == "__main__":
    main()

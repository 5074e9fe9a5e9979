#!/bin/bash
# An experiment as a Slurm array: each task is a shard, a task that was cut off goes on where it stopped, the merge waits for all.
#
#   SHARDS=64 EXPERIMENT=4 MORE="--replications 1000" tools/slurm.sh
#
# Needs: `nines` on the path of every node (or NINES=/path), and a folder that all nodes see (OUT).
set -euo pipefail
NINES=${NINES:-nines}
EXPERIMENT=${EXPERIMENT:?1 to 4, a link, or a definition file}
SHARDS=${SHARDS:-16}
OUT=${OUT:-$PWD/shards}
MORE=${MORE:-}

if [[ -z ${SLURM_ARRAY_TASK_ID:-} ]]; then
    mkdir -p "$OUT"
    export NINES EXPERIMENT SHARDS OUT MORE
    job=$(sbatch --parsable --job-name=nines --array=1-"$SHARDS" --requeue --export=ALL --output="$OUT/%a.log" "$0")
    sbatch --job-name=nines-merge --dependency=afterok:"$job" --output="$OUT/merge.log" \
        --wrap "'$NINES' merge '$OUT'/shard-*.json --out '$OUT/merged.json'"
    echo "array $job; the result will be $OUT/merged.json"
else
    # What the file already holds is not run again.
    # shellcheck disable=SC2086 # MORE is several words on purpose.
    "$NINES" experiment "$EXPERIMENT" --shard "$SLURM_ARRAY_TASK_ID/$SHARDS" --out "$OUT/shard-$SLURM_ARRAY_TASK_ID.json" \
        --threads "${SLURM_CPUS_PER_TASK:-1}" $MORE
fi

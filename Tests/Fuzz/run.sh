#!/usr/bin/env bash
# Fuzzes readers one after another: run.sh FUZZER
#
#   READERS   which; all of them if empty
#   TIME      seconds for each (60); RUNS, if set, executions instead
#   TIMEOUT   seconds by the clock until an input counts as a hang (20: other work may pause this); one that takes
#             more than a second of processor time is kept as broken whatever the clock says (FuzzEntry.swift)
#   MEMORY    MB that the process may take in all (256, see below)
#   MORE      folders of further inputs to begin with, e.g. of pickles; read, not copied
#   KEEP=1    instead of fuzzing, add to the corpus in the tree what was found worth keeping
#
# An input that breaks a reader is put into the corpus in the tree, where the tests read it for ever.
set -eu -o pipefail
fuzzer=$1
here=$(cd "$(dirname "$0")" && pwd)
kept=$(cd "$here/../ForeignReadersTests/Corpus" && pwd -P)
found=$(cd "$(dirname "$fuzzer")" && pwd -P)/found
all='pickle gzip artifact content index settings queries checksums report training boxes split journal image'

# Without this no input is kept when a reader traps: Swift's own handler comes first.
# A short stack with every allocation: long ones cost a quarter of the time.
# With this quarantine a process holds 60 to 115 MB after its seeds, sanitizer and all, so that 256 MB for all of it
# is a little less than the 256 MiB an input may take: no more is left for the sanitizer's own.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16:malloc_context_size=4

# A build without counters fuzzes blindly, one without the address sanitizer sees little.
for symbol in __asan_report_load8 __sanitizer_cov_8bit_counters_init; do
  grep -q "$symbol" "$fuzzer" || { echo "$fuzzer is built without $symbol." >&2; exit 70; }
done

for reader in ${READERS:-$all}; do
  rm -rf "$found/seeds/$reader"
  mkdir -p "$kept/$reader" "$found/$reader" "$found/seeds/$reader"
  # Every seed must fit: one cut short is refused at once, and mutation begins with nothing.
  DDH_FUZZ=$reader DDH_FUZZ_SEEDS=$found/seeds/$reader "$fuzzer" -runs=0 2>"$found/$reader.log" ||
    { cat "$found/$reader.log" >&2; exit 1; }
  more=${MORE:-}
  [ $reader != image ] || more+=" $here/../ImageFilesTests/Fixtures"
  [ $reader != pickle ] || more+=" $here/../SafePickleTests/Fixtures"
  longest=$({ find "$found/seeds/$reader" -type f -printf '%s\n'
    [ $reader != image ] || find $more -name '*.[jp][pn]g' -size -10k -printf '%s\n'; } | sort -n | tail -n 1)
  [ "$longest" -gt 2048 ] || longest=2048
  if [ -n "${KEEP:-}" ]; then
    DDH_FUZZ=$reader "$fuzzer" -merge=1 -use_counters=0 -max_len=$longest \
      "$kept/$reader" "$found/$reader" 2>&1 | grep 'MERGE-OUTER: .* new files' || true
    continue
  fi
  log=$found/$reader.log
  DDH_FUZZ=$reader "$fuzzer" \
    ${RUNS:+-runs=$RUNS} $([ -n "${RUNS:-}" ] || echo -max_total_time=${TIME:-60}) \
    -max_len=$longest -timeout=${TIMEOUT:-20} -rss_limit_mb=${MEMORY:-256} -malloc_limit_mb=128 \
    -print_final_stats=1 -artifact_prefix="$kept/$reader/" \
    "$found/$reader" "$kept/$reader" "$found/seeds/$reader" $more >"$log" 2>&1 ||
    { tail -40 "$log" >&2; echo "$reader: broken; the input is in $kept/$reader" >&2; exit 1; }
  awk -v reader=$reader '/DONE/ {done = $0} /^stat::/ {stat[$1] = $2}
    END {printf "%-10s %9d executions, %6d a second, peak %d MB, slowest %d s; %s\n", reader,
      stat["stat::number_of_executed_units:"], stat["stat::average_exec_per_sec:"],
      stat["stat::peak_rss_mb:"], stat["stat::slowest_unit_time_sec:"], done}' "$log"
done

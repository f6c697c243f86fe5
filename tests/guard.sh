#!/usr/bin/env bash
# guard.sh COMMAND …: runs tests with hostile code where a wall that fails hurts nobody:
# in process, network and ipc namespaces of their own; as root also with at most 8 GB of
# memory and 3,000 processes. Where the system refuses that, the command runs without
# the guard, and the tests with hostile code are left out.
set -u
as_root=()
[ "$(id -u)" = 0 ] || as_root=(--user --map-root-user)
apart=(unshare "${as_root[@]}" --fork --kill-child --pid --mount-proc --net --ipc)
"${apart[@]}" true 2>/dev/null || exec "$@"
group=downhill-$$
for kind in memory pids; do
  mkdir -p "/sys/fs/cgroup/$kind/$group" 2>/dev/null
done
echo $((8 << 30)) 2>/dev/null >"/sys/fs/cgroup/memory/$group/memory.limit_in_bytes"
echo 3000 2>/dev/null >"/sys/fs/cgroup/pids/$group/pids.max"
(
  for kind in memory pids; do
    echo $BASHPID 2>/dev/null >"/sys/fs/cgroup/$kind/$group/cgroup.procs"
  done
  export DOWNHILL_GUARDED=1
  exec "${apart[@]}" bash -c 'ip link set lo up 2>/dev/null; exec "$@"' guard "$@"
)
status=$?
rmdir "/sys/fs/cgroup/"{memory,pids}"/$group"{/downhill-*,} 2>/dev/null
exit $status

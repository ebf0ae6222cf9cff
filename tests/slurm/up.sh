#!/usr/bin/env bash
# up.sh FOLDER: starts a disposable Slurm cluster of two nodes on this machine: no systemd, no cgroups, no database.
#   MODE     loopback (default): all daemons on 127.0.0.1, a port for each
#            netns: a network namespace, host name and address for each node, so that a node can be cut off; the bridge between
#            them is in a namespace of its own, and nothing is added to the network of the machine
#   NODES CPUS MEM   nodes (2), CPUs (2) and MiB (4000) of each
#   SILENCE  seconds after which a silent node is considered down (15)
#   INSTALL  1: install what is missing (Debian's packages)
# A second call starts what is not running. Needs root. down.sh FOLDER stops it. FOLDER/env.sh and FOLDER/bin/in are for its users.
set -euo pipefail
folder=$(realpath -m "$1")
mode=${MODE:-loopback} nodes=${NODES:-2} cpus=${CPUS:-2} mem=${MEM:-4000} silence=${SILENCE:-15} port=${PORT:-26817}
space=mr$(printf %s "$folder" | cksum | cut -c1-4)
export DEBIAN_FRONTEND=noninteractive PATH=$PATH:/usr/sbin:/sbin
[ "$(id -u)" = 0 ] || { echo "up.sh: needs root" >&2; exit 2; }

missing=()
for package in slurmctld slurmd slurm-client munge iproute2 util-linux; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' $package 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  [ "${INSTALL:-}" = 1 ] || { echo "up.sh: not installed: ${missing[*]}" >&2; exit 3; }
  # The packages would start services of their own.
  made=; [ -e /usr/sbin/policy-rc.d ] || { printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d; made=1; }
  { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 || { echo "up.sh: cannot install ${missing[*]}" >&2; [ -z "$made" ] || rm -f /usr/sbin/policy-rc.d; exit 3; }
  [ -z "$made" ] || rm -f /usr/sbin/policy-rc.d
fi

mkdir -p "$folder"/{etc,state,log,run,bin}
chmod 755 "$folder" "$folder"/{etc,run,log}
for i in $(seq "$nodes"); do mkdir -p "$folder/spool/node$i"; done
[ -s "$folder/etc/munge.key" ] || (umask 077; dd if=/dev/urandom of="$folder/etc/munge.key" bs=128 count=1 status=none)
controller=ctl
if [ "$mode" = netns ]; then address=10.77.0.1; else
  address=127.0.0.1
  # The daemons bind to the address of the host's own name; if that is not loopback, they get another name.
  case $(getent ahostsv4 "$(hostname)" 2>/dev/null | head -1) in 127.*) controller=$(hostname -s) ;; *) controller=localhost ;; esac
fi
{
  echo "127.0.0.1 localhost"
  [ "$mode" != netns ] || { echo "10.77.0.1 ctl"; for i in $(seq "$nodes"); do echo "10.77.0.$((10 + i)) node$i"; done; }
} >"$folder/etc/hosts"
{
  cat <<CONF
ClusterName=mini
SlurmctldHost=$controller($address)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
# cred_expire is also how long a requeued job is held back: 120 s by default
AuthInfo=socket=$folder/run/munge.socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.%n.log
MailProg=/bin/true
MpiDefault=none
SwitchType=switch/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=2
AccountingStorageType=accounting_storage/none
MinJobAge=300
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2,sched_min_interval=0,bf_interval=2
JobRequeue=1
KillWait=5
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=$silence
# "nodes" may claim more than the machine has
SlurmdParameters=config_overrides
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
CONF
  for i in $(seq "$nodes"); do
    if [ "$mode" = netns ]; then at="NodeHostname=node$i NodeAddr=10.77.0.$((10 + i)) Port=$((port + 1))"
    else at="NodeHostname=$controller NodeAddr=127.0.0.1 Port=$((port + i))"; fi
    echo "NodeName=node$i $at CPUs=$cpus Sockets=1 CoresPerSocket=$cpus ThreadsPerCore=1 RealMemory=$mem"
  done
  echo "PartitionName=main Nodes=node[1-$nodes] Default=YES MaxTime=INFINITE State=UP DefMemPerCPU=$((mem / cpus))"
} >"$folder/etc/slurm.conf"
export SLURM_CONF=$folder/etc/slurm.conf

if [ "$mode" = netns ]; then
  add() { [ -e "/run/netns/$1" ] || { ip netns add "$1"; ip -n "$1" link set lo up; }; }
  add "$space-sw"
  ip -n "$space-sw" link show br0 >/dev/null 2>&1 || { ip -n "$space-sw" link add br0 type bridge; ip -n "$space-sw" link set br0 up; }
  join() { # join NAMESPACE ADDRESS PORT
    ! ip -n "$1" link show eth0 >/dev/null 2>&1 || return 0
    ip -n "$1" link add eth0 type veth peer name "$3" netns "$space-sw"
    ip -n "$space-sw" link set "$3" master br0 up; ip -n "$1" addr add "$2/24" dev eth0; ip -n "$1" link set eth0 up
  }
  add "$space-ctl"; join "$space-ctl" 10.77.0.1 p-ctl
  for i in $(seq "$nodes"); do add "$space-n$i"; join "$space-n$i" 10.77.0.$((10 + i)) "p-n$i"; done
  # A host name and a list of hosts for each, as the daemons look their own name up.
  within() { local at=$1 host=$2; shift 2; nsenter --net="/run/netns/$at" unshare --uts --mount sh -c 'hostname "$0"; mount --bind "$1" /etc/hosts; shift; exec "$@"' "$host" "$folder/etc/hosts" "$@"; }
elif [ "$controller" = localhost ]; then within() { shift 2; unshare --uts sh -c 'hostname localhost; exec "$@"' - "$@"; }
else within() { shift 2; "$@"; }; fi
printf 'export SLURM_CONF=%q\nmini_mode=%q mini_space=%q mini_nodes=%q\n' "$SLURM_CONF" "$mode" "$space" "$nodes" >"$folder/env.sh"
cat >"$folder/bin/in" <<IN
#!/usr/bin/env bash
# in CMD …: as on the host that jobs are submitted from; in @node2 CMD …: as on node2
. '$folder/env.sh'; host=ctl; case \${1:-} in @*) host=\${1#@}; shift ;; esac
[ "\$mini_mode" = netns ] || exec "\$@"
exec nsenter --net=/run/netns/\$mini_space-\${host/node/n} unshare --uts --mount sh -c 'hostname "\$0"; mount --bind "\$1" /etc/hosts; shift; exec "\$@"' "\$host" '$folder/etc/hosts' "\$@"
IN
chmod +x "$folder/bin/in"

alive() { local id; id=$(cat "$1" 2>/dev/null) && [ -n "$id" ] && [ "$(basename "$(readlink "/proc/$id/exe" 2>/dev/null)")" = "$2" ]; }
program() { basename "$(readlink -f "$(command -v "$1")")"; }
alive "$folder/run/munged.pid" munged || {
  rm -f "$folder"/run/munge.socket*
  munged --force --key-file="$folder/etc/munge.key" --socket="$folder/run/munge.socket" --pid-file="$folder/run/munged.pid" --log-file="$folder/log/munged.log" --seed-file="$folder/run/munged.seed" 2>>"$folder/log/munged.err"
}
alive "$folder/run/slurmctld.pid" "$(program slurmctld)" || within "$space-ctl" ctl slurmctld 2>>"$folder/log/slurmctld.err"
for i in $(seq "$nodes"); do
  alive "$folder/run/slurmd.node$i.pid" "$(program slurmd)" || within "$space-n$i" "node$i" slurmd -N "node$i" 2>>"$folder/log/slurmd.err"
done
for try in $(seq 150); do
  ready=$(timeout 5 "$folder/bin/in" sinfo -h -N -o %T 2>/dev/null | grep -cE '^(idle|mixed|allocated)$' || true)
  [ "$ready" -lt "$nodes" ] || exit 0
  [ "$try" != 50 ] || "$folder/bin/in" scontrol update "nodename=node[1-$nodes]" state=resume 2>/dev/null || true
  sleep 0.2
done
echo "up.sh: the nodes did not become ready" >&2
tail -n 20 "$folder"/log/slurm*.log >&2
exit 1

#!/bin/sh
# First process of a host of the test bed, already in namespaces of its own:
#   init.sh DIR NAME HIDE_UNIFIED
# Makes the machine's file systems the host's own where containers touch them, says 'ready', and stays
# until its standard input ends: when whoever built the bed dies, the pipe closes, this ends, and the
# kernel ends everything else in the process namespace. A shell, because it reaps orphans.
set -eu
dir=$1
name=$2
hide=$3

# The machine's named namespaces are not this host's; a copy of their mounts would keep them alive.
umount -R -l /run/netns 2>/dev/null || true
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/netns /run/lock
# As `ip netns add` would at its first use (ip-netns(8)): a host that has seen one looks no different.
mount --bind /run/netns /run/netns
mount --make-shared /run/netns
if [ -d /var/lib/containers ]; then mount -t tmpfs -o mode=700 tmpfs /var/lib/containers; fi

# sysfs shows the links of the network namespace it was mounted in; the cgroups below it are kept.
mkdir "$dir/cgroup"
mount --rbind /sys/fs/cgroup "$dir/cgroup"
mount -t sysfs sysfs /sys
mount --rbind "$dir/cgroup" /sys/fs/cgroup
umount -l "$dir/cgroup"
rmdir "$dir/cgroup"
# crun 1.8 refuses hybrid cgroups; it looks at the directory's file system, so the mount is covered.
if [ "$hide" = hide ] && [ -d /sys/fs/cgroup/unified ]; then mount -t tmpfs tmpfs /sys/fs/cgroup/unified; fi

# The programs that only this host has: mycelium.
mount -t overlay -o "lowerdir=$dir/bin:/usr/local/bin" overlay /usr/local/bin

hostname "$name"
ip link set dev lo up
echo ready
exec 3<&0
cat <&3 >/dev/null &
wait $!

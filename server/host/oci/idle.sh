#!/bin/busybox sh
# The default command of the local image busybox: does nothing until it is told to stop, at once.
# As process 1 it would ignore SIGTERM without a handler (pid_namespaces(7)).
trap 'exit 0' TERM INT QUIT HUP
while :; do
  /bin/busybox sleep 2147483647 &
  wait $!
done

#!/.heropods/busybox sh
# The first process of a container with keep_alive: runs the entry point ("$@"); when that ends
# with 0, an idle process takes its place so that exec goes on working; any other exit code becomes
# the container's. The host's static busybox runs it, so an image without a shell can be kept alive.
# Needs nobody outside: it works while the daemon is down. Only builtins and /.heropods/busybox are
# used; the environment that the entry point sees is the container's own (the shell adds PWD, SHLVL).

stopping=
child=

# The entry point is found in PATH here: this busybox prefers its own applets to the image's programs.
find_program() {
  case $1 in */*) program=$1; return ;; esac
  saved=$IFS; IFS=:
  for directory in $PATH; do
    if [ -f "${directory:-.}/$1" ] && [ -x "${directory:-.}/$1" ]; then
      program=${directory:-.}/$1; IFS=$saved; return
    fi
  done
  IFS=$saved
  echo "keep-alive: $1: not found in PATH ($PATH)" >&2
  exit 127
}

# A shell starts its background processes with SIGINT and SIGQUIT ignored (POSIX 2.11). Where the
# entry point has set no handler of its own it would not notice them: it gets SIGTERM, whose default
# action ends it as well.
forward() {
  disturbed=1
  [ -n "$child" ] || return
  signal=$1
  bit=$2
  {
    while read -r key mask; do
      if [ "$key" = SigIgn: ]; then
        [ $((0x$mask >> (bit - 1) & 1)) = 1 ] && signal=TERM
        break
      fi
    done <"/proc/$child/status"
  } 2>/dev/null
  kill -"$signal" "$child" 2>/dev/null
}

# What asks a process to end: an entry point that then exits with 0 was stopped, not finished.
# WINCH is Apache's graceful stop; without a terminal it has no other meaning here.
trap 'stopping=1; forward TERM 15' TERM
trap 'stopping=1; forward INT 2' INT
trap 'stopping=1; forward QUIT 3' QUIT
trap 'stopping=1; forward WINCH 28' WINCH
trap 'forward HUP 1' HUP
trap 'forward USR1 10' USR1
trap 'forward USR2 12' USR2

find_program "$1"
shift
exec 3<&0
"$program" "$@" <&3 3<&- &
child=$!
exec 3<&-
# Asked to stop before there was anybody to tell.
[ -z "$stopping" ] || kill -TERM "$child" 2>/dev/null

# wait returns early for a trapped signal, with a code of the signal: only a wait that none has
# disturbed tells the entry point's own. 127 then says that it was told before.
code=
while :; do
  disturbed=
  wait "$child" 2>/dev/null
  status=$?
  [ -n "$code" ] && [ $status = 127 ] || code=$status
  [ -n "$disturbed" ] || break
done

[ "$code" = 0 ] && [ -z "$stopping" ] || exit "$code"

trap 'exit 0' TERM INT QUIT HUP
while :; do
  /.heropods/busybox sleep 2147483647 &
  wait $!
done

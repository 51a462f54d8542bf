#!/bin/sh
# Becomes the web process without rights. Runs as root in a mount namespace of its own:
#   web-entry.sh APP_DIR NODE SCRIPT [ARGUMENT…]
# The program may lie below /root, which the user heropods cannot enter: a read-only bind mount
# gives it that one tree and nothing beside it. Everything here ends in exec, so that no root
# process stays between.
set -eu
app=$1
node=$2
shift 2

view=/run/heropods-web
mkdir -p "$view"
mount -t tmpfs -o mode=755,size=64k,nosuid,nodev tmpfs "$view"
mkdir "$view/app"
touch "$view/node"
mount --bind "$app" "$view/app"
mount -o remount,bind,ro,nosuid,nodev "$view/app"
mount --bind "$node" "$view/node"
mount -o remount,bind,ro,nosuid,nodev "$view/node"

cd "$view/app"
exec setpriv --reuid=heropods --regid=heropods --clear-groups \
  --no-new-privs --bounding-set=-all --inh-caps=-all --pdeathsig=TERM \
  -- "$view/node" "$@"

#!/bin/sh
# Turns the mount namespace that it runs in into a throw-away copy of this machine: every write goes to memory. The
# Nix store is empty, /tmp too, and nobody has configured Nix. Then it holds the namespace open
# until its standard input ends, so that nothing outlives the test that started it.
#
#   machine.sh EMPTY-DIRECTORY NODE_MODULES
set -eu
base=$1 node_modules=$2
mount -t tmpfs -o mode=755 tmpfs "$base"
mkdir "$base/upper" "$base/work" "$base/packages" "$base/packages-work" "$base/root"
root=$base/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$root"
mount -t tmpfs -o mode=755 tmpfs "$root/nix"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
# An overlay, not a bind mount: npm ci deletes what it finds.
mkdir -p "$root/clone/node_modules"
mount -t overlay overlay -o "lowerdir=$node_modules,upperdir=$base/packages,workdir=$base/packages-work" \
  "$root/clone/node_modules"

# Devices of its own: those of the host stay out of reach.
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/shm" "$root/dev/pts"
for device in null zero full random urandom tty; do
  cp -a "/dev/$device" "$root/dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

# These may be mounts on the host, which the overlay does not show.
for file in /etc/resolv.conf /etc/hosts; do
  cat "$file" >"$root$file.new"
  mv "$root$file.new" "$root$file"
done
rm -rf "$root/etc/nix" "$root/root/.config/nix" "$root/var/lib/man-db/auto-update"
sed -i '/^nixbld:/d' "$root/etc/group"

cd "$root"
mkdir .host
pivot_root . .host
mount -t proc proc /proc
umount -l /.host
rmdir /.host
echo ready
# Nothing stays undead: the kernel reaps what others leave to a process that ignores this signal.
exec perl -e '$SIG{CHLD} = "IGNORE"; 1 while <STDIN>'

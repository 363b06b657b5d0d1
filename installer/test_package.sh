#!/bin/sh
# Installs the Debian package into a new Debian that has nothing else, tries it as an ordinary user, takes it away again and
# looks for what is left. Needs root, debootstrap, xvfb, xdotool, imagemagick. `make test-package`; SUITE names the Debian.
set -eu
cd "$(dirname "$0")/.."
package=${1:-$(ls -t dist/hytedesk_*_amd64.deb | head -1)}
suite=${SUITE:-bookworm}
work=$PWD/build/package
root=$work/chroot
version=$(dpkg-deb -f "$package" Version)

say() { printf '== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*"; exit 1; }
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
apt() { in_root apt-get -y -qq -o Dpkg::Use-Pty=0 "$@" >"$work/apt.log" 2>&1 || { cat "$work/apt.log"; fail "apt-get $*"; }; }
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./var/cache -o -path ./var/lib/apt -o -path ./var/log \) -prune -o -print | sort); }
seconds() { date +%s.%N; }
since() { printf '%.1f s' "$(echo "$(seconds) - $1" | bc)"; }
away() { # what failed can be looked at
    code=$?
    mountpoint -q "$root/proc" && umount "$root/proc"
    [ "$code" != 0 ] || rm -rf "$root"
}
trap away EXIT

say "$(basename "$package"): $(stat -c %s "$package") bytes, unpacked $(dpkg-deb -f "$package" Installed-Size) KiB"
mountpoint -q "$root/proc" && umount "$root/proc"
rm -rf "$root"
say "A new Debian $suite"
debootstrap --variant=minbase "$suite" "$root" http://deb.debian.org/debian >"$work/debootstrap.log" 2>&1 ||
    { tail "$work/debootstrap.log"; fail debootstrap; }
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
apt update
in_root useradd --create-home tester
before=$work/before.txt
files >"$before"
in_root dpkg-query -W -f '${Package}\n' | sort >"$work/packages.txt"
cp "$package" "$root/tmp/hytedesk.deb"

say "An older version is installed, with what it depends on and nothing else"
dpkg-deb -R "$package" "$work/older"
sed -i 's/^Version: .*/Version: 0.0.1/' "$work/older/DEBIAN/control"
dpkg-deb --root-owner-group -Znone --build "$work/older" "$root/tmp/older.deb" >/dev/null
rm -rf "$work/older"
apt install --no-install-recommends /tmp/older.deb
printf '{"StaleDays": 9}\n' >"$root/etc/hytedesk/policies/managed/region.json"

say "It is upgraded"
start=$(seconds)
apt install --no-install-recommends /tmp/hytedesk.deb
say "Upgraded in $(since "$start")"
[ "$(in_root dpkg-query -W -f '${Version}' hytedesk)" = "$version" ] || fail "the version is not $version"
in_root grep -q StaleDays /etc/hytedesk/policies/managed/region.json || fail "the upgrade took the policy"
apt purge hytedesk

say "It is installed anew"
start=$(seconds)
apt install --no-install-recommends /tmp/hytedesk.deb
taken=$(echo "$(seconds) - $start" | bc)
say "Installed in $taken s, all that it depends on being there"
[ "$(echo "$taken <= 60" | bc)" = 1 ] || fail "more than 60 s"
say "On the disk: $(du -sm --apparent-size "$root/opt/hytedesk" | cut -f1) MiB in /opt/hytedesk"
for folder in /etc/hytedesk /etc/hytedesk/policies /etc/hytedesk/policies/managed /etc/hytedesk/policies/recommended; do
    [ "$(stat -c '%U %a' "$root$folder")" = "root 755" ] || fail "owner or mode of $folder"
done
find "$root/opt/hytedesk" \( ! -user root -o -perm /022 ! -type l \) | grep . && fail "somebody else can write there"

say "An ordinary user starts it, with the Depends alone"
.venv/bin/python -m installer.smoke /usr/bin/hytedesk --chroot "$root" --user tester --policy --version "$version" \
    --out "$work/smoke" || fail "smoke test"

say "With the Recommends: kind of file, menu"
apt install desktop-file-utils shared-mime-info xdg-utils
printf '{}' >"$root/tmp/rantaseutu.hytedesk-region"
kind=$(in_root xdg-mime query filetype /tmp/rantaseutu.hytedesk-region)
[ "$kind" = application/vnd.hytedesk.region+json ] || fail "a region file is $kind"
in_root desktop-file-validate /usr/share/applications/hytedesk.desktop
in_root grep -q "region+json=hytedesk.desktop" /usr/share/applications/mimeinfo.cache || fail "region files do not open"
if command -v appstreamcli >/dev/null; then
    appstreamcli validate --no-net "$root/usr/share/metainfo/org.hytedesk.HyteDesk.metainfo.xml"
fi

say "It is removed; policies and the user's data stay"
printf '{"StaleDays": 9}\n' >"$root/etc/hytedesk/policies/managed/region.json"
apt remove hytedesk
[ ! -e "$root/opt/hytedesk" ] || fail "/opt/hytedesk is still there"
[ -e "$root/etc/hytedesk/policies/managed/region.json" ] || fail "the policy is gone"
[ -e "$root/home/tester/.local/share/HyteDesk/active.json" ] || fail "the user's data are gone"

say "It is purged, and what came with it"
apt purge hytedesk
[ ! -e "$root/etc/hytedesk" ] || fail "/etc/hytedesk is still there"
[ -e "$root/home/tester/.local/share/HyteDesk/active.json" ] || fail "the user's data are gone"
in_root dpkg-query -W -f '${Package}\n' | sort | comm -13 "$work/packages.txt" - |
    xargs -r chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
        apt-get -y -qq purge >"$work/apt.log" 2>&1
files | comm -13 "$before" - >"$work/left.txt"
named=$(grep -i hytedesk "$work/left.txt" | grep -v '^\./home/tester/' || true)
[ -z "$named" ] || fail "left: $named"
say "Nothing of it is left but the user's own; of other packages: $(grep -c -v '^\./home/tester/' "$work/left.txt" || true) files"
grep -v '^\./home/tester/' "$work/left.txt" | head -5 || true
say "All holds"

#!/bin/sh
# SPDX-License-Identifier: MIT
# make check-stick: lays a stick and works with it in an environment that has nothing: no variables, no network where that can be had, a
# folder that may be read only. The argument is the build folder.
set -eu
build=$1
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
RUHU_DIVISIONS=$TOP_SRCDIR/survey-defs/divisions.csv
export RUHU_DIVISIONS
say()
{
	echo "stick: $*"
}
"$build/field/ruhu" --store office.db init --office >/dev/null 2>&1
"$build/field/ruhu" --store office.db round new "$TOP_SRCDIR/survey-defs/chuangcheng/round.txt" >/dev/null 2>&1
printf 'unit,grid,serial,building,door,team\n150525100200,02,0001,5号楼,101,3队\n' >register.csv
"$build/field/ruhu" --store office.db households import register.csv >/dev/null 2>&1
"$build/field/ruhu" --store office.db kit --team 3队 -o 3.kit >/dev/null 2>&1
make -s -C "$build" stick STICK="$work/usb" KIT="$work/3.kit" >/dev/null
if ldd usb/ruhu/ruhu >/dev/null 2>&1; then
	say "the program wants libraries" && exit 1
fi
say "one file, $(wc -c <usb/ruhu/ruhu) bytes, no libraries"
chmod -R a-w usb
mkdir home
printf 'V1<enter>1<expect 未访 1><enter><expect 没有标准答案>QQ' >day.keys
alone=
if unshare -rn true 2>/dev/null; then alone="unshare -rn"; fi
$alone env -i HOME="$work/home" PATH=/usr/bin:/bin RUHU_NOW=2026-11-23T10:00:00+08:00 sh usb/入户.sh --keys day.keys
test -s home/.local/share/ruhu/ruhu.db
say "kit opened and a door knocked at, without variables${alone:+, without network}, from a stick that cannot be written"
env -i HOME="$work/home" PATH=/usr/bin:/bin sh usb/入户.sh doctor >doctor.txt || true
grep -q 好 doctor.txt
say "doctor speaks"

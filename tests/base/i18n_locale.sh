#!/bin/sh
# SPDX-License-Identifier: MIT
# Whatever LANG says, the C library ends up with UTF-8 and a decimal point.
probe=$TOP_BUILDDIR/tests/base/locale_probe
unset LC_ALL LANGUAGE LC_CTYPE LC_NUMERIC LC_MESSAGES LANG

expect()
{
	wanted=$1
	shift
	got=$(env "$@" "$probe")
	if [ "$got" = "$wanted" ]; then
		echo "ok locale__start__$*"
	else
		echo "not ok locale__start__$*: $got instead of $wanted"
	fi
}

expect "zh utf8 1 1.5" NOTHING=set
expect "zh utf8 1 1.5" LANG=
expect "zh utf8 1 1.5" LANG=C
expect "zh utf8 1 1.5" LANG=POSIX
expect "zh utf8 1 1.5" LANG=C.UTF-8
expect "zh utf8 1 1.5" LC_ALL=C
expect "zh utf8 1 1.5" LANG=zh_CN.UTF-8
expect "zh utf8 1 1.5" LANG=zh_CN.GB18030
expect "zh utf8 1 1.5" LANG=de_DE.UTF-8
expect "en utf8 1 1.5" LANG=en_US.UTF-8
expect "en utf8 1 1.5" LANG=zh_CN.UTF-8 LANGUAGE=en

#!/bin/sh
# SPDX-License-Identifier: MIT
# Wrong calls, languages, locales, and outputs that take nothing.
. "$TOP_SRCDIR/tests/cli/lib.sh"
make_stores

begin usage__wrong_calls__2_and_words
while read -r words; do
	# shellcheck disable=SC2086 # words
	run 2 "$RUHU" --store office.db $words
	must test -s err
	must test ! -s out
done <<'CASES'
no-such-command
--no-such-option
init
init --office --field
init --office surplus
init --no-such
check
check a b c
form
form show
form hide x
eval a b
eval --form
round
round close
round new
round show surplus
households
households lend x
households import
households import a b
households assign 1
kit
kit --team 1
kit -o x
open
open a b
interview
interview a b
practice a b
correct
correct a b
export
export surplus -o x
merge
merge --no-such x
tally surplus
tally --by
report surplus
print --copies 0
print --copies many
print surplus
state surplus
backup
backup surplus -o x
restore
restore a b
rescue
rescue field.db
rescue a b -o x
doctor surplus
help no-such
--lang fr state
--format odt tally
CASES
finish

begin usage__correction__needs_a_reason
make_interviews 1
uuid=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) h[$i] = i } NR == 2 { print $h["_uuid"] }' handed/thirty_1.csv)
before=$(digest field.db)
for status in 1 2; do
	rc=0
	"$RUHU" --store field.db correct "$uuid" >out 2>err </dev/null || rc=$?
done
must test "$rc" -ne 0
must test -s err
must test "$(digest field.db)" = "$before"
finish

begin usage__interface_without_terminal__said
run 2 "$RUHU" --store field.db
said 终端
run 2 "$RUHU" --store field.db interview "$data/cli/thirty.md"
said 终端
finish

begin help__every_command__listed_and_explained
run 0 "$RUHU" help
cp out all
for name_of in init check form eval round households kit open interview practice correct export merge receipt prune return withdraw records keys verify tally report print state help; do
	must grep -q "$name_of" all
	run 0 "$RUHU" help "$name_of"
	printed "ruhu $name_of"
	run 0 "$RUHU" "$name_of" --help
	printed "ruhu $name_of"
done
run 0 "$RUHU" --help
run 0 "$RUHU" --version
printed "ruhu "
name=help__every_command__listed_and_explained
finish

begin keys__bad_script__nothing_runs
printf 'V1<no-such-key>' >bad.keys
before=$(digest field.db)
run 1 "$RUHU" --store field.db --keys bad.keys
said bad.keys
run 1 "$RUHU" --store field.db --keys no-such.keys
said no-such.keys
must test "$(digest field.db)" = "$before"
finish

begin lang__en__english_only
run 3 "$RUHU" --lang en --store nowhere.db state
said "not found"
must sh -c '! LC_ALL=C grep -q "[^ -~“”]" err'
run 0 "$RUHU" --lang en help
printed "merge"
run 3 "$RUHU" --lang=en state --store nowhere.db
said "not found"
run 3 env RUHU_LANG=en "$RUHU" --store nowhere.db state
finish

begin lang__default__chinese_whatever_the_locale
for locale in none C POSIX C.UTF-8 zh_CN.UTF-8 zh_CN.GB18030 xx_YY.nothing; do
	if [ "$locale" = none ]; then
		run 3 env -u LC_ALL -u LANG -u LC_CTYPE "$RUHU" --store nowhere.db state
	else
		run 3 env -u LC_ALL LANG="$locale" "$RUHU" --store nowhere.db state
	fi
	said 也没有新建
	run 0 env -u LC_ALL LANG="$locale" "$RUHU" --store office.db round show
	printed 三十问
	run 0 env -u LC_ALL LANG="$locale" "$RUHU" eval "string-length('入户')"
	printed "number	2"
done
finish

begin store__from_environment_and_option__any_place
run 0 env RUHU_STORE=office.db "$RUHU" state
printed "kind	office"
run 0 env RUHU_STORE=office.db "$RUHU" --store field.db state
printed "kind	field"
run 0 "$RUHU" state --store office.db
printed "kind	office"
run 0 "$RUHU" state --store=office.db
printed "kind	office"
run 3 env -u RUHU_STORE HOME="$PWD/home" "$RUHU" state
said .local/share/ruhu/ruhu.db
must test ! -e home
finish

if [ -c /dev/full ]; then
	begin output__full__3_and_said
	for words in state "round show" "households list" help "help merge" --version "eval 1" tally "tally --counts" report \
		"form show $data/cli/thirty.md" "check $data/forms/bad/unknown-type.md" "merge handed"; do
		rc=0
		# shellcheck disable=SC2086 # words
		"$RUHU" --store office.db $words >/dev/full 2>err </dev/null || rc=$?
		[ "$rc" -eq 3 ] || wrong "$words: $rc"
		grep -q 数据没有变 err || wrong "$words says nothing: $(cat err)"
	done
	finish
else
	echo "skip output__full__3_and_said: no /dev/full"
fi

begin output__closed_pipe__3
mkfifo pipe
for words in state "round show" "households list" help "eval 1" tally; do
	rc=0
	# The reader is gone before a byte is written.
	exec 8<>pipe
	exec 7>pipe
	exec 8>&-
	# shellcheck disable=SC2086 # words
	"$RUHU" --store office.db $words >&7 2>err </dev/null || rc=$?
	exec 7>&-
	[ "$rc" -eq 3 ] || wrong "$words: $rc"
done
finish

begin output__closed__no_harm
"$RUHU" --store office.db state >&- 2>err </dev/null
must test "$?" -eq 3
before=$(digest office.db)
"$RUHU" --store office.db state <&- >out 2>&-
must test "$(digest office.db)" = "$before"
finish

# What a shell offers comes from the table of commands: every command, and of one its verbs and options.
if command -v bash >/dev/null 2>&1; then
	begin completion__offers__what_the_table_says
	mkdir -p empty && cd empty || exit 1 # files here would be offered too
	cat >complete.bash <<'END'
. "$TOP_SRCDIR/cli/completion/ruhu"
offer() { COMP_WORDS=("$RUHU" "$@") COMP_CWORD=$# COMPREPLY=(); _ruhu; echo "${COMPREPLY[*]}"; }
offer hou
offer --store x.db iss
offer issues re
offer issues set --ow
END
	run 0 bash complete.bash
	must test "$(sed -n 1p out)" = households
	must test "$(sed -n 2p out)" = issues
	must test "$(sed -n 3p out)" = "revisit reopen"
	must test "$(sed -n 4p out)" = --owner
	finish
else
	echo "skip completion__offers__what_the_table_says: no bash here"
fi
done_all

#!/bin/sh
# SPDX-License-Identifier: MIT
# What an office is given: what is read, refused, marked, and where the machine is in the way. Every case starts from the same office.
. "$TOP_SRCDIR/tests/cli/lib.sh"
make_stores
make_interviews 3
clean=$(digest office.db)

# office.db anew, and an empty folder in/.
anew()
{
	rm -rf t.db t.door.db in
	cp office.db t.db
	cp office.door.db t.door.db
	mkdir in
}

set_up "$RUHU" --store field.db export --csv -o handed
cp office.db whole.db
cp office.door.db whole.door.db
set_up "$RUHU" --store whole.db merge handed
full=$(digest whole.db)

# The three files rewritten by a command, then merged: the state must be that of the originals.
read_case() # NAME COMMAND-TEXT
{
	begin "read__$1"
	anew
	for f in thirty_1 thirty_1-member visits; do
		sh -c "$2" <handed/$f.csv >in/$f.csv || wrong "cannot prepare"
	done
	run 0 "$RUHU" --store t.db merge in
	printed 收下
	must test "$(digest t.db)" = "$full"
	finish
}

read_case plain cat
if command -v iconv >/dev/null && echo 户 | iconv -f UTF-8 -t GB18030 >/dev/null 2>&1; then
	read_case gb18030_without_bom 'iconv -f UTF-8 -t GB18030'
	read_case utf16_little_endian '{ printf "\377\376"; iconv -f UTF-8 -t UTF-16LE; }'
	read_case utf16_big_endian '{ printf "\376\377"; iconv -f UTF-8 -t UTF-16BE; }'
else
	echo "skip read__gb18030_without_bom: no iconv that knows GB18030"
fi
read_case utf8_with_bom '{ printf "\357\273\277"; cat; }'
read_case crlf "tr -d '\\r' | sed 's/\$/\\r/'"
read_case lf "tr -d '\\r'"
# No answer here holds a comma, a semicolon or a tab.
read_case semicolons 'tr "," ";"'
read_case tabs 'tr "," "\t"'

begin read__twice__nothing_new
anew
run 0 "$RUHU" --store t.db merge handed
run 0 "$RUHU" --store t.db merge handed
printed 已有
printed "收下 0"
must test "$(digest t.db)" = "$full"
finish

begin read__single_files__any_order
anew
run 0 "$RUHU" --store t.db merge handed/visits.csv handed/thirty_1.csv handed/thirty_1-member.csv
must test "$(digest t.db)" = "$full"
finish

# Interviews only, changed by an awk program over the cells; "name" holds the columns.
cells() # PROGRAM
{
	tr -d '\r' <handed/thirty_1.csv | awk -F, -v OFS=, "NR == 1 { for (i = 1; i <= NF; i++) h[\$i] = i } { $1 } { print }"
}

# The changed files must be refused: nothing is taken, the sentence names what it is.
refused_case() # NAME WORDS... ; the files stand in in/
{
	begin "refused__$1"
	shift
	run 1 "$RUHU" --store t.db merge in
	printed 不收
	for words; do
		printed "$words"
	done
	must test "$(digest t.db)" = "$clean"
	must test "$(value t.db interviews)" = 0
	finish
}

with_members()
{
	cp handed/thirty_1-member.csv in/
}

anew && with_members
cells 'if (NR == 3) $h["_unit"] = "1.50525E+11"' >in/thirty_1.csv
refused_case spoiled_code "第 3 行" 1.50525E+11

anew && with_members
cells 'if (NR == 2) $h["_unit"] = "150525999999"' >in/thirty_1.csv
refused_case unknown_unit "第 2 行" 150525999999

anew && with_members
cells 'if (NR == 1) $h["q02"] = "q99"' >in/thirty_1.csv
refused_case missing_column 缺少列 q02

anew && with_members
cells 'if (NR == 1) $h["_unit"] = "unit"' >in/thirty_1.csv
refused_case missing_column_of_ours 缺少列 _unit

anew && with_members
cells '$(NF + 1) = NR == 1 ? "q01" : "2"' >in/thirty_1.csv
refused_case doubled_column q01 两个

anew && with_members
cells 'if (NR == 3) $h["t1"] = "\"没有关上"' >in/thirty_1.csv
refused_case unclosed_quote 引号 行

anew && with_members
cells 'if (NR == 2) $h["t1"] = "a@b"' | tr '@' '\000' >in/thirty_1.csv
refused_case nul_bytes 行

anew && with_members
head -c 2097152 /dev/zero | tr '\000' x >big
{
	sed -n 1p handed/thirty_1.csv
	cells 'if (NR == 2) $h["t1"] = "@@"' | sed -n 2p | sed 's/@@.*//' | tr -d '\n'
	cat big
	cells 'if (NR == 2) $h["t1"] = "@@"' | sed -n 2p | sed 's/.*@@//'
} >in/thirty_1.csv
refused_case cell_of_two_megabytes 行

anew
: >in/thirty_1.csv
refused_case empty_file 空

anew
set_up "$RUHU" --store field.db export --people -o in
refused_case copy_for_people _copy 不能汇总

begin refused__one_of_two__the_other_is_taken
anew
cp handed/visits.csv in/
mkdir other
cells 'if (NR == 3) $h["_unit"] = "1.50525E+11"' >other/thirty_1.csv
cp handed/thirty_1-member.csv other/
run 1 "$RUHU" --store t.db merge in other
must test "$(value t.db visits)" = 1
must test "$(value t.db interviews)" = 0
finish

begin refused__foreign_files_in_the_folder__named
anew
cp handed/*.csv in/
printf 'a,b\n1,2\n' >in/zz.csv
printf 'x' >in/photo.jpg
run 1 "$RUHU" --store t.db merge in
printed zz.csv
must test "$(digest t.db)" = "$full"
finish

# Marked: the row is kept and does not count.
marked_case() # NAME WORDS
{
	begin "marked__$1"
	run 0 "$RUHU" --store t.db merge in
	printed 收下
	printed 有疑问
	printed "$2"
	must test "$(value t.db interviews)" = 3
	must test "$(value t.db marked)" = 1
	run 0 "$RUHU" --store t.db tally --counts --question q02
	finish
}

anew && with_members
cells 'if (NR == 2) $h["q02"] = "9"' >in/thirty_1.csv
marked_case unknown_choice q02

# A form with a skip: the answer to a question that was not to be asked.
begin marked__impossible_skip
anew
sed "s|^form:.*|form: $data/exports/flat.md|; s/^id:.*/id: flat1/" "$data/cli/thirty.txt" >flat.txt
run 0 "$RUHU" --store t.db round new flat.txt
{
	echo 'scale/q1,scale/q2,aware,tookpart,age,why,twice,_form,_round,_unit,_household,_device,_interviewer,_started,_ended,_outcome,_lang,__version__,_uuid,_seq,_submission_time'
	echo '1,a c,2,1,40,,80,flat,flat1,150525401401,150525401401-02-0001,H3K,v01,2026-11-23T10:42:07+08:00,2026-11-23T10:50:00+08:00,1.1,zh,1,00000000-0000-4000-8000-000000000001,1,2026-11-23T21:00:00+08:00'
} >in/flat.csv
run 0 "$RUHU" --store t.db merge in
printed 不该问
must test "$(value t.db marked)" = 1
finish

# A pipe among the tables: nobody waits for what will never come.
begin merge__pipe__said_at_once
anew
rm -f pipe && mkfifo pipe
run 3 timeout 60 "$RUHU" --store t.db merge pipe
printed 不是普通文件
finish

# The machine is in the way.
# Another program has the store: "hold" says when it really does, then waits for the end of its input.
hold() # STORE
{
	rm -f gate held
	mkfifo gate
	: >held
	"$TOP_BUILDDIR/tests/support/hold" "$1" <gate >held 2>&1 &
	holder=$!
	exec 9>gate
	while ! grep -q held held && kill -0 "$holder" 2>/dev/null; do :; done
	must grep -q held held
}

let_go()
{
	exec 9>&-
	wait "$holder"
}

begin machine__busy_laptop__said
hold field.db
run 3 "$RUHU" --store field.db export --csv -o busy
said 另一个
said 没有改动
must test ! -e busy
let_go
run 0 "$RUHU" --store field.db state
must test "$(digest field.db)" = "$full"
finish

begin machine__busy_office__said
anew
hold t.db
run 3 "$RUHU" --store t.db merge handed
said 另一个
let_go
must test "$(digest t.db)" = "$clean"
finish

begin machine__missing_store__said
run 3 "$RUHU" --store no/such.db merge handed
said 也没有新建
must test ! -e no
finish

begin machine__no_such_path__said_and_unchanged
anew
run 1 "$RUHU" --store t.db merge no-such-folder
said no-such-folder
run 1 "$RUHU" --store t.db merge handed/visits.csv/x
said handed/visits.csv/x
must test "$(digest t.db)" = "$clean"
finish

# Root reads everything: another user tries.
if [ "$(id -u)" -ne 0 ]; then
	as_other=
elif command -v setpriv >/dev/null; then
	as_other='setpriv --reuid=65534 --regid=65534 --clear-groups'
fi
if [ "${as_other+set}" ]; then
	begin machine__unreadable_folder__said
	anew
	mkdir locked
	cp handed/*.csv locked/
	chmod 000 locked
	chmod 666 t.db t.door.db
	here=$PWD
	[ "$(id -u)" -ne 0 ] || chmod 777 "$here"
	# Where the program was built the other user may not go.
	cp "$RUHU" ruhu
	cp "$RUHU_DIVISIONS" divisions.csv
	# shellcheck disable=SC2086 # words
	run 3 $as_other env RUHU_DIVISIONS=divisions.csv ./ruhu --store t.db merge locked
	said locked
	must test "$(digest t.db)" = "$clean"
	# shellcheck disable=SC2086
	run 3 $as_other env RUHU_DIVISIONS=divisions.csv ./ruhu --store t.db merge in locked
	finish
	chmod 755 locked
else
	echo "skip machine__unreadable_folder__said: no setpriv to become another user"
fi

begin machine__full_disk__said_and_unchanged
anew
# A file may not grow: the same to the program as a disk that is full.
size=$(wc -c <t.db)
tr -d '\r' <handed/visits.csv | awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) h[$i] = i; print }
	NR == 2 { tail = substr($h["_uuid"], 9); for (i = 0; i < 400; i++) { $h["_uuid"] = sprintf("%08x", i) tail; print } }' >in/visits.csv
run 3 sh -c 'ulimit -f "$1"; shift; exec "$@"' sh $((size / 512 + 8)) "$RUHU" --store t.db merge in
must test -s err
must test "$(digest t.db)" = "$clean"
run 0 "$RUHU" --store t.db merge in
must test "$(value t.db visits)" = 400
finish

begin machine__full_stick__export_said
anew
run 3 sh -c 'ulimit -f 1; exec "$@"' sh "$RUHU" --store field.db export --csv -o stick
must test -s err
finish

done_all

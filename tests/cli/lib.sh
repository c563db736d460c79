# SPDX-License-Identifier: MIT
# For the scripts beside this file (". lib.sh"): one case is
#	begin NAME
#	run STATUS COMMAND...	# its words stay in ./out and ./err
#	said WORDS; printed WORDS
#	finish			# prints "ok NAME" or "not ok NAME" with what was wrong
# TOP_SRCDIR, TOP_BUILDDIR and RUHU come from tests/run; the present folder is empty and the test's own.
set -u
data=$TOP_SRCDIR/tests/data
walk=$TOP_BUILDDIR/bench/walk
RUHU_DIVISIONS=$TOP_SRCDIR/survey-defs/divisions.csv
export RUHU_DIVISIONS
failures=0

begin()
{
	name=$1 wrong=
}

wrong()
{
	wrong="$wrong    $*
"
}

# The standard input is empty unless the caller of run_in gives one.
run()
{
	run_in "$@" </dev/null
}

run_in()
{
	want=$1
	shift
	last=$*
	rc=0
	"$@" >out 2>err || rc=$?
	[ "$rc" -eq "$want" ] || wrong "\"$last\" ended with $rc, not $want: $(head -c 300 err)"
}

said()
{
	grep -qF -- "$1" err || wrong "\"$last\" did not say \"$1\": $(head -c 300 err)"
}

printed()
{
	grep -qF -- "$1" out || wrong "\"$last\" did not print \"$1\": $(head -c 300 out)"
}

not_printed()
{
	! grep -qF -- "$1" out || wrong "\"$last\" printed \"$1\""
}

must()
{
	"$@" || wrong "not so: $*"
}

finish()
{
	if [ -z "$wrong" ]; then
		echo "ok $name"
	else
		printf 'not ok %s\n%s' "$name" "$wrong"
		failures=$((failures + 1))
	fi
}

# The last command of a script.
done_all()
{
	[ "$failures" -eq 0 ]
}

# Fixtures: quiet, and the end of the script where they fail.
set_up()
{
	"$@" >.fixture 2>&1 </dev/null || {
		echo "not ok set_up: $*"
		cat .fixture
		exit 1
	}
}

digest() # STORE
{
	"$RUHU" --store "$1" state | awk -F '\t' '$1 == "digest" { print $2 }'
}

value() # STORE NAME
{
	"$RUHU" --store "$1" state | awk -F '\t' -v name="$2" '$1 == name { print $2 }'
}

# office.db with the round t30 and six households of one team; team.kit; field.db of the laptop L1, the kit opened.
make_stores()
{
	{
		echo unit,grid,serial,building,entrance,floor,door,team
		for i in 1 2 3 4 5 6; do
			echo "150525401401,02,000$i,5号楼,1单元,$i,${i}02,一队"
		done
	} >register.csv
	set_up "$RUHU" --store office.db init --office --device OFFICE
	set_up "$RUHU" --store office.db round new "$data/cli/thirty.txt"
	set_up "$RUHU" --store office.db households import register.csv
	set_up "$RUHU" --store office.db kit --team 一队 -o team.kit
	set_up "$RUHU" --store field.db init --field --device L1
	set_up "$RUHU" --store field.db open team.kit
}

# Interviews in the first N households of field.db, nobody home in the sixth; the files for the office in handed/.
make_interviews() # N
{
	{
		printf 'VA1<enter>Y'
		i=1
		while [ "$i" -le "$1" ]; do
			printf '/000%s<enter><enter>' "$i"
			"$walk" "$data/cli/thirty.md" --seed "$i"
			i=$((i + 1))
		done
		printf '/0006<enter>O1Q'
	} >day.keys
	RUHU_NOW=2026-11-23T09:00:00+08:00
	export RUHU_NOW
	set_up "$RUHU" --store field.db --keys day.keys
	unset RUHU_NOW
	set_up "$RUHU" --store field.db export --csv -o handed
}

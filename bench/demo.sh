#!/bin/sh
# SPDX-License-Identifier: MIT
# The main job from end to end, with made-up households: a round, three kits, interviews and visits replayed by keys through the real
# interface on three laptops, their signed and sealed packages merged in two orders and once again, receipts, the county's table and page.
#   bench/demo.sh [--seed N] [--towns CODE,CODE,CODE] [--form DIR] [--out DIR] [--ruhu PROGRAM] [--walk PROGRAM] [--cover yes]
# --cover yes: nearly every door is interviewed, every choice has its turn and consent is refused in every way.
# Leaves demo/*.db, demo/packages/, demo/office.db, demo/report.*; exits non-zero if anything is not as it must be.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
seed=1 towns=150525100,150525101,150525202 form=$top/survey-defs/chuangcheng out=demo ruhu=$top/ruhu walk= cover=
while [ $# -gt 0 ]; do
	case $1 in
	--seed) seed=$2 ;;
	--towns) towns=$2 ;;
	--form) form=$2 ;;
	--out) out=$2 ;;
	--ruhu) ruhu=$2 ;;
	--walk) walk=$2 ;;
	--cover) cover=$2 ;;
	*) sed -n '2,7s/^# //p' "$0" >&2; exit 2 ;;
	esac
	shift 2
done
[ -n "$walk" ] || walk=$(dirname "$ruhu")/bench/walk
RUHU_DIVISIONS=$top/survey-defs/divisions.csv
export RUHU_DIVISIONS
unset RUHU_STORE

say() { printf '\n== %s\n' "$*"; }
fail() { echo "演示没有通过：$*" >&2; exit 1; }
value() { awk -F '\t' -v name="$1" '$1 == name { print $2 }'; }

rm -rf "$out"
mkdir -p "$out/packages" "$out/keys"
out=$(cd "$out" && pwd)
office=$out/office.db

say "办公室：建数据、建一期、导入名册、分队"
"$ruhu" --store "$office" init --office --device OFFICE
echo "演示用的口令" >"$out/keys/passphrase"
export RUHU_PASSPHRASE_FILE="$out/keys/passphrase"
"$ruhu" --store "$office" keys new >"$out/keys/spare.txt"
round=$out/round.txt
headline=
[ -f "$form/metrics.csv" ] && headline=$(awk -F, 'NR == 2 { print $1 }' "$form/metrics.csv")
{
	echo "id: demo$seed"
	echo "title: 演示：文明城市创建满意度调查"
	echo "form: $form"
	echo "sample: probability"
	echo "strata: township"
	echo "psu: village"
	echo "person: draw"
	echo "seed: demo$seed"
	echo "from: 2026-11-20"
	echo "to: 2026-12-20"
	[ -z "$headline" ] || printf 'headline: %s\nheadline_pinned: 2026-11-01\n' "$headline"
	echo "office: 奈曼旗文明办（演示）"
	echo "telephone: 0475-0000000"
	echo "minutes: 8"
} >"$round"
"$ruhu" --store "$office" round new "$round"

# Two villages of each town, each with eighteen doors of one building.
awk -F, -v towns="$towns" '
	BEGIN { n = split(towns, town, ","); print "unit,grid,serial,building,entrance,floor,door,address,team" }
	/^#/ || $3 != "village" { next }
	{
		for (t = 1; t <= n; t++)
			if (substr($1, 1, 9) == town[t] && seen[t]++ < 2)
				for (d = 1; d <= 18; d++)
					printf "%s,%02d,%04d,%d号楼,%d单元,%d,%d0%d,,队%d\n", $1, 1, d, seen[t], 1 + int((d - 1) / 12), \
						1 + int((d - 1) % 12 / 2), 1 + int((d - 1) % 12 / 2), 1 + d % 2, t
	}' "$RUHU_DIVISIONS" >"$out/register.csv"
"$ruhu" --store "$office" households import "$out/register.csv"

# One laptop's day: every household is visited once; what comes of it is drawn from the seed. Interviews come from the walker.
day_script() # LAPTOP TEAM -> keys on standard output
{
	printf 'V%s<enter>Y\n' "$1"
	n=0
	"$ruhu" --store "$out/laptop$1.db" households list | tr -d '\r' | awk -F, 'NR > 1 { print $1 }' >"$out/keys/$1.list"
	while read -r household; do
		n=$((n + 1))
		draw=$(((n * 1103515245 + seed * 2654435761 + $1 * 40503) / 65536 % 100))
		printf '/%s<enter>' "$household"
		case $n in
		1) # stopped after some questions, and taken up again
			first=$(walk_keys "$1" "$household" "$n" --until 4)
			printf '<enter>%s' "$first"
			case $first in
			*'<f8>') printf '<wait 50m>/%s<enter><enter>' "$household" && walk_keys "$1" "$household" "$n" --from 4 ;;
			esac
			;;
		2) printf '<enter>' && walk_keys "$1" "$household" "$n" --other-language ;;
		3) printf 'O3\n' ;;
		4) printf 'O219:30<enter>\n' ;;
		5) printf 'O1<wait 2h>/%s<enter>O1\n' "$household" ;;
		6) printf '<enter>' && walk_keys "$1" "$household" "$n" --informant 3 ;;
		7) printf 'O5U弄错了<enter>/%s<enter>O1\n' "$household" ;;
		*)
			refused=
			[ -z "$cover" ] || refused=$(sed -n "$((n - 7))p" <<-END
				--informant 2
				--informant 4
				--respondent 2
				--respondent 3
				--respondent 4
			END
			)
			if [ -n "$refused" ]; then
				# shellcheck disable=SC2086 # an option and its value
				printf '<enter>' && walk_keys "$1" "$household" "$n" $refused
			elif [ -n "$cover" ] || [ "$draw" -lt 66 ]; then
				printf '<enter>' && walk_keys "$1" "$household" "$n"
			elif [ "$draw" -lt 84 ]; then
				printf 'O1\n'
			elif [ "$draw" -lt 92 ]; then
				printf 'O3\n'
			else
				printf 'O5\n'
			fi
			;;
		esac
		printf '<wait 3m>\n'
	done <"$out/keys/$1.list"
	printf 'Q\n'
}

walk_keys() # LAPTOP HOUSEHOLD NUMBER [OPTIONS]
{
	of=$1 house=$2 number=$3
	shift 3
	# The first seven doors are walked in parts, or again for a correction: their answers must not depend on what was before.
	[ -z "$cover" ] || [ "$number" -le 7 ] || set -- "$@" --turns "$out/keys/turns"
	"$walk" "$form" --seed $((seed * 100003 + of * 1009 + number)) --household "$house" --draw-seed "demo$seed" "$@" ||
		fail "走问卷的程序走不下去：$house"
}

corrections=0
for i in 1 2 3; do
	say "第 $i 队：下发包、入户、交文件"
	laptop=$out/laptop$i.db
	"$ruhu" --store "$office" kit --team "队$i" -o "$out/kit$i.kit"
	"$ruhu" --store "$laptop" init --field --device "L$i"
	"$ruhu" --store "$laptop" open "$out/kit$i.kit"
	day_script "$i" >"$out/keys/$i-1.keys"
	RUHU_NOW=2026-11-23T09:0$i:00+08:00 "$ruhu" --store "$laptop" --keys "$out/keys/$i-1.keys"
	# The next evening: the appointment is kept, one door is tried again.
	household=$(sed -n 4p "$out/keys/$i.list")
	{
		printf 'V%s<enter>Y/%s<enter><enter>' "$i" "$household"
		walk_keys "$i" "$household" 104
		printf '<wait 5m>/%s<enter>O1Q\n' "$(sed -n 5p "$out/keys/$i.list")"
	} >"$out/keys/$i-2.keys"
	RUHU_NOW=2026-11-24T19:25:00+08:00 "$ruhu" --store "$laptop" --keys "$out/keys/$i-2.keys"
	# The second household rings up: one answer is corrected, with the reason.
	household=$(sed -n 2p "$out/keys/$i.list")
	"$ruhu" --store "$laptop" export --csv -o "$out/keys/before$i" 2>/dev/null
	before=$(grep -l '__version__' "$out/keys/before$i"/*.csv | grep -v '/visits\.csv$' | head -n 1)
	record=$(awk -F, -v household="$household" 'NR == 1 { for (i = 1; i <= NF; i++) h[i] = $i }
		{ uuid = hit = ""; for (i = 1; i <= NF; i++) { if (h[i] == "_uuid") uuid = $i; if ($i == household) hit = 1 } if (hit) print uuid }' "$before")
	rm -rf "$out/keys/before$i"
	[ -n "$record" ] || fail "没有找到要更正的访谈"
	# A form in which nothing can be answered otherwise has nothing to correct.
	if (walk_keys "$i" "$household" 2 --other-language --correct) >"$out/keys/$i-correct.keys" 2>/dev/null; then
		RUHU_NOW=2026-11-25T10:00:00+08:00 "$ruhu" --store "$laptop" correct "$record" --reason "住户来电核对" --by "V$i" \
			--keys "$out/keys/$i-correct.keys"
		corrections=$((corrections + 1))
	fi
	RUHU_NOW=2026-11-25T18:00:00+08:00 "$ruhu" --store "$laptop" export -o "$out/packages" |
		tee "$out/keys/slip$i.txt"
	"$ruhu" --store "$laptop" verify "$out/packages/L$i-0001.ruhu"
done

say "第一次交来：念指纹，认可三台电脑"
if "$ruhu" --store "$office" merge "$out/packages" >"$out/keys/first.txt"; then fail "没有认可过的电脑的包被收下了"; fi
other=$out/other-office.db
"$ruhu" --store "$other" init --office --device OTHER 2>/dev/null
"$ruhu" --store "$other" round new "$round" 2>/dev/null
"$ruhu" --store "$other" keys restore "$out/keys/spare.txt" # the spare key, from paper
"$ruhu" --store "$other" merge "$out/packages" >/dev/null || true
for i in 1 2 3; do
	fingerprint=$("$ruhu" --store "$out/laptop$i.db" state | value fingerprint)
	"$ruhu" --store "$office" keys trust "$fingerprint"
	"$ruhu" --store "$other" keys trust "$fingerprint" 2>/dev/null
done

say "汇总：两种次序，再来一遍"
for i in 1 2 3; do "$ruhu" --store "$office" merge "$out/packages/L$i-0001.ruhu"; done
for i in 3 1 2; do "$ruhu" --store "$other" merge "$out/packages/L$i-0001.ruhu" >/dev/null; done
first=$("$ruhu" --store "$office" state | value digest)
second=$("$ruhu" --store "$other" state | value digest)
[ "$first" = "$second" ] || fail "两种次序汇总出来不一样"
"$ruhu" --store "$office" merge "$out/packages" >"$out/again.txt"
[ "$("$ruhu" --store "$office" state | value digest)" = "$first" ] || fail "再汇总一遍，数据变了"
rm -f "$other" "${other%.db}".door.db "$out"/other-office*
"$ruhu" --store "$office" receipt --device L1 -o "$out/receipt1.ruhu"
"$ruhu" --store "$out/laptop1.db" open "$out/receipt1.ruhu"
[ "$("$ruhu" --store "$out/laptop1.db" state | value proven)" = "$("$ruhu" --store "$out/laptop1.db" state | value records)" ] || fail "回执没有证明全部记录"

interviews=$("$ruhu" --store "$office" state | value interviews)
visits=$("$ruhu" --store "$office" state | value visits)
echo "访谈 $interviews 份，没做成访谈的走访 $visits 次；两种次序汇总一致，再汇总一遍没有变化。"
"$ruhu" --store "$office" export --csv -o "$out/keys/all" 2>/dev/null
corrected=$(cat "$out"/keys/all/*.csv | grep -c '住户来电核对' || true)
[ "$corrected" -eq "$corrections" ] || fail "更正的访谈不是 $corrections 份，是 $corrected 份"
if grep -h '住户来电核对' "$out"/keys/all/*.csv | grep -q ',aside,'; then fail "更正变成了按现状保存"; fi
if cat "$out"/keys/all/*.csv | grep -q 'V[0-9]V[0-9]'; then fail "访问员代号写重了"; fi
[ "$interviews" -ge 60 ] || fail "访谈不到 60 份"
[ -n "$cover" ] || [ "$visits" -ge 40 ] || fail "其他走访不到 40 次"

say "全旗的表"
"$ruhu" --store "$office" tally --by township
"$ruhu" --store "$office" tally --counts --by township -o "$out/counts.csv"
for kind in txt csv html xlsx pdf; do
	# Without Pango there is no ruhu-print, and PDF is the one thing less.
	if [ "$kind" = pdf ] && [ ! -x "$(dirname "$ruhu")/ruhu-print" ]; then continue; fi
	"$ruhu" --store "$office" report --period 2026-Q4 -o "$out/report.$kind"
done
[ -s "$out/report.txt" ] && [ -s "$out/report.csv" ] && [ -s "$out/counts.csv" ] || fail "报告是空的"
sed 's/\f/\n/' "$out/report.txt"
say "做好了：$out/report.pdf、.xlsx、.html、.txt、.csv，counts.csv；办公室数据 $office"

#!/bin/sh
# SPDX-License-Identifier: MIT
# build.sh [OUT] [RUHU]: makes survey.csv and choices.csv of every questionnaire from its source beside this script, into OUT/NAME/ (by
# default survey-defs/NAME/). A line "include,NAME" is replaced by modules/NAME.csv (survey) or lists/NAME.csv (choices); @WORD@ by its
# value in words.txt. What comes out is plain XLSForm. With the program RUHU the minutes that the opening promises (round.txt) and the
# length told in README.md are made from the longest way through the questionnaire.
set -eu
source=$(cd "$(dirname "$0")" && pwd)
out=${1-$source/..}
ruhu=${2-}

splice() # FOLDER-OF-PARTS FILE
{
	awk -v parts="$source/$1" '
		/^include,[a-z0-9_]+$/ {
			file = parts "/" substr($0, 9) ".csv"
			lines = 0
			while ((got = (getline line <file)) > 0) {
				print line
				lines++
			}
			close(file)
			if (got < 0 || lines == 0) {
				print FILENAME ":" FNR ": " $0 ": no such part" >"/dev/stderr"
				exit 1
			}
			next
		}
		{ print }' "$2"
}

# The last lines of `ruhu form show` are the length, the very last the minutes to promise.
lengths() # NAME
{
	"$ruhu" --lang zh form show "$out/$1" >"$out/$1/.show"
	minutes=$(sed -n '$s/.*：//p' "$out/$1/.show")
	shortest=$(sed -n 's/^  最短的一条路：\([^，]*\)，.*/\1/p' "$out/$1/.show")
	longest=$(sed -n 's/^  最长的一条路：\([^，]*\)，.*/\1/p' "$out/$1/.show")
	rm "$out/$1/.show"
	[ -n "$minutes" ] && [ -n "$shortest" ] && [ -n "$longest" ]
	rewrite "$out/$1/round.txt" "s/^minutes: .*/minutes: $minutes/"
	rewrite "$out/$1/README.md" "s/^| 时长 |.*/| 时长 | 照念一遍，最短$shortest，最长$longest（\`ruhu form show\` 算的）；开场白说$minutes分钟；试访以后比这长就照实改 |/"
}

rewrite() # FILE SED-SCRIPT
{
	sed "$2" "$1" >"$1.new"
	mv "$1.new" "$1"
}

for words in "$source"/*/words.txt; do
	folder=$(dirname "$words")
	name=$(basename "$folder")
	mkdir -p "$out/$name"
	for file in settings.csv metrics.csv round.txt README.md; do
		[ "$out/$name" -ef "$source/../$name" ] || cp "$source/../$name/$file" "$out/$name/$file"
	done
	# The words become a sed script: no value holds "|", "&" or a backslash.
	script=$(sed -n 's/^\([A-Z_]*\)=\(.*\)$/s|@\1@|\2|g/p' "$words")
	for pair in survey:modules choices:lists; do
		file=${pair%%:*}
		splice "${pair#*:}" "$folder/$file.csv" >"$out/$name/.$file.new"
		sed "$script" "$out/$name/.$file.new" >"$out/$name/.$file.words"
		rm "$out/$name/.$file.new"
		mv "$out/$name/.$file.words" "$out/$name/$file.csv"
	done
	[ -z "$ruhu" ] || lengths "$name"
done

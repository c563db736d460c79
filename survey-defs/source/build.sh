#!/bin/sh
# SPDX-License-Identifier: MIT
# build.sh [OUT]: makes survey.csv and choices.csv of every questionnaire from its source beside this script, into OUT/NAME/ (by
# default survey-defs/NAME/). A line "include,NAME" is replaced by modules/NAME.csv (survey) or lists/NAME.csv (choices); @WORD@ by its
# value in words.txt. What comes out is plain XLSForm.
set -eu
source=$(cd "$(dirname "$0")" && pwd)
out=${1-$source/..}

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

for words in "$source"/*/words.txt; do
	folder=$(dirname "$words")
	name=$(basename "$folder")
	mkdir -p "$out/$name"
	# The words become a sed script: no value holds "|", "&" or a backslash.
	script=$(sed -n 's/^\([A-Z_]*\)=\(.*\)$/s|@\1@|\2|g/p' "$words")
	for pair in survey:modules choices:lists; do
		file=${pair%%:*}
		splice "${pair#*:}" "$folder/$file.csv" >"$out/$name/.$file.new"
		sed "$script" "$out/$name/.$file.new" >"$out/$name/.$file.words"
		rm "$out/$name/.$file.new"
		mv "$out/$name/.$file.words" "$out/$name/$file.csv"
	done
done

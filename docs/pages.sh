#!/bin/sh
# SPDX-License-Identifier: MIT
# pages.sh RUHU WALK SOURCE: the printed pages as pictures in docs/pages, from the demonstration (needs ruhu-print and pdftoppm). To be looked at.
set -eu
ruhu=$1 walk=$2 source=$3
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
sh "$source/bench/demo.sh" --ruhu "$ruhu" --walk "$walk" --out "$room/demo" >"$room/log" 2>&1
RUHU_DIVISIONS=$source/survey-defs/divisions.csv RUHU_NOW=2026-12-10T09:00:00+08:00 SOURCE_DATE_EPOCH=1796000000
export RUHU_DIVISIONS RUHU_NOW SOURCE_DATE_EPOCH
store=$room/demo/office.db
issue() { "$ruhu" --store "$store" issues add --unit 150525401401 "$@" >/dev/null 2>&1; }
issue --text 5号楼前路灯不亮，晚上走路害怕 --place 光明社区 --category facility --owner 示例：城管局 --person 示例 --due 2026-12-05 --standard 三日内恢复照明
issue --text 垃圾桶满了两天没有人清 --place 光明社区 --category sanitation --owner 示例：环卫中心 --due 2026-12-20
issue --text 学校门口放学时乱停车 --place 光明社区 --category traffic --urgent yes
"$ruhu" --store "$store" report --period 2026-Q4 -o "$room/report.pdf"
"$ruhu" paper "$source/survey-defs/chuangcheng" -o "$room/paper.pdf"
"$ruhu" paper "$source/survey-defs/chuangcheng" --text en --beside zh -o "$room/columns.pdf"
"$ruhu" paper --notice "$source/survey-defs/chuangcheng" -o "$room/notice.pdf"
"$ruhu" --store "$store" paper --doors --team 1 -o "$room/doors.pdf" 2>/dev/null || "$ruhu" --store "$store" paper --doors -o "$room/doors.pdf"
"$ruhu" --store "$store" paper --slip -o "$room/slip.pdf"
out=$source/docs/pages
picture() { pdftoppm -r 90 -mono -png "$@"; }
mkdir -p "$out"
rm -f "$out"/*.png
picture "$room/report.pdf" "$out/report"
picture -f 2 -l 2 "$room/paper.pdf" "$out/questionnaire"
picture -f 4 -l 4 -singlefile "$room/columns.pdf" "$out/columns"
for f in notice doors slip; do picture -f 1 -l 1 -singlefile "$room/$f.pdf" "$out/$f"; done

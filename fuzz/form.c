/* SPDX-License-Identifier: MIT */
/* The questionnaire on which expressions are fuzzed: every kind of answer, rows within rows, filters, and labels with references. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "forms/load.h"

static const char text[] =
	"| survey |\n"
	"| | type | name | label::zh | label::en | relevant | calculation | choice_filter | "
	"repeat_count |\n"
	"| | text | village | 村 | Village | | | | |\n"
	"| | integer | n | 几口人 | Number | | | | |\n"
	"| | decimal | income | 收入 | Income | | | | |\n"
	"| | date | day | 日期 | Day | | | | |\n"
	"| | time | hour | 时间 | Time | | | | |\n"
	"| | dateTime | moment | 时刻 | Moment | | | | |\n"
	"| | geopoint | point | 位置 | Point | | | | |\n"
	"| | geoshape | shape | 地块 | Shape | | | | |\n"
	"| | acknowledge | seen | 看过 | Seen | | | | |\n"
	"| | select_one yesno | happy | 满意吗 | Happy | | | | |\n"
	"| | select_multiple water | sources | 水源 | Sources | | | | |\n"
	"| | rank water | order | 排序 | Order | | | | |\n"
	"| | select_one hamlet | hamlet | 嘎查 | Hamlet | | | town = ${village} | |\n"
	"| | calculate | later | | | | ${n} * 2 | | |\n"
	"| | begin group | extra | 其他 | More | | | | |\n"
	"| | text | remark | 备注 | Remark | ${happy} = '1' | | | |\n"
	"| | end group | | | | | | | |\n"
	"| | begin repeat | person | 成员 | Person | | | | |\n"
	"| | text | name | 姓名 | Name | | | | |\n"
	"| | integer | age | 年龄 | Age | | | | |\n"
	"| | calculate | place_in_row | | | | position(..) | | |\n"
	"| | begin repeat | job | 工作 | Job | ${age} > 15 | | | |\n"
	"| | text | place | 地点 | Place | | | | |\n"
	"| | decimal | pay | 工资 | Pay | | | | |\n"
	"| | end repeat | | | | | | | |\n"
	"| | end repeat | | | | | | | |\n"
	"| | begin repeat | child | 孩子 | Child | | | | ${n} |\n"
	"| | text | school | 学校 | School | | | | |\n"
	"| | end repeat | | | | | | | |\n"
	"| | calculate | total | | | | sum(${pay}) | | |\n"
	"| choices |\n"
	"| | list_name | name | label::zh | label::en | town | size |\n"
	"| | yesno | 1 | 是 | Yes | | |\n"
	"| | yesno | 2 | 否，${village}人 | No, of ${village} | | |\n"
	"| | water | tap | 自来水 | Tap | | |\n"
	"| | water | well | 井水 | | | |\n"
	"| | hamlet | h1 | 东村 | East | t1 | 10 |\n"
	"| | hamlet | h2 | 西村 | West | t2 | 2.5 |\n"
	"| | hamlet | h3 | 南村 | South | t1 | x |\n"
	"| settings |\n"
	"| | form_id | default_language |\n"
	"| | fuzz | zh |\n";

struct form *fuzz_form(void)
{
	static struct form *form;
	struct err err = ERR_INIT;

	if (!form &&
	    form_load_bytes(&form, text, sizeof(text) - 1, "fuzz.md", NULL, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	return form;
}

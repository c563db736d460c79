/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/support/made.h"

#include "base/strbuf.h"
#include "forms/load.h"

static const char head[] = "| survey |\n"
			   "| | type | name | label | required | relevant | constraint | "
			   "constraint_message | calculation |\n";
static const char lists[] = "| choices |\n"
			    "| | list_name | name | label |\n"
			    "| | m5 | 1 | 很满意 |\n"
			    "| | m5 | 2 | 满意 |\n"
			    "| | m5 | 3 | 一般 |\n"
			    "| | m5 | 4 | 不满意 |\n"
			    "| | m5 | 6 | 不了解 |\n";

/* Ten kinds of question in turn; each condition reads the question before it. */
static void add_question(struct strbuf *out, const char *prefix, int i)
{
	int before = i > 0 ? i - i % 10 : 0; /* the select that opens these ten */

	switch (i % 10) {
	case 0:
		strbuf_addf(out, "| | select_one m5 | %s%d | 第 %d 题满意吗？ | yes | | | | |\n",
			    prefix, i, i);
		break;
	case 1:
		strbuf_addf(out,
			    "| | select_multiple m5 | %s%d | 还有哪些？ | | ${%s%d} = '4' | "
			    "not(selected(., '6')) or count-selected(.) = 1 | 只能单选。 | |\n",
			    prefix, i, prefix, before);
		break;
	case 2:
	case 5:
		strbuf_addf(out,
			    "| | integer | %s%d | 几个？ | | | . >= 0 and . <= 150 | 应在 0 到 150 "
			    "之间。 | |\n",
			    prefix, i);
		break;
	case 3:
		strbuf_addf(
			out,
			"| | decimal | %s%d | 多少元？ | | ${%s%d} > 0 | . > 0 | 应大于 0。 | |\n",
			prefix, i, prefix, i - 1);
		break;
	case 4:
		strbuf_addf(out,
			    "| | calculate | %s%d | | | | | | if(${%s%d} > 0, round(${%s%d} div "
			    "${%s%d}, 2), 0) |\n",
			    prefix, i, prefix, i - 2, prefix, i - 1, prefix, i - 2);
		break;
	case 6:
		strbuf_addf(out,
			    "| | text | %s%d | 您说“${%s%d}”，为什么？ | | ${%s%d} = '4' or "
			    "${%s%d} = '3' | | | |\n",
			    prefix, i, prefix, before, prefix, before, prefix, before);
		break;
	case 7:
		strbuf_addf(out,
			    "| | date | %s%d | 哪一天？ | | | . <= today() | 不能晚于今天。 | |\n",
			    prefix, i);
		break;
	case 8:
		strbuf_addf(out,
			    "| | calculate | %s%d | | | | | | coalesce(${%s%d}, 0) + "
			    "coalesce(${%s%d}, 0) |\n",
			    prefix, i, prefix, i - 6, prefix, i - 3);
		break;
	default:
		strbuf_addf(out, "| | note | %s%d | 合计 ${%s%d}。 | | ${%s%d} > 0 | | | |\n",
			    prefix, i, prefix, i - 1, prefix, i - 1);
	}
}

void made_plain(struct strbuf *out, int rows)
{
	strbuf_adds(out, head);
	for (int i = 0; i < rows; i++) {
		if (i % 50 == 0)
			strbuf_addf(out, "%s| | begin group | g%d | 第 %d 部分 | | | | | |\n",
				    i ? "| | end group | | | | | | | |\n" : "", i, i / 50 + 1);
		add_question(out, "q", i);
	}
	strbuf_adds(out, "| | end group | | | | | | | |\n");
	strbuf_adds(out, lists);
}

void made_repeat(struct strbuf *out, int rows)
{
	strbuf_adds(out, head);
	for (int i = 0; i < rows / 2; i++)
		add_question(out, "q", i);
	strbuf_adds(out, "| | begin repeat | person | 家人 | | | | | |\n| | calculate | place | | "
			 "| | | | position(..) |\n"
			 "| | calculate | share | | | | | | ${p2} div ${q2} |\n");
	for (int i = 0; i < rows / 2; i++)
		add_question(out, "p", i);
	strbuf_adds(out, "| | end repeat | | | | | | | |\n| | calculate | heads | | | | | | "
			 "count(${person}) |\n"
			 "| | calculate | all | | | | | | sum(${p2}) |\n"
			 "| | calculate | oldest | | | | | | max(${p5}) |\n"
			 "| | calculate | content | | | | | | count(${person}[p0 = '1']) |\n");
	strbuf_adds(out, lists);
}

void made_villages(struct strbuf *out, int rows)
{
	strbuf_adds(out, "name,label,town,size\n");
	for (int i = 0; i < rows; i++)
		strbuf_addf(out, "v%05d,第%d村,t%04d,%d\n", i, i, i / 50, i * 7 % 900);
}

void made_cascade(struct strbuf *out)
{
	strbuf_adds(
		out,
		"| survey |\n"
		"| | type | name | label | choice_filter | calculation |\n"
		"| | text | town | 哪个乡镇？ | | |\n"
		"| | select_one_from_file villages.csv | village | 哪个村？ | town = ${town} | |\n"
		"| | select_one_from_file villages.csv | like | 哪个村？ | starts-with(town, "
		"${town}) and size > 100 | |\n"
		"| | text | wanted | 哪个村的户数？ | | |\n"
		"| | calculate | size | | | instance('villages')/root/item[name = ${wanted}]/size "
		"|\n"
		"| | calculate | pulled | | | pulldata('villages', 'size', 'name', ${wanted}) |\n"
		"| | calculate | many | | | count(instance('villages')/root/item[town = ${town} "
		"and size > 100]) |\n");
}

struct form *made_load(const struct strbuf *text)
{
	struct form *form = NULL;
	struct err err = ERR_INIT;

	if (form_load_bytes(&form, text->data, text->len, "made.md", NULL, &err) != ST_OK) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	return form;
}

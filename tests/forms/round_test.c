/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/diag.h"
#include "forms/round.h"

#define DIGEST_1 "0101010101010101010101010101010101010101010101010101010101010101"
#define LEAST "id: 2026Q4\ntitle: 满意度调查\nform: .\nsample: convenience\nfrom: 2026-11-01\nto: 2026-12-20\noffice: 文明办\ntelephone: 1\n"

static enum status resolve(void *ctx, const char *path, struct round_form *out, struct arena *a, struct err *err)
{
	(void)ctx;
	if (strcmp(path, "nowhere") == 0)
		return err_set(err, ST_NOT_FOUND, "没有这个文件夹。");
	out->id = arena_strdup(a, "sat");
	out->version = arena_strdup(a, "2026 11");
	memset(out->digest.b, 1, DIGEST_SIZE);
	return ST_OK;
}

static struct round *read_good(const char *text)
{
	struct round *r = NULL;
	struct err err = ERR_INIT;

	if (round_parse(&r, text, strlen(text), "round.txt", resolve, NULL, NULL, &err) != ST_OK)
		fail_msg("row %ld: %s", err.row, err.text);
	return r;
}

static void parse__least__has_the_defaults(void **state)
{
	struct round *r = read_good(LEAST);

	(void)state;
	assert_string_equal(r->id, "2026Q4");
	assert_int_equal(r->utc_offset, 480);
	assert_int_equal(r->k, 5);
	assert_int_equal(r->quiet_from, 540);
	assert_int_equal(r->quiet_to, 1230);
	assert_int_equal(r->keep_doors_days, 30);
	assert_int_equal(r->keep_data_years, 3);
	assert_int_equal(r->minutes, 0);
	assert_string_equal(r->wave, "1");
	assert_string_equal(r->person, "draw");
	assert_string_equal(r->strata, "");
	assert_string_equal(r->office_keys, "");
	assert_int_equal(r->to - r->from, 49);
	assert_true(round_is_drill(r));
	round_free(r);
}

static void parse__as_a_person_writes__chinese_keys_and_values(void **state)
{
	struct round *r = read_good("# 说明\r\n编号：2026Q4\r\n标题：满意度 ： 四季度\r\n问卷：问卷夹\r\n抽样方式：概率抽样\r\n种子：nm1\r\n"
				    "分层：乡镇\r\n抽样点：村\r\n抽样框：150525100000=12 150525101000=９\r\n问谁：生日\r\n起：2026年11月1日\r\n"
				    "止：2026/12/20\r\n最晚敲门：２０：００\r\n目标：sat 90.5% 测评体系 2023 版\r\n目标：aware 80\r\nK: 10\r\n"
				    "主要指标: sat\r\n主要指标确定日期: 2026.10.30\r\n批准文号：奈统〔2026〕8号\r\n表号：A1\r\n制定机关：统计局\r\n"
				    "有效期：2027年3月\r\n组织单位：文明办\r\n电话：0475-1\r\n时区：+08:00\r\n");

	(void)state;
	assert_string_equal(r->title, "满意度 ： 四季度");
	assert_int_equal(r->sample, SAMPLE_PROBABILITY);
	assert_string_equal(r->strata, "township");
	assert_string_equal(r->psu, "village");
	assert_string_equal(r->frame, "150525100000=12 150525101000=9");
	assert_string_equal(r->person, "birthday");
	assert_int_equal(r->quiet_to, 1200);
	assert_int_equal(r->k, 10);
	assert_int_equal(r->n_targets, 2);
	assert_true(num_equal(r->target[0].value, 90.5));
	assert_string_equal(r->target[0].source, "测评体系 2023 版");
	assert_string_equal(r->target[1].source, "");
	assert_string_equal(r->headline_pinned, "2026-10-30");
	assert_string_equal(r->valid_until, "2027年3月");
	assert_false(round_is_drill(r));
	round_free(r);
}

static void parse__canonical__reads_back_to_itself(void **state)
{
	struct round *r = read_good(LEAST "target: sat 90 依据\nminutes: 8\nunapproved_reason: 内部试点\nutc_offset: -03:30\n");
	struct round *again = NULL;
	struct err err = ERR_INIT;

	(void)state;
	assert_non_null(strstr(r->canonical, "ruhu-round 1\nid: 2026Q4\n"));
	assert_non_null(strstr(r->canonical, "\nform: sat 2026 11 " DIGEST_1 "\n"));
	assert_non_null(strstr(r->canonical, "\nutc_offset: -03:30\n"));
	assert_null(strstr(r->canonical, "approval:"));
	if (round_parse(&again, r->canonical, r->canonical_len, "r", NULL, NULL, NULL, &err) != ST_OK)
		fail_msg("row %ld: %s", err.row, err.text);
	assert_string_equal(again->canonical, r->canonical);
	assert_int_equal(digest_compare(&again->digest, &r->digest), 0);
	assert_string_equal(again->form[0].id, "sat");
	assert_string_equal(again->form[0].version, "2026 11");
	assert_false(round_is_drill(again));
	round_free(again);
	round_free(r);
}

/* One fault each: the line it is on (0 = the whole file) and what the sentence names. */
static const struct fault {
	const char *text;
	int row;
	const char *names;
	const char *suggest;
} faults[] = {
	{ LEAST "telefone: 1\n", 9, "telefone", "telephone" },
	{ LEAST "批准文豪: 1\n", 9, "批准文豪", "批准文号" },
	{ LEAST "id: other\n", 9, "第 1 行", NULL },
	{ LEAST "没有冒号的一行\n", 9, "冒号", NULL },
	{ LEAST "k: 2\n", 9, "3 到 50", NULL },
	{ LEAST "k: five\n", 9, "3 到 50", NULL },
	{ LEAST "person: drawn\n", 9, "drawn", "draw" },
	{ LEAST "frame: 1505251=2\n", 9, "frame", NULL },
	{ LEAST "quiet_from: 25:00\n", 9, "25:00", NULL },
	{ LEAST "quiet_from: 21:00\n", 0, "最晚敲门", NULL },
	{ LEAST "utc_offset: 北京\n", 9, "时区", NULL },
	{ LEAST "target: sat\n", 9, "target", NULL },
	{ LEAST "target: sat 90\ntarget: sat 80\n", 10, "写了两次", NULL },
	{ LEAST "form: nowhere\n", 9, "没有这个文件夹", NULL },
	{ LEAST "form: again\n", 9, "写了两次", NULL },
	{ "id: 有空格 1\ntitle: t\nform: .\nsample: quota\nfrom: 2026-11-01\nto: 2026-12-20\n", 1, "编号", NULL },
	{ "id: a\ntitle: t\nform: .\nsample: probability\nfrom: 2026-11-01\nto: 2026-12-20\n", 4, "seed", NULL },
	{ "id: a\ntitle: t\nform: .\nsample: random\nfrom: 2026-11-01\nto: 2026-12-20\n", 4, "random", NULL },
	{ "id: a\ntitle: t\nform: .\nsample: census\nfrom: 2026-11-31\nto: 2026-12-20\n", 5, "2026-11-31", NULL },
	{ "id: a\ntitle: t\nform: .\nsample: census\nfrom: 2026-12-01\nto: 2026-11-20\n", 6, "早于", NULL },
	{ "id: a\ntitle: t\nform: .\nfrom: 2026-11-01\nto: 2026-12-20\n", 0, "sample", NULL },
	{ "ruhu-round 2\nid: a\n", 1, "更新", NULL },
};

static void parse__faults__each_named_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		const struct fault *f = &faults[i];
		struct diag_list diags;
		struct round *r = NULL;
		struct err err = ERR_INIT;
		bool found = false;

		diag_init(&diags, "round.txt");
		assert_int_equal(round_parse(&r, f->text, strlen(f->text), "round.txt", resolve, NULL, &diags, &err), ST_FORM);
		assert_null(r);
		assert_true(*err.text);
		for (size_t j = 0; j < diags.items.n; j++) {
			const struct diag *d = &diags.items.v[j];

			if (d->level != DIAG_ERROR || !strstr(d->text, f->names) || (f->row && d->at.row != f->row))
				continue;
			found = !f->suggest || (d->suggest && strcmp(d->suggest, f->suggest) == 0);
		}
		if (!found)
			fail_msg("case %zu (%s): %s", i, f->names, diags.items.n ? diags.items.v[0].text : "nothing said");
		diag_clear(&diags);
	}
}

static void parse__many_faults__all_are_listed(void **state)
{
	static const char text[] = "idd: a\nk: 1\nfrom: x\nminutes: -1\n";
	struct diag_list diags;
	struct round *r = NULL;

	(void)state;
	diag_init(&diags, "round.txt");
	assert_int_equal(round_parse(&r, text, strlen(text), "round.txt", NULL, NULL, &diags, NULL), ST_FORM);
	assert_true(diags.errors >= 8); /* four lines, and what is missing */
	diag_clear(&diags);
}

static enum status full_disk(void *ctx, const char *path, struct round_form *out, struct arena *a, struct err *err)
{
	(void)ctx;
	(void)path;
	(void)out;
	(void)a;
	return err_set(err, ST_FULL, "磁盘满了。");
}

static void parse__machine_fault_while_resolving__is_passed_on(void **state)
{
	struct round *r = NULL;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(round_parse(&r, LEAST, strlen(LEAST), "round.txt", full_disk, NULL, NULL, &err), ST_FULL);
	assert_string_equal(err.text, "磁盘满了。");
}

static void describe__for_a_person__labels_and_words(void **state)
{
	struct round *r = read_good(LEAST);
	struct strbuf text;

	(void)state;
	strbuf_init(&text);
	round_describe(&text, r);
	assert_non_null(strstr(text.data, "标题\t满意度调查\n"));
	assert_non_null(strstr(text.data, "抽样方式\t方便\n"));
	assert_non_null(strstr(text.data, "最晚几点敲门\t20:30\n"));
	assert_non_null(strstr(text.data, "演练"));
	assert_null(strstr(text.data, DIGEST_1));
	strbuf_clear(&text);
	round_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse__least__has_the_defaults),
		cmocka_unit_test(parse__as_a_person_writes__chinese_keys_and_values),
		cmocka_unit_test(parse__canonical__reads_back_to_itself),
		cmocka_unit_test(parse__faults__each_named_with_its_line),
		cmocka_unit_test(parse__many_faults__all_are_listed),
		cmocka_unit_test(parse__machine_fault_while_resolving__is_passed_on),
		cmocka_unit_test(describe__for_a_person__labels_and_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

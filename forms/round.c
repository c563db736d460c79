/* SPDX-License-Identifier: MIT */
/* The keys of a round, its canonical text and its description. Reading: round_parse.c. */
#include "config.h"

#include "forms/round.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "forms/round_internal.h"

static const struct round_word samples[] = {
	[SAMPLE_UNKNOWN] = { "unknown", { TN("不知道"), "不明", "未知" } },
	[SAMPLE_PROBABILITY] = { "probability", { TN("概率"), "概率抽样", "随机", "随机抽样" } },
	[SAMPLE_QUOTA] = { "quota", { TN("配额"), "配额抽样" } },
	[SAMPLE_CONVENIENCE] = { "convenience", { TN("方便"), "方便抽样" } },
	[SAMPLE_CENSUS] = { "census", { TN("全覆盖"), "普查", "全部入户" } },
	{ NULL, { NULL } },
};
static const struct round_word strata[] = { { "township", { TN("乡镇"), "苏木乡镇", "按乡镇" } }, { NULL, { NULL } } };
static const struct round_word psus[] = { { "village", { TN("村"), "社区", "嘎查村", "村社区" } }, { NULL, { NULL } } };
static const struct round_word persons[] = {
	{ "draw", { TN("抽签"), "抽", "随机抽取" } },
	{ "kish", { TN("Kish表"), "Kish", "基什表" } },
	{ "birthday", { TN("生日"), "生日法" } },
	{ "door", { TN("开门的人"), "谁开门问谁" } },
	{ NULL, { NULL } },
};

static const struct round_word weightings[] = {
	{ "none", { TN("不加权"), "不" } },
	{ "base", { TN("按抽中机会"), "基础权数", "抽样权数" } },
	{ "post", { TN("按抽中机会和人口数"), "按人口数", "事后分层" } },
	{ NULL, { NULL } },
};
static const struct round_word wave_kinds[] = {
	{ "panel", { TN("同一批点"), "同点", "固定点" } },
	{ "independent", { TN("另抽的点"), "独立", "各期另抽" } },
	{ NULL, { NULL } },
};

#define AT(field) offsetof(struct round, field)
/* clang-format off */
const struct round_key round_keys[ROUND_KEYS] = {
	{ "id", TN("编号"), ROUND_ID, AT(id), { "编号", "期号" }, NULL, 0, 0 },
	{ "title", TN("标题"), ROUND_TEXT, AT(title), { "标题", "名称" }, NULL, 0, 0 },
	{ "form", TN("问卷"), ROUND_FORM, AT(form), { "问卷" }, NULL, 0, 0 },
	{ "headline", TN("主要指标"), ROUND_TEXT, AT(headline), { "主要指标", "主指标" }, NULL, 0, 0 },
	{ "headline_pinned", TN("主要指标确定的日子"), ROUND_DATE_TEXT, AT(headline_pinned), { "主要指标确定日期", "指标确定日期" }, NULL, 0, 0 },
	{ "sample", TN("抽样方式"), ROUND_SAMPLE, AT(sample), { "抽样方式", "抽样" }, samples, 0, 0 },
	{ "strata", TN("分层"), ROUND_WORD, AT(strata), { "分层", "层" }, strata, 0, 0 },
	{ "psu", TN("初级抽样单元"), ROUND_WORD, AT(psu), { "初级抽样单元", "抽样点" }, psus, 0, 0 },
	{ "frame", TN("抽样框里的点数"), ROUND_FRAME, AT(frame), { "抽样框" }, NULL, 0, 0 },
	{ "weights", TN("权数"), ROUND_WORD, AT(weights), { "权数", "加权" }, weightings, 0, 0 },
	{ "population", TN("人口数"), ROUND_POPULATION, AT(population), { "人口数" }, NULL, 0, 0 },
	{ "trim", TN("权数封顶（中位数的几倍）"), ROUND_TEXT, AT(trim), { "权数封顶" }, NULL, 0, 0 },
	{ "adults_most", TN("户内成年人最多按几位计"), ROUND_INT, AT(adults_most), { "户内封顶" }, NULL, 2, 20 },
	{ "waves", TN("各期的点"), ROUND_WORD, AT(waves), { "各期的点", "前后各期" }, wave_kinds, 0, 0 },
	{ "person", TN("问谁"), ROUND_WORD, AT(person), { "问谁", "户内抽样" }, persons, 0, 0 },
	{ "seed", TN("抽人种子"), ROUND_TEXT, AT(seed), { "种子", "抽人种子" }, NULL, 0, 0 },
	{ "wave", TN("轮次"), ROUND_TEXT, AT(wave), { "轮次" }, NULL, 0, 0 },
	{ "from", TN("开始"), ROUND_DATE, AT(from), { "起", "开始", "开始日期" }, NULL, 0, 0 },
	{ "to", TN("结束"), ROUND_DATE, AT(to), { "止", "结束", "结束日期" }, NULL, 0, 0 },
	{ "utc_offset", TN("时区"), ROUND_OFFSET, AT(utc_offset), { "时区" }, NULL, 0, 0 },
	{ "target", TN("目标"), ROUND_TARGET, AT(target), { "目标" }, NULL, 0, 0 },
	{ "k", TN("少于几人不公布"), ROUND_INT, AT(k), { "最少人数", "少于几人不公布" }, NULL, 3, 50 },
	{ "quiet_from", TN("最早几点敲门"), ROUND_TIME, AT(quiet_from), { "最早敲门" }, NULL, 0, 0 },
	{ "quiet_to", TN("最晚几点敲门"), ROUND_TIME, AT(quiet_to), { "最晚敲门" }, NULL, 0, 0 },
	{ "office", TN("组织单位"), ROUND_TEXT, AT(office), { "组织单位", "单位" }, NULL, 0, 0 },
	{ "telephone", TN("咨询电话"), ROUND_TEXT, AT(telephone), { "电话", "咨询电话" }, NULL, 0, 0 },
	{ "form_number", TN("表号"), ROUND_TEXT, AT(form_number), { "表号" }, NULL, 0, 0 },
	{ "authority", TN("制定机关"), ROUND_TEXT, AT(authority), { "制定机关" }, NULL, 0, 0 },
	{ "approval", TN("批准文号"), ROUND_TEXT, AT(approval), { "批准文号", "文号" }, NULL, 0, 0 },
	{ "valid_until", TN("有效期"), ROUND_TEXT, AT(valid_until), { "有效期", "有效期至" }, NULL, 0, 0 },
	{ "unapproved_reason", TN("没有批准文号的原因"), ROUND_TEXT, AT(unapproved_reason), { "无文号原因", "没有批准文号的原因" }, NULL, 0, 0 },
	{ "minutes", TN("大约几分钟"), ROUND_INT, AT(minutes), { "时长", "分钟" }, NULL, 0, 240 },
	{ "keep_doors_days", TN("地址和家庭成员登记保留几天"), ROUND_INT, AT(keep_doors_days), { "地址保留天数" }, NULL, 0, 3650 },
	{ "keep_data_years", TN("数据保留几年"), ROUND_INT, AT(keep_data_years), { "数据保留年数" }, NULL, 1, 100 },
	{ "office_keys", TN("办公室公钥"), ROUND_TEXT, AT(office_keys), { "办公室公钥" }, NULL, 0, 0 },
};
/* clang-format on */

static const void *field(const struct round *r, const struct round_key *key)
{
	return (const char *)r + key->offset;
}

static void add_time(struct strbuf *out, int minutes)
{
	strbuf_addf(out, "%02d:%02d", minutes / 60, minutes % 60);
}

static void add_offset(struct strbuf *out, int minutes)
{
	int size = minutes < 0 ? -minutes : minutes;

	strbuf_addc(out, minutes < 0 ? '-' : '+');
	add_time(out, size);
}

/* The canonical spelling of a single value; nothing for one that is empty. */
static void add_value(struct strbuf *out, const struct round *r, const struct round_key *key)
{
	switch (key->type) {
	case ROUND_ID:
	case ROUND_TEXT:
	case ROUND_WORD:
	case ROUND_FRAME:
	case ROUND_DATE_TEXT:
		strbuf_adds(out, *(const char *const *)field(r, key));
		break;
	case ROUND_SAMPLE:
		strbuf_adds(out, samples[r->sample].word);
		break;
	case ROUND_DATE:
		clock_format_date(out, *(const int64_t *)field(r, key));
		break;
	case ROUND_OFFSET:
		add_offset(out, *(const int *)field(r, key));
		break;
	case ROUND_TIME:
		add_time(out, *(const int *)field(r, key));
		break;
	case ROUND_INT:
		/* Of these two 0 says nothing; of days it is a number. */
		if (*(const int *)field(r, key) != 0 || (key->offset != AT(minutes) && key->offset != AT(adults_most)))
			strbuf_addf(out, "%d", *(const int *)field(r, key));
		break;
	case ROUND_FORM:
	case ROUND_TARGET:
	case ROUND_POPULATION:
		break;
	}
}

/* What a person calls a value from a list: words are T()-ed sources, so the catalogue has them in English. */
static const char *spoken(const struct round *r, const struct round_key *key)
{
	const char *word = key->type == ROUND_SAMPLE ? samples[r->sample].word : *(const char *const *)field(r, key);

	for (const struct round_word *w = key->words; w->word; w++)
		if (strcmp(w->word, word) == 0)
			return i18n_text(w->alias[0]);
	return word;
}

static void add_form(struct strbuf *out, const struct round_form *f, bool with_digest)
{
	static const struct digest none;
	char hex[DIGEST_HEX];

	strbuf_adds(out, f->id);
	if (*f->version)
		strbuf_addf(out, " %s", f->version);
	if (!with_digest)
		return;
	digest_hex(hex, &f->digest);
	strbuf_addf(out, " %s", hex);
	if (digest_compare(&f->metrics, &none) != 0) {
		digest_hex(hex, &f->metrics);
		strbuf_addf(out, " %s", hex);
	}
}

static void add_target(struct strbuf *out, const struct round_target *t)
{
	strbuf_addf(out, "%s ", t->metric);
	num_format(out, t->value);
	if (*t->source)
		strbuf_addf(out, " %s", t->source);
}

/* Lines of one key: before, the value, LF. */
static void add_lines(struct strbuf *out, const struct round *r, const struct round_key *key, const char *before, bool for_person)
{
	size_t n = key->type == ROUND_FORM	   ? r->n_forms
		   : key->type == ROUND_TARGET	   ? r->n_targets
		   : key->type == ROUND_POPULATION ? r->n_populations
						   : 1;

	for (size_t i = 0; i < n; i++) {
		size_t start = out->len, value;

		strbuf_adds(out, before);
		value = out->len;
		if (key->type == ROUND_FORM)
			add_form(out, &r->form[i], !for_person);
		else if (key->type == ROUND_TARGET)
			add_target(out, &r->target[i]);
		else if (key->type == ROUND_POPULATION)
			strbuf_adds(out, r->population[i]);
		else if (for_person && key->words)
			strbuf_adds(out, spoken(r, key));
		else
			add_value(out, r, key);
		if (out->len == value)
			strbuf_cut(out, start);
		else
			strbuf_addc(out, '\n');
	}
}

void round_write(struct strbuf *out, const struct round *r)
{
	struct strbuf before;

	strbuf_init(&before);
	strbuf_adds(out, ROUND_MAGIC "\n");
	for (size_t i = 0; i < ROUND_KEYS; i++) {
		strbuf_reset(&before);
		strbuf_addf(&before, "%s: ", round_keys[i].key);
		add_lines(out, r, &round_keys[i], before.data, false);
	}
	strbuf_clear(&before);
}

void round_describe(struct strbuf *out, const struct round *r)
{
	struct strbuf before;

	strbuf_init(&before);
	for (size_t i = 0; i < ROUND_KEYS; i++) {
		strbuf_reset(&before);
		strbuf_addf(&before, "%s\t", i18n_text(round_keys[i].label));
		add_lines(out, r, &round_keys[i], before.data, true);
	}
	if (round_is_drill(r))
		strbuf_addf(out, "%s\t%s\n", T("性质"), T("演练（没有批准文号，也没有写明原因）"));
	strbuf_clear(&before);
}

bool round_is_drill(const struct round *r)
{
	return !*r->approval && !*r->unapproved_reason;
}

void round_free(struct round *r)
{
	if (r)
		arena_free(r->arena);
}

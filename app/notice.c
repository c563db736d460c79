/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/notice.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/diag.h"

/* By whom and in which language a text is read. */
struct said {
	const char *interviewer, *lang;
};

struct slot {
	const char *name; /* between 【 and 】 */
	void (*value)(struct strbuf *out, const struct round *r, const struct said *how);
};

static void put_office(struct strbuf *out, const struct round *r, const struct said *how)
{
	(void)how;
	strbuf_adds(out, r->office);
}

static void put_telephone(struct strbuf *out, const struct round *r, const struct said *how)
{
	(void)how;
	strbuf_adds(out, r->telephone);
}

static void put_interviewer(struct strbuf *out, const struct round *r, const struct said *how)
{
	(void)r;
	strbuf_adds(out, how->interviewer);
}

static void put_minutes(struct strbuf *out, const struct round *r, const struct said *how)
{
	(void)how;
	if (r->minutes)
		strbuf_addf(out, "%d", r->minutes);
}

static void put_k(struct strbuf *out, const struct round *r, const struct said *how)
{
	(void)how;
	strbuf_addf(out, "%d", r->k);
}

static void put_keep_doors(struct strbuf *out, const struct round *r, const struct said *how)
{
	(void)how;
	strbuf_addf(out, "%d", r->keep_doors_days);
}

static void put_keep_data(struct strbuf *out, const struct round *r, const struct said *how)
{
	(void)how;
	strbuf_addf(out, "%d", r->keep_data_years);
}

/* How this household came to be asked, said only as far as it is true. */
static void put_chosen(struct strbuf *out, const struct round *r, const struct said *how)
{
	if (r->sample == SAMPLE_PROBABILITY)
		strbuf_adds(out, i18n_text_in(how->lang, TN("您家是按随机办法抽到的")));
	else if (r->sample == SAMPLE_CENSUS)
		strbuf_adds(out, i18n_text_in(how->lang, TN("我们逐户走访")));
	else
		strbuf_adds(out, i18n_text_in(how->lang, TN("我们走访这一片的部分住户")));
}

static void put_sealed(struct strbuf *out, const struct round *r, const struct said *how)
{
	strbuf_adds(out, i18n_text_in(how->lang, *r->office_keys ? TN("交回的文件是加密的") : TN("交回的文件由工作人员专人保管")));
}

static void put_title(struct strbuf *out, const struct round *r, const struct said *how)
{
	(void)how;
	strbuf_adds(out, r->title);
}

static const struct slot slots[] = {
	{ "委托单位", put_office },    { "联系电话", put_telephone },    { "访问员", put_interviewer }, { "分钟", put_minutes },
	{ "少于人数", put_k },	       { "门牌保存天数", put_keep_doors }, { "数据保存年数", put_keep_data }, { "怎么选到您家", put_chosen },
	{ "文件保管", put_sealed },    { "调查名称", put_title },
};

static const struct slot *find_slot(const char *name, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(slots); i++)
		if (strlen(slots[i].name) == n && memcmp(slots[i].name, name, n) == 0)
			return &slots[i];
	return NULL;
}

const char *notice_fill(const struct round *r, const char *interviewer, const char *lang, const char *text, struct arena *a)
{
	const struct said how = { .interviewer = interviewer, .lang = lang };
	static const char open[] = "【", close[] = "】";
	struct strbuf out;
	const char *at = text, *start;
	char *result;

	if (!r || !strstr(text, open))
		return text;
	strbuf_init(&out);
	while ((start = strstr(at, open)) != NULL) {
		const char *name = start + sizeof(open) - 1;
		const char *end = strstr(name, close);
		const struct slot *slot = end ? find_slot(name, (size_t)(end - name)) : NULL;
		size_t before;

		strbuf_add(&out, at, (size_t)(start - at));
		if (!slot) {
			strbuf_adds(&out, open);
			at = name;
			continue;
		}
		before = out.len;
		slot->value(&out, r, &how);
		if (out.len == before)
			strbuf_adds(&out, "＿＿＿＿");
		at = end + sizeof(close) - 1;
	}
	strbuf_adds(&out, at);
	result = arena_strndup(a, out.data, out.len);
	strbuf_clear(&out);
	return result;
}

struct claim {
	const char *words[6]; /* any of them, in any language of the form */
	bool (*holds)(const struct round *r);
	const char *sentence;
};

static bool holds_sealed(const struct round *r)
{
	return *r->office_keys != '\0';
}

static bool holds_random(const struct round *r)
{
	return r->sample == SAMPLE_PROBABILITY;
}

static bool holds_approval(const struct round *r)
{
	return *r->approval != '\0';
}

static bool holds_never(const struct round *r)
{
	(void)r;
	return false;
}

static const struct claim claims[] = {
	{ { "加密", "encrypt" }, holds_sealed, TN("告知书说文件加密，但这一期没有办公室密钥，文件并不加密。请改用【文件保管】。") },
	{ { "随机办法", "随机抽", "at random", "randomly" }, holds_random,
	  TN("告知书说是随机抽到的，但这一期的抽样方式不是概率抽样。请改用【怎么选到您家】。") },
	{ { "经统计局批准", "已批准", "approved by" }, holds_approval, TN("告知书说调查已经批准，但这一期没有填批准文号。") },
	{ { "绝对保密", "完全匿名", "completely anonymous" }, holds_never,
	  TN("告知书许诺了做不到的事（绝对保密、完全匿名）。请照实写怎样保管、谁能看到。") },
};

static void check_text(const struct form *form, const struct node *node, const char *text, const struct round *r,
		       struct diag_list *diags)
{
	struct diag_place at = { .sheet = "survey", .row = node->row, .source = text, .caret = -1 };

	(void)form;
	for (size_t i = 0; i < ARRAY_LEN(claims); i++) {
		if (claims[i].holds(r))
			continue;
		for (size_t w = 0; w < ARRAY_LEN(claims[i].words) && claims[i].words[w]; w++) {
			const char *hit = strstr(text, claims[i].words[w]);

			if (!hit)
				continue;
			at.caret = (int)(hit - text);
			diag_add(diags, DIAG_ERROR, &at, NULL, "%s", i18n_text(claims[i].sentence));
			break;
		}
	}
}

void notice_check(const struct form *form, const struct round *r, struct diag_list *diags)
{
	const unsigned notices = ROLE_NOTICE | ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT;

	for (int i = 0; i < form->n_nodes; i++) {
		const struct node *node = &form->nodes[i];

		if (!(node->role & notices))
			continue;
		for (size_t l = 0; l < form->n_langs; l++)
			for (int f = 0; f < TEXT_FIELDS; f++)
				if (node->text[f] && node->text[f][l])
					check_text(form, node, node->text[f][l]->source, r, diags);
	}
}

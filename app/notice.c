/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/notice.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "forms/claims.h"

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

static bool holds_sealed(const struct form *form, const struct round *r)
{
	(void)form;
	return !r || *r->office_keys != '\0';
}

static bool holds_random(const struct form *form, const struct round *r)
{
	(void)form;
	return !r || r->sample == SAMPLE_PROBABILITY;
}

static bool holds_approval(const struct form *form, const struct round *r)
{
	(void)form;
	return !r || *r->approval != '\0';
}

static bool holds_never(const struct form *form, const struct round *r)
{
	(void)form;
	(void)r;
	return false;
}

/* True if the definition has a question of one of the types ('|' around each). */
static bool has_type(const struct form *form, const char *types)
{
	for (int i = 1; i < form->n_nodes; i++) {
		const struct node *n = &form->nodes[i];
		size_t len = n->type ? strlen(n->type->name) : 0;

		for (const char *at = len ? strstr(types, n->type->name) : NULL; at;
		     at = strstr(at + 1, n->type->name))
			if (at[-1] == '|' && at[len] == '|')
				return true;
	}
	return false;
}

static bool holds_no_place(const struct form *form, const struct round *r)
{
	(void)r;
	return !has_type(form, "|geopoint|geotrace|geoshape|start-geopoint|background-geopoint|");
}

static bool holds_no_recording(const struct form *form, const struct round *r)
{
	(void)r;
	return !has_type(form, "|audio|background-audio|video|");
}

static bool holds_no_picture(const struct form *form, const struct round *r)
{
	(void)r;
	return !has_type(form, "|image|video|");
}

/* Words that may be quoted are more than statistics, unless the notice says so. */
static bool holds_statistics(const struct form *form, const struct round *r)
{
	bool quotes = false, said = false;

	(void)r;
	for (int i = 1; i < form->n_nodes; i++) {
		const struct node *n = &form->nodes[i];
		const struct tmpl *label = n->text[TEXT_LABEL][form->default_lang];

		quotes = quotes || (n->role & ROLE_QUOTE);
		said = said || ((n->role & ROLE_NOTICE) && label &&
				(strstr(label->source, "引用") || strstr(label->source, "quote")));
	}
	return !quotes || said;
}

/* A question whose label asks for what the notice says is not kept. */
static bool holds_no_name(const struct form *form, const struct round *r)
{
	static const char *const words[] = { "姓名",     "身份证",    "手机号",
					     "电话号码", "your name", "phone number" };

	(void)r;
	for (int i = 1; i < form->n_nodes; i++) {
		const struct node *n = &form->nodes[i];
		const struct tmpl *label = n->text[TEXT_LABEL][form->default_lang];

		if (!label || !n->type || n->type->input == INPUT_NOTE ||
		    n->type->input == INPUT_NONE || n->type->input == INPUT_ONE)
			continue;
		for (size_t w = 0; w < ARRAY_LEN(words); w++)
			if (strstr(label->source, words[w]))
				return false;
	}
	return true;
}

static const struct {
	bool (*holds)(const struct form *form, const struct round *r);
	const char *sentence; /* TN */
} claims[] = {
	[CLAIM_SEALED] = { holds_sealed, TN("告知书说文件加密，但这一期没有办公室密钥，文件并不加密"
					    "。请改用【文件保管】。") },
	[CLAIM_RANDOM] = { holds_random, TN("告知书说是随机抽到的，但这一期的抽样方式不是概率抽样。"
					    "请改用【怎么选到您家】。") },
	[CLAIM_APPROVED] = { holds_approval, TN("告知书说调查已经批准，但这一期没有填批准文号。") },
	[CLAIM_ABSOLUTE] = { holds_never, TN("告知书许诺了做不到的事（绝对保密、完全匿名）。请照实"
					     "写怎样保管、谁能看到。") },
	[CLAIM_STATISTICS] = { holds_statistics,
			       TN("告知书说回答只用于统计，但有的题要引用原话（role 写了 "
				  "quote）。请在告知书里写明怎样引用，或去掉 quote。") },
	[CLAIM_NO_PLACE] = { holds_no_place,
			     TN("告知书说不定位，但问卷里有记坐标的题。请去掉那些题，或照实写。") },
	[CLAIM_NO_RECORDING] = { holds_no_recording, TN("告知书说不录音，但问卷里有录音、录像的题。"
							"请去掉那些题，或照实写。") },
	[CLAIM_NO_PICTURE] = { holds_no_picture, TN("告知书说不拍照，但问卷里有拍照、录像的题。请去"
						    "掉那些题，或照实写。") },
	[CLAIM_NO_NAME] = { holds_no_name,
			    TN("告知书说不记姓名、电话，但有的题要问。请去掉那些题，或照实写。") },
};

void notice_check(const struct form *form, const struct round *r, struct diag_list *diags)
{
	for (size_t i = 0; i < form->n_claims; i++) {
		const struct claim *c = &form->claims[i];

		if (!claims[c->kind].holds(form, r))
			diag_add(diags, DIAG_ERROR, &c->at, NULL, "%s",
				 i18n_text(claims[c->kind].sentence));
	}
}

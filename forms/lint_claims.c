/* SPDX-License-Identifier: MIT */
/* Finds what notice and consents promise. */
#include "config.h"

#include <strings.h>

#include "forms/claims.h"
#include "forms/lint_honest.h"

static const struct {
	enum claim_kind kind;
	const char *words[8];
} claims[] = {
	{ CLAIM_SEALED, { "加密", "encrypt" } },
	{ CLAIM_RANDOM, { "随机办法", "随机抽", "随机选", "at random", "randomly" } },
	{ CLAIM_APPROVED, { "经统计局批准", "已批准", "批准的调查", "approved by" } },
	{ CLAIM_ABSOLUTE,
	  { "绝对保密", "完全匿名", "completely anonymous", "absolutely confidential" } },
	{ CLAIM_STATISTICS,
	  { "只用于汇总统计", "只用于统计", "仅用于汇总统计", "仅用于统计", "只作统计", "仅作统计",
	    "only for statistics", "only for statistical" } },
	{ CLAIM_NO_PLACE,
	  { "不定位", "不记录位置", "不记位置", "no location", "not record your location" } },
	{ CLAIM_NO_RECORDING, { "不录音", "no recording", "not record your voice" } },
	{ CLAIM_NO_PICTURE,
	  { "不拍照", "不照相", "不录像", "no photograph", "no photo", "no picture" } },
	{ CLAIM_NO_NAME, { "不记姓名", "不问姓名", "不登记姓名", "no name" } },
};

static const char *find(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (; *text; text++)
		if (strncasecmp(text, word, n) == 0)
			return text;
	return NULL;
}

static const enum column columns[TEXT_FIELDS] = { COL_LABEL, COL_HINT, COL_GUIDANCE,
						  COL_REQUIRED_MESSAGE, COL_CONSTRAINT_MESSAGE };

enum { CLAIMS_MAX = 200 };

static void look_at(struct load *ld, int node, int field, int lang, struct claim *out)
{
	const struct tmpl **texts = ld->nodes.v[node].text[field];
	const char *text = texts && texts[lang] ? texts[lang]->source : "";

	for (size_t i = 0; i < ARRAY_LEN(claims); i++)
		for (size_t w = 0; w < ARRAY_LEN(claims[i].words) && claims[i].words[w]; w++) {
			const char *hit = find(text, claims[i].words[w]);
			struct claim *c = &out[ld->form->n_claims];

			if (!hit || ld->form->n_claims == CLAIMS_MAX)
				continue;
			c->kind = claims[i].kind;
			c->at = grid_place(&ld->grid[SHEET_SURVEY], load_row_of(ld, node),
					   columns[field], lang, (int)(hit - text));
			c->at.sheet = arena_strdup(ld->a, c->at.sheet);
			ld->form->n_claims++;
			break;
		}
}

void lint_claims(struct load *ld)
{
	const unsigned notices = ROLE_NOTICE | ROLE_CONSENT_INFORMANT | ROLE_CONSENT_RESPONDENT;
	struct claim *out = arena_array(ld->a, CLAIMS_MAX + 1, sizeof(*out));

	ld->form->claims = out;
	for (int i = 1; i < (int)ld->nodes.n; i++)
		for (int f = 0; (ld->nodes.v[i].role & notices) && f < TEXT_FIELDS; f++)
			for (int l = 0; l < (int)ld->form->n_langs; l++)
				look_at(ld, i, f, l, out);
}

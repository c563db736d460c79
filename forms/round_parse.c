/* SPDX-License-Identifier: MIT */
/* Reading a round as a person writes it: every problem of the file is listed with its line, then the whole is judged. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/utf8.h"
#include "forms/csvio.h"
#include "forms/round_internal.h"

#define MAX_FILE ((size_t)1 << 20)
#define MAX_VALUE 4000
#define MAX_FRAME 60000

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static const struct round_key *find_key(struct round_reader *rd, const char *name)
{
	const char *all[ROUND_KEYS * (ROUND_MAX_ALIASES + 1)];
	size_t n = 0;

	for (size_t i = 0; i < ROUND_KEYS; i++) {
		all[n++] = round_keys[i].key;
		if (strcmp(round_keys[i].key, name) == 0)
			return &round_keys[i];
		for (size_t j = 0; j < ROUND_MAX_ALIASES && round_keys[i].alias[j]; j++) {
			all[n++] = round_keys[i].alias[j];
			if (strcmp(round_keys[i].alias[j], name) == 0)
				return &round_keys[i];
		}
	}
	rd->at.caret = 0;
	diag_add(rd->diags, DIAG_ERROR, &rd->at, diag_nearest(name, all, n), T("没有“%s”这一项。"), name);
	return NULL;
}

static bool has_control(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return true;
	return false;
}

/* line: one line without its end, in the arena. */
static void read_line(struct round_reader *rd, char *line)
{
	char *end = line + strlen(line), *colon = strchr(line, ':'), *wide = strstr(line, "：");
	char *name, *value;
	const struct round_key *key;
	size_t name_end, index;

	while (end > line && blank(end[-1]))
		*--end = '\0';
	line += strspn(line, " \t");
	if (!*line || *line == '#')
		return;
	rd->at.source = line;
	rd->at.caret = 0;
	if (wide && (!colon || wide < colon))
		colon = wide;
	if (!colon) {
		diag_add(rd->diags, DIAG_ERROR, &rd->at, NULL, T("这一行没有冒号。每行写成“名称: 值”，说明写在 # 后面。"));
		return;
	}
	name_end = (size_t)(colon - line);
	value = colon + (colon == wide ? strlen("：") : 1);
	value += strspn(value, " \t");
	rd->value_at = (int)(value - line);
	while (name_end > 0 && blank(line[name_end - 1]))
		name_end--;
	name = arena_strndup(rd->r->arena, line, name_end);
	round_lower(name);
	key = find_key(rd, name);
	if (!key || !*value)
		return;
	index = (size_t)(key - round_keys);
	if (has_control(value) || strlen(value) > (key->type == ROUND_FRAME ? MAX_FRAME : MAX_VALUE)) {
		diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("“%s”的值太长，或者带有看不见的控制字符。"), key->key);
		return;
	}
	if (rd->line[index] && key->type != ROUND_FORM && key->type != ROUND_TARGET && key->type != ROUND_POPULATION) {
		rd->at.caret = 0;
		diag_add(rd->diags, DIAG_ERROR, &rd->at, NULL, T("“%s”在第 %d 行已经写过了。"), key->key, rd->line[index]);
		return;
	}
	rd->line[index] = rd->at.row;
	strbuf_reset(&rd->narrow);
	utf8_narrow(&rd->narrow, value, strlen(value));
	round_read_value(rd, key, value);
}

static int line_of(const struct round_reader *rd, const char *name)
{
	for (size_t i = 0; i < ROUND_KEYS; i++)
		if (strcmp(round_keys[i].key, name) == 0)
			return rd->line[i];
	return 0;
}

static void complain(struct round_reader *rd, enum diag_level level, const char *key, const char *text)
{
	struct diag_place at = { .sheet = "", .row = line_of(rd, key), .caret = -1 };

	diag_add(rd->diags, level, &at, NULL, "%s", text);
}

static void require(struct round_reader *rd, const char *key, const char *text)
{
	if (!line_of(rd, key))
		complain(rd, DIAG_ERROR, key, text);
}

/* The four fields of an approved survey: people may refuse a form without them (domain.md). */
static void check_official(struct round_reader *rd)
{
	const struct round *r = rd->r;
	const struct {
		const char *value, *name;
	} fields[] = { { r->form_number, T("表号") },
		       { r->authority, T("制定机关") },
		       { r->approval, T("批准文号") },
		       { r->valid_until, T("有效期") } };
	struct strbuf empty, text;

	strbuf_init(&empty);
	strbuf_init(&text);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!*fields[i].value)
			strbuf_addf(&empty, "%s%s", empty.len ? T("、") : "", fields[i].name);
	if (empty.len && *r->approval)
		strbuf_addf(&text, T("有批准文号时，%s也要写全。"), empty.data);
	else if (empty.len && *r->unapproved_reason)
		strbuf_addf(&text, T("%s空着：没有这几项的调查表，住户有权不填。"), empty.data);
	else if (empty.len)
		strbuf_addf(&text, T("%s空着，也没有写明原因（unapproved_reason）：所有材料都会标“演练”。"), empty.data);
	if (text.len)
		complain(rd, DIAG_WARNING, "approval", text.data);
	strbuf_clear(&empty);
	strbuf_clear(&text);
}

/* What only the whole can tell. */
/* "3.5" or "3.5 strict" */
static bool good_trim(const char *text)
{
	size_t n = strcspn(text, " ");
	double times;

	return num_parse(text, n, &times) && times >= 1 && times <= 1000 && (!text[n] || strcmp(text + n, " strict") == 0);
}

static void judge(struct round_reader *rd)
{
	const struct round *r = rd->r;
	int64_t valid = 0;

	require(rd, "id", T("缺少 id（编号），例如 id: 2026Q4。"));
	require(rd, "title", T("缺少 title（标题）。"));
	require(rd, "form", T("缺少 form（问卷）：写问卷所在的文件夹。"));
	require(rd, "sample", T("缺少 sample（抽样方式）：写 概率、配额、方便 或 全覆盖。"));
	require(rd, "from", T("缺少 from（起），例如 from: 2026-11-01。"));
	require(rd, "to", T("缺少 to（止），例如 to: 2026-12-20。"));
	if (line_of(rd, "from") && line_of(rd, "to") && r->from > r->to)
		complain(rd, DIAG_ERROR, "to", T("结束的日子早于开始的日子。"));
	if (r->quiet_from >= r->quiet_to)
		complain(rd, DIAG_ERROR, "quiet_to", T("最晚敲门的时间要晚于最早敲门的时间。"));
	if (r->sample == SAMPLE_PROBABILITY && !*r->seed)
		complain(rd, DIAG_ERROR, "sample", T("概率抽样要有 seed（种子）：随便写一串字母数字，定了就不改。"));
	if (*r->trim && !good_trim(r->trim))
		complain(rd, DIAG_ERROR, "trim", T("trim（权数封顶）要写不小于 1 的倍数，例如 3.5；要反复削到没有超过的，写 3.5 strict。"));
	if (r->sample == SAMPLE_PROBABILITY && strcmp(r->person, "door") == 0)
		complain(rd, DIAG_WARNING, "person", T("谁开门问谁不是概率抽样：开门的人不能代表全家，报告里不会印误差区间。"));
	if (*r->headline && !*r->headline_pinned)
		complain(rd, DIAG_WARNING, "headline", T("没有写 headline_pinned（主要指标确定的日子）：看到结果以后再选的指标说服不了人。"));
	if (!*r->office || !*r->telephone)
		complain(rd, DIAG_WARNING, "office", T("没有写 office（组织单位）或 telephone（咨询电话）：告知书上会空着。"));
	check_official(rd);
	if (round_read_date(r->valid_until, &valid) && valid < r->to)
		complain(rd, DIAG_WARNING, "valid_until", T("批准的有效期在这一期结束以前就过了。"));
}

static struct round *round_new(void)
{
	struct arena *a = arena_new();
	struct round *r = arena_alloc(a, sizeof(*r));

	*r = (struct round){ .arena = a,
			     .canonical = "",
			     .utc_offset = 480,
			     .k = 5,
			     .quiet_from = 9 * 60,
			     .quiet_to = 20 * 60 + 30,
			     .keep_doors_days = 30,
			     .keep_data_years = 3 };
	for (size_t i = 0; i < ROUND_KEYS; i++) {
		void *field = (char *)r + round_keys[i].offset;
		enum round_type type = round_keys[i].type;

		if (type == ROUND_ID || type == ROUND_TEXT || type == ROUND_WORD || type == ROUND_FRAME || type == ROUND_DATE_TEXT)
			*(const char **)field = "";
	}
	r->person = "draw";
	r->wave = "1";
	return r;
}

static enum status first_error(const struct diag_list *diags, size_t before, const char *name, struct err *err)
{
	for (size_t i = before; i < diags->items.n; i++) {
		const struct diag *d = &diags->items.v[i];

		if (d->level != DIAG_ERROR)
			continue;
		(void)err_set(err, ST_FORM, "%s", d->text);
		return err_place(err, ST_FORM, name, NULL, d->at.row);
	}
	return err_set(err, ST_FORM, T("这一期的文件有错误，没有建。"));
}

static void read_lines(struct round_reader *rd, const char *text)
{
	int row = 1;

	if (strncmp(text, ROUND_MAGIC "\n", strlen(ROUND_MAGIC) + 1) == 0) {
		text += strlen(ROUND_MAGIC) + 1;
		row = 2;
	} else if (strncmp(text, "ruhu-round ", strlen("ruhu-round ")) == 0) {
		rd->at.row = 1;
		diag_add(rd->diags, DIAG_ERROR, &rd->at, NULL, T("这一期是更新的 ruhu 写的，这个程序不认识。请先更新 ruhu。"));
		return;
	}
	for (; *text && rd->machine == ST_OK; row++) {
		size_t n = strcspn(text, "\n");

		rd->at.row = row;
		read_line(rd, arena_strndup(rd->r->arena, text, n));
		text += n + (text[n] == '\n');
	}
	if (rd->machine == ST_OK)
		judge(rd);
}

static void seal_round(struct round *r)
{
	struct strbuf sb;

	strbuf_init(&sb);
	round_write(&sb, r);
	r->canonical = arena_strndup(r->arena, sb.data, sb.len);
	r->canonical_len = sb.len;
	r->digest = digest_of(sb.data, sb.len);
	strbuf_clear(&sb);
}

enum status round_parse(struct round **out, const char *text, size_t n, const char *name, round_resolve_fn resolve, void *ctx,
			struct diag_list *diags, struct err *err)
{
	struct diag_list own = { .arena = NULL };
	struct round_reader rd = { .resolve = resolve, .ctx = ctx, .at = { .sheet = "", .caret = -1 }, .machine = ST_OK, .err = err };
	struct strbuf utf8;
	size_t before, errors;
	enum status st;

	*out = NULL;
	if (n > MAX_FILE)
		return err_set(err, ST_LIMIT, T("“%s”太大，不像一期调查的文件。"), name);
	strbuf_init(&utf8);
	strbuf_init(&rd.narrow);
	st = csvio_decode(&utf8, text, n, NULL, err);
	if (st != ST_OK)
		goto out;
	if (strlen(utf8.data) != utf8.len) {
		st = err_set(err, ST_SYNTAX, T("“%s”里有空字节，不是文本文件。"), name);
		goto out;
	}
	if (!diags)
		diag_init(&own, name);
	rd.diags = diags ? diags : &own;
	rd.r = round_new();
	before = rd.diags->items.n;
	errors = rd.diags->errors;
	read_lines(&rd, utf8.data);
	st = rd.machine;
	if (st == ST_OK && rd.diags->errors > errors)
		st = first_error(rd.diags, before, name, err);
	if (st == ST_OK) {
		seal_round(rd.r);
		*out = rd.r;
		rd.r = NULL;
	}
	round_free(rd.r);
out:
	diag_clear(&own);
	strbuf_clear(&utf8);
	strbuf_clear(&rd.narrow);
	return st;
}

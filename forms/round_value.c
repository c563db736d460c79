/* SPDX-License-Identifier: MIT */
/* The values of a round as people write them. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "forms/form.h"
#include "forms/round_internal.h"

struct diag_place *round_at_value(struct round_reader *rd)
{
	rd->at.caret = rd->value_at;
	return &rd->at;
}

static bool word_is(const struct round_word *w, const char *s)
{
	if (strcmp(w->word, s) == 0)
		return true;
	for (size_t i = 0; i < ROUND_MAX_ALIASES && w->alias[i]; i++)
		if (strcmp(w->alias[i], s) == 0)
			return true;
	return false;
}

void round_lower(char *s)
{
	for (; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

/* Index in the list, -1 = none and said. */
static int read_word(struct round_reader *rd, const struct round_key *key, const char *value)
{
	const char *all[32];
	char *small = arena_strdup(rd->r->arena, value);
	size_t n = 0;
	struct strbuf list;

	round_lower(small);
	strbuf_init(&list);
	for (int i = 0; key->words[i].word; i++) {
		if (word_is(&key->words[i], small)) {
			strbuf_clear(&list);
			return i;
		}
		strbuf_addf(&list, "%s%s", list.len ? T("、") : "", key->words[i].word);
		if (n < ARRAY_LEN(all))
			all[n++] = key->words[i].word;
		for (size_t j = 0; j < ROUND_MAX_ALIASES && key->words[i].alias[j] && n < ARRAY_LEN(all); j++)
			all[n++] = key->words[i].alias[j];
	}
	diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), diag_nearest(small, all, n), T("“%s”看不懂“%s”，只能写 %s。"), key->key, value,
		 list.data);
	strbuf_clear(&list);
	return -1;
}

bool round_read_date(const char *s, int64_t *days)
{
	int part[3] = { 0 };
	static const char *const ends[3][4] = { { "-", "/", ".", "年" }, { "-", "/", ".", "月" }, { "", "日", "号", "" } };

	for (size_t i = 0; i < 3; i++) {
		size_t n = strspn(s, "0123456789"), e = 0;
		int64_t value = 0;

		if (n == 0 || n > 4 || !num_parse_int(s, n, &value))
			return false;
		part[i] = (int)value;
		s += n;
		if (i == 2 && !*s)
			break;
		while (e < ARRAY_LEN(ends[i]) && (!*ends[i][e] || strncmp(s, ends[i][e], strlen(ends[i][e])) != 0))
			e++;
		if (e == ARRAY_LEN(ends[i]))
			return false;
		s += strlen(ends[i][e]);
	}
	if (*s || part[0] < 1900 || !clock_valid_date(part[0], part[1], part[2]))
		return false;
	*days = clock_days_from_civil(part[0], part[1], part[2]);
	return true;
}

static bool read_time(const char *s, int *minutes)
{
	size_t n = strspn(s, "0123456789");
	int64_t hour = 0, minute = 0;

	if (n < 1 || n > 2 || s[n] != ':' || strlen(s + n + 1) != 2 || !num_parse_int(s, n, &hour) || !num_parse_int(s + n + 1, 2, &minute))
		return false;
	if (minute < 0 || minute > 59 || hour > 24 || (hour == 24 && minute > 0))
		return false;
	*minutes = (int)(hour * 60 + minute);
	return true;
}

static bool id_valid(const char *s)
{
	size_t n = strlen(s);

	return n >= 1 && n <= 32 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

/* Takes a digest off the end of value; false if it does not end in one. */
static bool take_digest(char *value, struct digest *out)
{
	char *space = strrchr(value, ' ');

	if (!space || strlen(space + 1) != 2 * DIGEST_SIZE || !digest_from_hex(out, space + 1))
		return false;
	*space = '\0';
	return true;
}

/* "ID [VERSION] DIGEST [METRICS]", the version in the middle whatever it holds. */
static bool canonical_form(struct arena *a, const char *value, struct round_form *out)
{
	char *text = arena_strdup(a, value);
	struct digest last;
	char *space;

	if (!take_digest(text, &last))
		return false;
	out->digest = last;
	if (take_digest(text, &out->digest))
		out->metrics = last;
	space = strchr(text, ' ');
	out->version = space ? space + 1 : "";
	if (space)
		*space = '\0';
	out->id = text;
	return true;
}

const char *round_form_path(struct arena *a, const char *round_path, const char *value)
{
	const char *slash = strrchr(round_path, '/');

	if (value[0] == '/' || !slash)
		return arena_strdup(a, value);
	return arena_printf(a, "%.*s/%s", (int)(slash - round_path), round_path, value);
}

void round_form_name(struct round_form *out, const struct form *form, struct arena *a)
{
	out->id = arena_strdup(a, form->id);
	out->version = arena_strdup(a, form->version);
	out->digest = form->digest;
	if (form->n_metrics)
		out->metrics = form->metrics_digest;
}

static void read_form(struct round_reader *rd, const char *value)
{
	struct round *r = rd->r;
	struct round_form f = { .id = "", .version = "" };
	struct err err = ERR_INIT;
	enum status st = ST_OK;

	if (!canonical_form(r->arena, value, &f)) {
		if (!rd->resolve) {
			diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("“form”要写成“问卷编号 版本 摘要”，摘要是 64 位的 0 到 9、a 到 f。"));
			return;
		}
		st = rd->resolve(rd->ctx, value, &f, r->arena, &err);
		if (st != ST_OK && err_exit_status(st) == 3 && st != ST_IO && st != ST_NOT_FOUND) {
			rd->machine = err_set(rd->err, st, "%s", err.text);
			return;
		}
	}
	if (st != ST_OK) {
		diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("问卷“%s”读不进来：%s"), value, err.text);
		return;
	}
	for (size_t i = 0; i < r->n_forms; i++)
		if (strcmp(r->form[i].id, f.id) == 0) {
			diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("问卷“%s”写了两次。"), f.id);
			return;
		}
	if (r->n_forms == ROUND_MAX_FORMS)
		diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("一期最多 %d 份问卷。"), ROUND_MAX_FORMS);
	else
		r->form[r->n_forms++] = f;
}

/* "METRIC 90 source", "METRIC 90% source" */
static void read_target(struct round_reader *rd, const char *value)
{
	struct round *r = rd->r;
	struct round_target t;
	size_t n = strcspn(value, " "), m;
	const char *number = value + n + strspn(value + n, " ");
	const char *source;

	m = strcspn(number, " %");
	t.metric = arena_strndup(r->arena, value, n);
	if (m == 0 || !num_parse(number, m, &t.value)) {
		diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("“target”要写成“指标 数值 依据”，例如：sat 90 全国文明城市测评体系。"));
		return;
	}
	source = number + m + (number[m] == '%');
	source += strspn(source, " ");
	t.source = arena_strdup(r->arena, source);
	for (size_t i = 0; i < r->n_targets; i++)
		if (strcmp(r->target[i].metric, t.metric) == 0) {
			diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("指标“%s”的目标写了两次。"), t.metric);
			return;
		}
	if (r->n_targets == ROUND_MAX_TARGETS)
		diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("一期最多 %d 个目标。"), ROUND_MAX_TARGETS);
	else
		r->target[r->n_targets++] = t;
}

/* "150525100000=12 150525101000=9" */
static bool frame_valid(const char *s)
{
	while (*s) {
		size_t code = strspn(s, "0123456789"), count;
		int64_t n = 0;

		if (code != 12 || s[code] != '=')
			return false;
		s += code + 1;
		count = strspn(s, "0123456789");
		if (count == 0 || !num_parse_int(s, count, &n) || n < 1 || (s[count] && s[count] != ' '))
			return false;
		s += count;
		s += strspn(s, " ");
	}
	return true;
}

/* "sex 1=52310 2=50120": a question, then answers and how many people give them */
static void read_population(struct round_reader *rd, const char *value)
{
	struct round *r = rd->r;
	size_t name = strcspn(value, " ");
	const char *s = value + name + strspn(value + name, " ");
	bool good = name > 0 && *s;

	while (*s && good) {
		size_t word = strcspn(s, " "), code = strcspn(s, "=");
		double n = 0;

		good = code > 0 && code < word && num_parse(s + code + 1, word - code - 1, &n) && n > 0;
		s += word;
		s += strspn(s, " ");
	}
	if (!good)
		diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL,
			 T("“population”要写成“题目 选项=人数 选项=人数”，例如：sex 1=52310 2=50120。"));
	else if (r->n_populations == ROUND_MAX_POPULATIONS)
		diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("人口数最多写 %d 行。"), ROUND_MAX_POPULATIONS);
	else
		r->population[r->n_populations++] = arena_strdup(r->arena, value);
}

static void read_number(struct round_reader *rd, const struct round_key *key, const char *value, int *out)
{
	int64_t n = 0;

	if (!num_parse_int(value, strlen(value), &n) || n < key->min || n > key->max)
		diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("“%s”要写 %d 到 %d 之间的整数。"), key->key, key->min, key->max);
	else
		*out = (int)n;
}

void round_read_value(struct round_reader *rd, const struct round_key *key, const char *value)
{
	void *field = (char *)rd->r + key->offset;
	const char **text = field;
	const char *narrow = rd->narrow.data;
	int word;
	int64_t days = 0;

	switch (key->type) {
	case ROUND_ID:
		*text = arena_strdup(rd->r->arena, narrow);
		if (!id_valid(*text))
			diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL,
				 T("编号“%s”不行：只能用 1 到 32 个字母、数字、“-”和“_”，例如 2026Q4。"), value);
		break;
	case ROUND_TEXT:
		*text = arena_strdup(rd->r->arena, value);
		break;
	case ROUND_FORM:
		read_form(rd, value);
		break;
	case ROUND_TARGET:
		read_target(rd, value);
		break;
	case ROUND_SAMPLE:
		word = read_word(rd, key, narrow);
		if (word >= 0)
			rd->r->sample = (enum sample)word;
		break;
	case ROUND_WORD:
		word = read_word(rd, key, narrow);
		if (word >= 0)
			*text = key->words[word].word;
		break;
	case ROUND_FRAME:
		*text = arena_strdup(rd->r->arena, narrow);
		if (!frame_valid(narrow))
			diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL,
				 T("“frame”要写成“乡镇代码=点数”或“村代码=户数”，用空格隔开，例如：150525100000=12 150525100201=350。"));
		break;
	case ROUND_POPULATION:
		read_population(rd, narrow);
		break;
	case ROUND_DATE:
	case ROUND_DATE_TEXT:
		if (!round_read_date(narrow, &days)) {
			diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("“%s”的日期“%s”看不懂，应写成 2026-11-01。"), key->key, value);
		} else if (key->type == ROUND_DATE) {
			*(int64_t *)field = days;
		} else {
			strbuf_reset(&rd->narrow);
			clock_format_date(&rd->narrow, days);
			*text = arena_strdup(rd->r->arena, rd->narrow.data);
		}
		break;
	case ROUND_OFFSET:
		if (!clock_parse_offset(narrow, field))
			diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("时区“%s”看不懂，应写成 +08:00。"), value);
		break;
	case ROUND_TIME:
		if (!read_time(narrow, field))
			diag_add(rd->diags, DIAG_ERROR, round_at_value(rd), NULL, T("“%s”的时间“%s”看不懂，应写成 09:00。"), key->key, value);
		break;
	case ROUND_INT:
		read_number(rd, key, narrow, field);
		break;
	}
}

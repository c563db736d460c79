/* SPDX-License-Identifier: MIT */
/* The `_` columns of one row: who, where, when, which record. Everything here refuses the whole file. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/utf8.h"
#include "exports/merge_internal.h"
#include "forms/household.h"

bool merge_row_blank(const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cells[i][strspn(cells[i], " \t\r\n")] != '\0')
			return false;
	return true;
}

/* Trimmed; full-width digits and letters made narrow where the cell is a code. */
static const char *tidy(struct intake *k, const char *cell, bool narrow)
{
	size_t n = 0;
	unsigned char all = 0, least = 0xFF;
	bool plain;

	for (; cell[n]; n++) {
		unsigned char c = (unsigned char)cell[n];

		all |= c;
		least = c < least ? c : least;
	}
	plain = all < 0x80;
	if (least > ' ' && (plain || !narrow)) /* nothing to take away: nearly all cells */
		return cell;
	n -= strspn(cell, " \t\r\n");
	cell += strspn(cell, " \t\r\n");
	while (n > 0 && strchr(" \t\r\n", cell[n - 1]))
		n--;
	if (plain || !narrow)
		return cell[n] == '\0' ? cell : arena_strndup(k->m->row, cell, n);
	strbuf_reset(&k->value);
	utf8_narrow(&k->value, cell, n);
	return arena_strndup(k->m->row, k->value.data, k->value.len);
}

const char *merge_cell(const struct intake *k, const char *const *cells, size_t n,
		       enum csv_meta meta)
{
	int col = k->head.meta[meta];
	bool code =
		meta == CSV_UNIT || meta == CSV_HOUSEHOLD || meta == CSV_UUID || meta == CSV_SEQ;

	if (col < 0 || (size_t)col >= n)
		return "";
	if (meta == CSV_REASON)
		return cells[col]; /* a person's words, exactly */
	return tidy((struct intake *)(uintptr_t)k, cells[col], code);
}

/* No control characters (a canonical revision has none), and of a size a person could have meant. */
static bool plain_text(struct intake *k, enum csv_meta meta, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	while ((*s >= 0x20 && *s != 0x7F) || (meta == CSV_REASON && *s && strchr("\n\t\r", *s)))
		s++;
	if (*s) {
		intake_problem(k, k->row, ST_INPUT, T("%s 里有看不见的控制字符"),
			       csv_meta_name(meta));
		return false;
	}
	if (strlen(text) > MERGE_META_MAX) {
		intake_problem(k, k->row, ST_LIMIT, T("%s 太长"), csv_meta_name(meta));
		return false;
	}
	return true;
}

static bool check_unit(struct intake *k, const struct revision *rev)
{
	const struct divisions *d = k->m->o.divisions;

	if (*rev->unit && strcmp(rev->unit, k->good_unit) == 0) /* as in the row before, nearly always */
		return true;
	if (unit_code_spoiled(rev->unit)) {
		intake_problem(k, k->row, ST_INPUT,
			       T("单位代码是 %s，被表格软件改坏了，请用原文件"),
			       merge_show(k->m, rev->unit));
		return false;
	}
	if (!*rev->unit && !*rev->household) { /* a form tried out on its own */
		k->no_unit++;
		return true;
	}
	if (!*rev->unit) {
		intake_problem(k, k->row, ST_INPUT, T("没有单位代码（_unit）"));
		return false;
	}
	if (!unit_code_valid(rev->unit)) {
		intake_problem(k, k->row, ST_INPUT, T("单位代码是“%s”，应当是 12 位数字"),
			       merge_show(k->m, rev->unit));
		return false;
	}
	if (d && d->n > 0 && !divisions_find(d, rev->unit)) {
		intake_problem(k, k->row, ST_INPUT, T("单位代码 %s 不在区划表里"), rev->unit);
		return false;
	}
	memcpy(k->good_unit, rev->unit, UNIT_CODE + 1);
	return true;
}

static bool check_household(struct intake *k, const struct revision *rev)
{
	if (!*rev->household)
		return true;
	if (!household_id_valid(rev->household)) {
		intake_problem(k, k->row, ST_INPUT,
			       T("住户编号是“%s”，应当写成 单位代码-网格-序号"),
			       merge_show(k->m, rev->household));
		return false;
	}
	if (strncmp(rev->household, rev->unit, UNIT_CODE) != 0) {
		intake_problem(k, k->row, ST_INPUT, T("住户编号 %s 和单位代码 %s 对不上"),
			       rev->household, rev->unit);
		return false;
	}
	return true;
}

static bool check_time(struct intake *k, enum csv_meta meta, const char *text, bool needed)
{
	int64_t ms;
	int offset;

	if (!*text && needed)
		intake_problem(k, k->row, ST_INPUT, T("没有时间（%s）"), csv_meta_name(meta));
	else if (*text && !clock_parse_instant(text, 480, &ms, &offset))
		intake_problem(k, k->row, ST_INPUT,
			       T("时间（%s）是“%s”，应当像 "
				 "2026-11-23T10:42:07+08:00；可能被表格软件改过，请用原文件"),
			       csv_meta_name(meta), merge_show(k->m, text));
	else
		return true;
	return false;
}

static bool check_round(struct intake *k, const char *id)
{
	size_t n = strlen(id);

	if (*id && strcmp(id, k->good_round) == 0) /* as in the row before, nearly always */
		return true;
	if (n < sizeof(k->good_round) &&
	    strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == n) {
		memcpy(k->good_round, id, n + 1);
		return true;
	}
	intake_problem(k, k->row, ST_INPUT,
		       T("期（_round）是“%s”，只能是 32 个以内的字母、数字、- 和 _"),
		       merge_show(k->m, id));
	return false;
}

static bool check_outcome(struct intake *k, const char *code)
{
	size_t n = strlen(code);

	if (n <= 8 && strspn(code, "t0123456789.") == n)
		return true;
	intake_problem(k, k->row, ST_INPUT, T("结果代码（_outcome）是“%s”，应当像 1.1、2.111、t1"),
		       merge_show(k->m, code));
	return false;
}

bool merge_row_state(struct intake *k, const struct revision *rev)
{
	if (revision_state_valid(rev->kind, rev->state))
		return true;
	intake_problem(k, k->row, ST_INPUT,
		       rev->kind == REV_VISIT
			       ? T("状态（_state）是“%s”，走访只能是 final 或 withdrawn")
			       : T("状态（_state）是“%s”，访谈只能是 final 或 aside"),
		       merge_show(k->m, rev->state));
	return false;
}

/* Ids of revisions, blanks between them. A file without the column says nothing of them. */
static bool read_parents(struct intake *k, const char *const *cells, size_t n, struct revision *rev)
{
	const char *text = merge_cell(k, cells, n, CSV_PARENTS);
	char hex[DIGEST_HEX];

	for (const char *s = text + strspn(text, " "); *s; s += strspn(s, " ")) {
		size_t len = strcspn(s, " ");

		if (rev->n_parents == REVISION_MAX_PARENTS || len != DIGEST_HEX - 1)
			break;
		memcpy(hex, s, len);
		hex[len] = '\0';
		if (!digest_from_hex(&rev->parents[rev->n_parents], hex))
			break;
		rev->n_parents++;
		s += len;
		if (!*s) {
			revision_sort_parents(rev);
			return true;
		}
	}
	if (!*text)
		return true;
	intake_problem(k, k->row, ST_INPUT,
		       T("上一版的编号（_parents）写的是“%s”，应当是 64 位的编号，请用原文件"),
		       merge_show(k->m, text));
	return false;
}

/* How far the clock was set, of an interview that this program held. */
static bool check_clock(struct intake *k, const char *text)
{
	int64_t farthest;

	if (!*text || body_clock_parse(text, strlen(text), &farthest))
		return true;
	intake_problem(k, k->row, ST_INPUT, T("时钟（_clock）写的是“%s”，应当是 0，或拨动的秒数，像 -2400"), merge_show(k->m, text));
	return false;
}

static bool read_identity(struct intake *k, const char *const *cells, size_t n,
			  struct revision *rev)
{
	const char *text = merge_cell(k, cells, n, CSV_ROOT);
	const char *seq = merge_cell(k, cells, n, CSV_SEQ);

	if (!*text)
		text = merge_cell(k, cells, n, CSV_UUID);
	if (!identity_parse(text, &rev->identity)) {
		intake_problem(k, k->row, ST_INPUT,
			       T("记录编号（_uuid）是“%s”，应当是 32 位的十六进制编号"),
			       merge_show(k->m, text));
		return false;
	}
	rev->seq = 1;
	if (*seq &&
	    (!num_parse_int(seq, strlen(seq), &rev->seq) || rev->seq < 1 || rev->seq > 1000000)) {
		intake_problem(k, k->row, ST_INPUT,
			       T("第几版（_seq）写的是“%s”，应当是 1、2、3 这样的数"),
			       merge_show(k->m, seq));
		return false;
	}
	return true;
}

/* Strings of rev point into cells or m->row. False: the row is refused and the reason is listed. */
bool merge_row_meta(struct intake *k, const char *const *cells, size_t n, struct revision *rev)
{
	static const enum csv_meta texts[] = { CSV_FORM,      CSV_ROUND,   CSV_UNIT,
					       CSV_HOUSEHOLD, CSV_DEVICE,  CSV_INTERVIEWER,
					       CSV_STARTED,   CSV_ENDED,   CSV_OUTCOME,
					       CSV_LANG,      CSV_VERSION, CSV_SUBMITTED,
					       CSV_STATE,     CSV_REASON,  CSV_AUTHOR };
	const char *text[CSV_META] = { NULL };

	revision_init(rev);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		text[texts[i]] = merge_cell(k, cells, n, texts[i]);
		if (!plain_text(k, texts[i], text[texts[i]]))
			return false;
	}
	rev->form_id = text[CSV_FORM];
	rev->form_version = text[CSV_VERSION];
	rev->round = text[CSV_ROUND];
	rev->unit = text[CSV_UNIT];
	rev->household = text[CSV_HOUSEHOLD];
	rev->device = text[CSV_DEVICE];
	rev->interviewer = text[CSV_INTERVIEWER];
	rev->started = text[CSV_STARTED];
	rev->ended = text[CSV_ENDED];
	rev->submitted = text[CSV_SUBMITTED];
	rev->outcome = text[CSV_OUTCOME];
	rev->lang = text[CSV_LANG];
	rev->state = *text[CSV_STATE] ? text[CSV_STATE] : "final";
	rev->reason = text[CSV_REASON];
	rev->author = text[CSV_AUTHOR];
	if (k->head.foreign && k->head.meta[CSV_OUTCOME] < 0)
		rev->outcome = "1.1"; /* other tools hand in finished interviews only */
	return check_unit(k, rev) && check_household(k, rev) && read_identity(k, cells, n, rev) &&
	       read_parents(k, cells, n, rev) && check_round(k, rev->round) &&
	       check_time(k, CSV_STARTED, rev->started, !k->head.foreign) &&
	       check_time(k, CSV_ENDED, rev->ended, false) &&
	       check_time(k, CSV_SUBMITTED, rev->submitted, false) &&
	       check_outcome(k, rev->outcome) && check_clock(k, merge_cell(k, cells, n, CSV_CLOCK));
}

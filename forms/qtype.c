/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdint.h>
#include <strings.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "forms/form.h"

/* What was typed, narrow and without blanks at the ends; the caller clears out. */
static void tidy(struct strbuf *out, const char *text)
{
	size_t n = 0;

	strbuf_init(out);
	utf8_narrow(out, text, strlen(text));
	while (n < out->len && strchr(" \t\r\n", out->data[n]))
		n++;
	if (n > 0) {
		memmove(out->data, out->data + n, out->len - n + 1);
		out->len -= n;
	}
	while (out->len > 0 && strchr(" \t\r\n", out->data[out->len - 1]))
		strbuf_cut(out, out->len - 1);
}

static bool canonical_integer(struct strbuf *out, const char *text)
{
	struct strbuf s;
	const char *digits;
	bool ok;

	tidy(&s, text);
	digits = s.data[0] == '-' || s.data[0] == '+' ? s.data + 1 : s.data;
	/* 2.0 is what a spreadsheet makes of 2 */
	ok = digits[0] != '\0' && strlen(digits) <= 18 + 8;
	if (ok) {
		size_t n = strspn(digits, "0123456789"), zeros = 0;

		if (digits[n] == '.')
			zeros = 1 + strspn(digits + n + 1, "0");
		ok = n > 0 && n <= 18 && zeros != 1 && digits[n + zeros] == '\0';
		while (ok && n > 1 && digits[0] == '0') {
			digits++;
			n--;
		}
		if (ok && s.data[0] == '-' && !(n == 1 && digits[0] == '0'))
			strbuf_addc(out, '-');
		if (ok)
			strbuf_add(out, digits, n);
	}
	strbuf_clear(&s);
	return ok;
}

static bool canonical_decimal(struct strbuf *out, const char *text)
{
	struct strbuf s;
	const char *start;
	double x = 0;
	bool ok;

	tidy(&s, text);
	start = s.data[0] == '+' ? s.data + 1 : s.data;
	ok = s.len > 0 && s.len <= 40 && strspn(start, "-0123456789.") == strlen(start) &&
	     num_parse(start, strlen(start), &x);
	if (ok)
		num_format(out, x);
	strbuf_clear(&s);
	return ok;
}

/* Up to max parts of digits, any single separator character of seps between them. False if there is something else. */
static bool split_numbers(const char *s, const char *seps, int *part, size_t max, size_t *n)
{
	*n = 0;
	for (;;) {
		size_t digits = strspn(s, "0123456789");
		int value = 0;

		if (digits == 0 || digits > 4 || *n == max)
			return false;
		for (size_t i = 0; i < digits; i++)
			value = value * 10 + (s[i] - '0');
		part[(*n)++] = value;
		s += digits;
		if (*s == '\0')
			return true;
		if (!strchr(seps, *s))
			return false;
		s++;
	}
}

/* 2026-11-23, 2026/11/23, 2026.11.23, 20261123, 2026年11月23日 */
static bool canonical_date(struct strbuf *out, const char *text)
{
	static const char *const han[] = { "年", "月", "日" };
	struct strbuf s;
	int part[3] = { 0 };
	size_t n = 0;
	bool ok;

	tidy(&s, text);
	for (size_t i = 0; i < ARRAY_LEN(han); i++) {
		char *at = strstr(s.data, han[i]);

		if (!at)
			continue;
		*at = '-';
		memmove(at + 1, at + 3, strlen(at + 3) + 1);
		s.len -= 2;
	}
	if (s.len > 0 && s.data[s.len - 1] == '-')
		strbuf_cut(&s, s.len - 1);
	if (s.len == 8 && strspn(s.data, "0123456789") == 8) {
		int64_t digits = 0;

		ok = num_parse_int(s.data, 8, &digits);
		part[0] = (int)(digits / 10000);
		part[1] = (int)(digits / 100 % 100);
		part[2] = (int)(digits % 100);
	} else {
		ok = strlen(s.data) >= 8 && s.data[4] >= '-' && s.data[4] <= '/' &&
		     split_numbers(s.data, "-/.", part, 3, &n) && n == 3;
	}
	ok = ok && clock_valid_date(part[0], part[1], part[2]);
	if (ok)
		strbuf_addf(out, "%04d-%02d-%02d", part[0], part[1], part[2]);
	strbuf_clear(&s);
	return ok;
}

/* 8:30, 08:30, 08:30:15[.000][zone]; seconds and zone are kept where given. */
static bool canonical_time(struct strbuf *out, const char *text)
{
	struct strbuf s;
	int part[3] = { 0 }, zone;
	size_t n, head;
	bool ok;

	tidy(&s, text);
	head = strspn(s.data, "0123456789:");
	if (s.data[head] == '.')
		ok = true;
	else
		ok = s.data[head] == '\0' || clock_parse_offset(s.data + head, &zone);
	if (ok && s.data[head] == '.') {
		size_t tail = head + 1 + strspn(s.data + head + 1, "0123456789");

		ok = tail > head + 1 &&
		     (s.data[tail] == '\0' || clock_parse_offset(s.data + tail, &zone));
	}
	if (ok) {
		char clock[16];

		ok = head < sizeof(clock);
		if (ok) {
			memcpy(clock, s.data, head);
			clock[head] = '\0';
			ok = split_numbers(clock, ":", part, 3, &n) && n >= 2 && part[0] < 24 &&
			     part[1] < 60 && part[2] < 60;
		}
		if (ok)
			strbuf_addf(out, "%02d:%02d:%02d%s", part[0], part[1], part[2],
				    s.data + head);
	}
	strbuf_clear(&s);
	return ok;
}

static bool canonical_datetime(struct strbuf *out, const char *text)
{
	struct strbuf s;
	char *gap;
	size_t start = out->len;
	bool ok = false;

	tidy(&s, text);
	gap = strpbrk(s.data, "T ");
	if (gap) {
		*gap = '\0';
		ok = canonical_date(out, s.data);
		strbuf_addc(out, 'T');
		ok = ok && canonical_time(out, gap + 1);
	}
	if (!ok)
		strbuf_cut(out, start);
	strbuf_clear(&s);
	return ok;
}

static bool canonical_acknowledge(struct strbuf *out, const char *text)
{
	static const char *const words[] = { "OK", "1", "true", "yes", "是" };
	struct strbuf s;
	bool ok = false;

	tidy(&s, text);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		ok = ok || strcasecmp(s.data, words[i]) == 0;
	if (ok)
		strbuf_adds(out, "OK");
	strbuf_clear(&s);
	return ok;
}

#define WHY_NO_SUCH_DEVICE TN("这台机器没有这项信息，这一题会留空。")

static const struct qtype types[] = {
	{ "text", "string|q string|add text prompt", INPUT_TEXT, PRELOAD_NONE, true, false, NULL,
	  NULL },
	{ "integer", "int|q int|add integer prompt", INPUT_INTEGER, PRELOAD_NONE, true, false,
	  canonical_integer, NULL },
	{ "decimal", "q decimal|add decimal prompt", INPUT_DECIMAL, PRELOAD_NONE, true, false,
	  canonical_decimal, NULL },
	{ "date", "q date|add date prompt", INPUT_DATE, PRELOAD_NONE, true, false, canonical_date,
	  NULL },
	{ "time", "q time|add time prompt", INPUT_TEXT, PRELOAD_NONE, true, false, canonical_time,
	  NULL },
	{ "dateTime", "datetime|date time|q datetime|q date time|add date time prompt", INPUT_TEXT,
	  PRELOAD_NONE, true, false, canonical_datetime, NULL },
	{ "select_one",
	  "select one from|select1|select one using|add select one prompt using|q select1",
	  INPUT_ONE, PRELOAD_NONE, true, true, NULL, NULL },
	{ "select_multiple",
	  "select all that apply|select all that apply from|select multiple from|select multiple "
	  "using|"
	  "add select multiple prompt using|q select",
	  INPUT_MANY, PRELOAD_NONE, true, true, NULL, NULL },
	{ "note", "q note|add note prompt", INPUT_NOTE, PRELOAD_NONE, false, false, NULL, NULL },
	{ "acknowledge", "trigger|q acknowledge|add acknowledge prompt", INPUT_ACKNOWLEDGE,
	  PRELOAD_NONE, true, false, canonical_acknowledge, NULL },
	{ "calculate", "q calculate|add calculate prompt|calculation", INPUT_NONE, PRELOAD_NONE,
	  true, false, NULL, NULL },
	{ "hidden", "", INPUT_NONE, PRELOAD_NONE, true, false, NULL, NULL },
	{ "barcode", "q barcode|add barcode prompt", INPUT_TEXT, PRELOAD_NONE, true, false, NULL,
	  NULL },
	{ "start", "start time|get start time", INPUT_NONE, PRELOAD_START, true, false, NULL,
	  NULL },
	{ "end", "end time|get end time", INPUT_NONE, PRELOAD_END, true, false, NULL, NULL },
	{ "today", "get today", INPUT_NONE, PRELOAD_TODAY, true, false, NULL, NULL },
	{ "deviceid", "device id|get device id|imei|uri:deviceid", INPUT_NONE, PRELOAD_DEVICEID,
	  true, false, NULL, NULL },
	{ "username", "uri:username", INPUT_NONE, PRELOAD_USERNAME, true, false, NULL, NULL },
	{ "phonenumber", "get phone number|uri:phonenumber", INPUT_NONE, PRELOAD_EMPTY, true, false,
	  NULL, WHY_NO_SUCH_DEVICE },
	{ "email", "uri:email", INPUT_NONE, PRELOAD_EMPTY, true, false, NULL, WHY_NO_SUCH_DEVICE },
	{ "simserial", "sim id|sim serial|get sim id|get sim serial|uri:simserial", INPUT_NONE,
	  PRELOAD_EMPTY, true, false, NULL, WHY_NO_SUCH_DEVICE },
	{ "subscriberid", "subscriber id|get subscriber id|uri:subscriberid", INPUT_NONE,
	  PRELOAD_EMPTY, true, false, NULL, WHY_NO_SUCH_DEVICE },
	{ "audit", "", INPUT_NONE, PRELOAD_EMPTY, false, false, NULL,
	  TN("操作时间一直有记录，不需要 audit 这一行；这一行不起作用，参数（定位等）也不用。") },
};

#define WHY_MEDIA TN("这一版还不支持拍照、录音、录像和文件。请改用 text 记下要点，或先去掉这一题。")
#define WHY_PLACE TN("这一版还不支持定位题。请改用 text，手工填坐标或地点，或先去掉这一题。")
#define WHY_FROM_FILE                                                                                          \
	TN("这一版还不支持从文件取选项。请把选项写进 choices 表，改用 select_one 或 " \
	   "select_multiple。")
#define WHY_OUTSIDE TN("这一版还不支持外部数据文件。请把要查的内容写进 choices 表。")
#define WHY_LOOP    TN("这一版还不支持 begin loop。请改用 begin repeat，或把每一项各写一组题。")
#define WHY_KOBO                                                                                                        \
	TN("这是 KoboToolbox 自用的写法，要先由它展开。请在 KoboToolbox 里发布后，再导出 XLS " \
	   "使用。")
#define WHY_HANDY \
	TN("这一版还不支持这种老的便捷题型。请改用 text 或 integer，条件写进 constraint。")

/* Types of XLSForm that are refused with a way out; matched on the first words of the cell. */
static const struct {
	const char *names, *why;
} refused[] = {
	{ "image|photo|q picture|q image|add image prompt|add photo prompt|audio|q audio|add audio "
	  "prompt|video|q video|"
	  "add video prompt|file|q file|add file prompt|background-audio",
	  WHY_MEDIA },
	{ "geopoint|gps|location|q location|q geopoint|add location prompt|geotrace|q "
	  "geotrace|geoshape|q geoshape|start-geopoint|"
	  "background-geopoint",
	  WHY_PLACE },
	{ "select_one_from_file|select_multiple_from_file|select one from file|select multiple "
	  "from file|select_one_external|"
	  "select one external",
	  WHY_FROM_FILE },
	{ "csv-external|xml-external", WHY_OUTSIDE },
	{ "range", TN("这一版还不支持 range。请改用 integer 或 decimal，上下限写进 constraint。") },
	{ "rank", TN("这一版还不支持排序题 rank。请改用几道 select_one，各问一个名次。") },
	{ "begin loop|end loop", WHY_LOOP },
	{ "begin kobomatrix|end kobomatrix|begin score|end score|score__row|begin rank|end "
	  "rank|rank__row",
	  WHY_KOBO },
	{ "osm", TN("不支持 osm 地图题。请改用 text 或 select_one。") },
	{ "include", TN("不支持用 include 并入另一份问卷。请把那份问卷的行复制进来。") },
	{ "percentage|phone number|add phone number prompt|q phone number|number of days in last "
	  "week|number of days in last month|"
	  "number of days in last six months|number of days in last year",
	  WHY_HANDY },
};

static char fold(char c)
{
	if (c == '_')
		return ' ';
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Length of the part of cell that matches one of the words (names with '|' between), 0 = none; longest wins. A match ends at the end
 * of the cell or at a blank. */
static size_t match(const char *cell, const char *words)
{
	size_t best = 0;

	while (*words) {
		size_t n = strcspn(words, "|"), i = 0;

		while (i < n && cell[i] && fold(cell[i]) == fold(words[i]))
			i++;
		if (i == n && n > best && (cell[n] == '\0' || cell[n] == ' '))
			best = n;
		words += n + (words[n] == '|');
	}
	return best;
}

const struct qtype *qtype_match(const char *cell, const char **list)
{
	const struct qtype *found = NULL;
	size_t best = 0;

	*list = "";
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		size_t n = match(cell, types[i].name), m = match(cell, types[i].aliases);

		n = m > n ? m : n;
		if (n <= best || (cell[n] != '\0' && !types[i].takes_list))
			continue;
		best = n;
		found = &types[i];
	}
	if (found && found->takes_list)
		*list = cell + best + strspn(cell + best, " ");
	return found;
}

const struct qtype *qtype_find(const char *word)
{
	const char *list;
	const struct qtype *t = qtype_match(word, &list);

	return list[0] ? NULL : t;
}

const char *qtype_refusal(const char *cell)
{
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		if (match(cell, refused[i].names) > 0)
			return refused[i].why;
	return NULL;
}

const char *const *qtype_names(void)
{
	static const char *const names[] = {
		"text",         "integer",     "decimal",     "date",
		"time",         "dateTime",    "select_one",  "select_multiple",
		"note",         "acknowledge", "calculate",   "hidden",
		"barcode",      "start",       "end",         "today",
		"deviceid",     "username",    "begin_group", "end_group",
		"begin_repeat", "end_repeat",  NULL
	};

	return names;
}

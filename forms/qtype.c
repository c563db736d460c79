/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/attr.h"
#include "base/i18n.h"
#include "forms/form.h"
#include "forms/qtype_value.h"

#define WHY_NO_SUCH_DEVICE TN("这台机器没有这项信息，这一题会留空。")

#define WHY_MEDIA     TN("终端里不能拍照、录音、录像和画图：这一题改为填写文件所在的位置，也可以空着。")
#define WHY_RECORDING TN("终端里不能在后台录音，这一题会留空。")
#define WHY_PLACE     TN("终端里不能自动定位：坐标要手工填，例如 31.2304 121.4737。")
#define WHY_NO_PLACE  TN("这台机器不能自动定位，这一题会留空。")
#define WHY_XML \
	TN("xml 文件不读，用到它的地方都是空的。要用的话，请另存为 CSV，题型改为 csv-external。")
#define HOW_PLACE TN("输入纬度和经度，如 31.2304 121.4737，回车")
#define HOW_LINE  TN("输入各点的纬度和经度，点与点之间用分号，回车")
#define HOW_FILE  TN("输入文件所在的位置，或空着，回车")
#define NO_INTEGER TN("不是整数，请只写数字，例如 12。")
#define NO_DECIMAL TN("不是数，请只写数字和小数点，例如 3.5。")
#define NO_DATE    TN("不是一个日期，请按年月日写，例如 2026-11-23。")
#define NO_TIME    TN("不是几点几分，请写成 8:30 或 0830，小时到 23，分钟到 59。")
#define NO_WHEN    TN("不是日期加几点几分，请写成 2026-11-23 8:30。")
#define NO_PLACE   TN("不是纬度和经度：纬度 -90 到 90，经度 -180 到 180，中间空一格，例如 42.85 120.66。")
#define NO_LINE    TN("不是一串点：每点是纬度和经度，点与点之间用分号，例如 42.85 120.66; 42.86 120.67。")
#define DAYS(n)   ". >= 0 and . <= " #n

static const struct qtype types[] = {
	{ "text", "string|q string|add text prompt", INPUT_TEXT, .stores = true },
	{ "integer", "int|q int|add integer prompt", INPUT_INTEGER, .stores = true,
	  .canonical = qtype_integer, .wrong = NO_INTEGER },
	{ "decimal", "q decimal|add decimal prompt", INPUT_DECIMAL, .stores = true,
	  .canonical = qtype_decimal, .wrong = NO_DECIMAL },
	{ "date", "q date|add date prompt", INPUT_DATE, .stores = true, .canonical = qtype_date, .wrong = NO_DATE },
	{ "time", "q time|add time prompt", INPUT_TEXT, .stores = true, .canonical = qtype_time, .wrong = NO_TIME,
	  .how = TN("输入时间，如 8:30 或 0830，回车") },
	{ "dateTime", "datetime|date time|q datetime|q date time|add date time prompt", INPUT_TEXT,
	  .stores = true, .canonical = qtype_datetime, .wrong = NO_WHEN,
	  .how = TN("输入日期和时间，如 2026-11-23 8:30，回车") },
	{ "select_one",
	  "select one from|select1|select one using|add select one prompt using|q select1",
	  INPUT_ONE, .stores = true, .takes_list = true },
	{ "select_multiple",
	  "select all that apply|select all that apply from|select multiple from|select multiple "
	  "using|add select multiple prompt using|q select",
	  INPUT_MANY, .stores = true, .takes_list = true },
	{ "select_one_from_file", "", INPUT_ONE, .stores = true, .takes_list = true, .file = "" },
	{ "select_multiple_from_file", "", INPUT_MANY, .stores = true, .takes_list = true,
	  .file = "" },
	{ "select_one_external", "", INPUT_ONE, .stores = true, .takes_list = true },
	{ "rank", "", INPUT_RANK, .stores = true, .takes_list = true },
	{ "range", "", INPUT_INTEGER, .stores = true, .canonical = qtype_integer, .wrong = NO_INTEGER },
	{ "note", "q note|add note prompt", INPUT_NOTE, .stores = false },
	{ "acknowledge", "trigger|q acknowledge|add acknowledge prompt", INPUT_ACKNOWLEDGE,
	  .stores = true, .canonical = qtype_acknowledge,
	  .wrong = TN("不能作为确认，请按确认键。") },
	{ "calculate", "q calculate|add calculate prompt|calculation", INPUT_NONE, .stores = true },
	{ "hidden", "", INPUT_NONE, .stores = true },
	{ "barcode", "q barcode|add barcode prompt", INPUT_TEXT, .stores = true },
	{ "phone number", "q phone number|add phone number prompt", INPUT_TEXT, .stores = true,
	  .constraint = "regex(., '^[0-9]*$')" },
	{ "percentage", "q percentage|add percentage prompt", INPUT_INTEGER, .stores = true,
	  .canonical = qtype_integer, .wrong = NO_INTEGER, .constraint = DAYS(100) },
	{ "number of days in last week", "", INPUT_INTEGER, .stores = true,
	  .canonical = qtype_integer, .wrong = NO_INTEGER, .constraint = DAYS(7) },
	{ "number of days in last month", "", INPUT_INTEGER, .stores = true,
	  .canonical = qtype_integer, .wrong = NO_INTEGER, .constraint = DAYS(31) },
	{ "number of days in last six months", "", INPUT_INTEGER, .stores = true,
	  .canonical = qtype_integer, .wrong = NO_INTEGER, .constraint = DAYS(183) },
	{ "number of days in last year", "", INPUT_INTEGER, .stores = true,
	  .canonical = qtype_integer, .wrong = NO_INTEGER, .constraint = DAYS(365) },
	{ "geopoint", "gps|location|q location|q geopoint|add location prompt", INPUT_TEXT,
	  .stores = true, .canonical = qtype_geopoint, .wrong = NO_PLACE, .how = HOW_PLACE, .warning = WHY_PLACE },
	{ "geotrace", "q geotrace", INPUT_TEXT, .stores = true, .canonical = qtype_geotrace, .wrong = NO_LINE,
	  .how = HOW_LINE, .warning = WHY_PLACE },
	{ "geoshape", "q geoshape", INPUT_TEXT, .stores = true, .canonical = qtype_geoshape, .wrong = NO_LINE,
	  .how = HOW_LINE, .warning = WHY_PLACE },
	{ "start-geopoint", "", INPUT_NONE, PRELOAD_EMPTY, .stores = true,
	  .warning = WHY_NO_PLACE },
	{ "background-geopoint", "", INPUT_NONE, PRELOAD_EMPTY, .stores = true,
	  .warning = WHY_NO_PLACE },
	{ "image", "photo|q picture|q image|add picture prompt|add image prompt|add photo prompt",
	  INPUT_TEXT, .stores = true, .warning = WHY_MEDIA, .how = HOW_FILE },
	{ "audio", "q audio|add audio prompt", INPUT_TEXT, .stores = true, .warning = WHY_MEDIA,
	  .how = HOW_FILE },
	{ "video", "q video|add video prompt", INPUT_TEXT, .stores = true, .warning = WHY_MEDIA,
	  .how = HOW_FILE },
	{ "file", "q file|add file prompt", INPUT_TEXT, .stores = true, .warning = WHY_MEDIA,
	  .how = HOW_FILE },
	{ "background-audio", "", INPUT_NONE, PRELOAD_EMPTY, .stores = true,
	  .warning = WHY_RECORDING },
	{ "osm", "", INPUT_TEXT, .stores = true, .takes_list = true,
	  .warning = TN("终端里没有地图：这一题改为手工写下地点，osm 表不起作用。") },
	{ "csv-external", "", INPUT_NONE, .file = ".csv" },
	{ "xml-external", "", INPUT_NONE, .file = ".xml", .warning = WHY_XML },
	{ "start", "start time|get start time", INPUT_NONE, PRELOAD_START, .stores = true },
	{ "end", "end time|get end time", INPUT_NONE, PRELOAD_END, .stores = true },
	{ "today", "get today", INPUT_NONE, PRELOAD_TODAY, .stores = true },
	{ "deviceid", "device id|get device id|imei|uri:deviceid", INPUT_NONE, PRELOAD_DEVICEID,
	  .stores = true },
	{ "username", "uri:username", INPUT_NONE, PRELOAD_USERNAME, .stores = true },
	{ "phonenumber", "get phone number|uri:phonenumber", INPUT_NONE, PRELOAD_EMPTY,
	  .stores = true, .warning = WHY_NO_SUCH_DEVICE },
	{ "email", "uri:email", INPUT_NONE, PRELOAD_EMPTY, .stores = true,
	  .warning = WHY_NO_SUCH_DEVICE },
	{ "simserial", "sim id|sim serial|get sim id|get sim serial|uri:simserial", INPUT_NONE,
	  PRELOAD_EMPTY, .stores = true, .warning = WHY_NO_SUCH_DEVICE },
	{ "subscriberid", "subscriber id|get subscriber id|uri:subscriberid", INPUT_NONE,
	  PRELOAD_EMPTY, .stores = true, .warning = WHY_NO_SUCH_DEVICE },
	{ "audit", "", INPUT_NONE, PRELOAD_EMPTY, .stores = false },
};

/* A range is one of these once its parameters are known (load_range.c). */
static const struct qtype ranges[2][2] = {
	{ { "range", "", INPUT_INTEGER, .stores = true, .canonical = qtype_integer, .wrong = NO_INTEGER },
	  { "range", "", INPUT_DECIMAL, .stores = true, .canonical = qtype_decimal, .wrong = NO_DECIMAL } },
	{ { "range", "", INPUT_ONE, .stores = true }, { "range", "", INPUT_ONE, .stores = true } },
};

const struct qtype *qtype_range(bool few, bool decimal)
{
	return &ranges[few][decimal];
}

#define WHY_KOBO                                                                                                        \
	TN("这是 KoboToolbox 自用的写法，要先由它展开。请在 KoboToolbox 里发布后，再导出 XLS " \
	   "使用。")

/* Types of XLSForm that are refused with a way out; matched on the first words of the cell. */
static const struct {
	const char *names, *why;
} refused[] = {
	{ "begin kobomatrix|end kobomatrix|begin score|end score|score__row|begin rank|end "
	  "rank|rank__row",
	  WHY_KOBO },
	{ "include", TN("不支持用 include 并入另一份问卷。请把那份问卷的行复制进来。") },
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

void qtype_each_spelling(void (*fn)(void *ctx, const char *word, size_t n, const struct qtype *type),
			 void *ctx)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		fn(ctx, types[i].name, strlen(types[i].name), &types[i]);
		for (const char *word = types[i].aliases; *word;) {
			size_t n = strcspn(word, "|");

			fn(ctx, word, n, &types[i]);
			word += n + (word[n] == '|');
		}
	}
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/actions.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/event.h"

#define TOKEN_MAX 24

static const struct {
	const char *name, *keys, *label, *help;
	unsigned contexts;
} table[ACTION_COUNT] = { [ACTION_NONE] = { "none", "", "", "", 0 },
#define ACTION_ROW(id, name, keys, label, help, contexts) \
	[ACTION_##id] = { name, keys, label, help, contexts },
			  ACTIONS(ACTION_ROW)
#undef ACTION_ROW
};

/* clang-format off */
static const struct {
	unsigned context;
	const char *name;
} contexts[] = {
	{ CONTEXT_TODAY, TN("今天的门户") }, { CONTEXT_NOTICE, TN("告知和说明") },
	{ CONTEXT_CHOICE, TN("选择题") }, { CONTEXT_TEXT, TN("填写题") },
	{ CONTEXT_ROSTER, TN("名单") },
	{ CONTEXT_REVIEW, TN("全部题目") }, { CONTEXT_END, TN("访谈末尾") },
	{ CONTEXT_MENU, TN("菜单") }, { CONTEXT_MESSAGE, TN("提示") },
	{ CONTEXT_CONFIRM, TN("问“是”还是“否”") }, { CONTEXT_PROMPT, TN("填一行字") },
	{ CONTEXT_VIEW, TN("看一段文字") }, { CONTEXT_OFFICE, TN("办公室首页") }, { CONTEXT_ADULTS, TN("登记成人") },
	{ CONTEXT_HELLO, TN("谁在用") }, { CONTEXT_FIND, TN("长名单里找答案") },
	{ CONTEXT_ISSUE, TN("记一个问题") }, { CONTEXT_LEDGER, TN("问题台账") }, { CONTEXT_ENTRY, TN("录入纸质问卷") },
	{ CONTEXT_DATE, TN("日期和时间") },
	{ CONTEXT_TALLY, TN("看结果") }, { CONTEXT_CONFLICTS, TN("两种说法") }, { CONTEXT_CONFLICT, TN("各版对着看") },
	{ CONTEXT_MERGE, TN("汇总文件") }, { CONTEXT_DEVICES, TN("电脑名册") },
	{ CONTEXT_RECORD, TN("一份记录") }, { CONTEXT_RETURNED, TN("退回补问") }, { CONTEXT_SETTINGS, TN("各项设置") },
	{ CONTEXT_SHEET, TN("报告") },	{ CONTEXT_PICK, TN("长名单里找") },
};
/* clang-format on */

/* Next token of a key list into token; false at the end. */
static bool next_token(const char **keys, char token[TOKEN_MAX])
{
	size_t n;

	while (**keys == ' ')
		(*keys)++;
	n = strcspn(*keys, " ");
	if (n == 0 || n >= TOKEN_MAX)
		return false;
	memcpy(token, *keys, n);
	token[n] = '\0';
	*keys += n;
	return true;
}

/* Characters and editing keys belong to the text there. */
static bool text_owns(enum context context, const char *token)
{
	static const char *const editing[] = { "<space>", "<left>",      "<right>",
					       "<home>",  "<end>",       "<bs>",
					       "<del>",   "<leftright>", "<digit>" };

	if (!((unsigned)context & CONTEXTS_TEXT))
		return false;
	if (token[0] != '<')
		return true;
	for (size_t i = 0; i < ARRAY_LEN(editing); i++) {
		if (strcmp(token, editing[i]) == 0)
			return true;
	}
	return false;
}

static bool is_plain_key(const struct event *ev, enum key key)
{
	return ev->kind == EVENT_KEY && ev->key == key && ev->mods == 0;
}

enum match { MATCH_NONE, MATCH_LOOSE, MATCH_EXACT };

static enum match match_token(const char *token, const struct event *ev)
{
	bool updown = is_plain_key(ev, K_UP) || is_plain_key(ev, K_DOWN);
	bool leftright = is_plain_key(ev, K_LEFT) || is_plain_key(ev, K_RIGHT);
	struct event want;

	if (strcmp(token, "<digit>") == 0)
		return ev->kind == EVENT_TEXT && ev->text[0] >= '0' && ev->text[0] <= '9' &&
				       !ev->text[1]
			       ? MATCH_EXACT
			       : MATCH_NONE;
	if (strcmp(token, "<updown>") == 0)
		return updown ? MATCH_EXACT : MATCH_NONE;
	if (strcmp(token, "<leftright>") == 0)
		return leftright ? MATCH_EXACT : MATCH_NONE;
	if (strcmp(token, "<arrows>") == 0)
		return updown || leftright ? MATCH_EXACT : MATCH_NONE;
	if (event_parse(token, &want) == 0 || want.kind != ev->kind)
		return MATCH_NONE;
	if (want.kind == EVENT_KEY && (want.key != ev->key || want.mods != ev->mods))
		return MATCH_NONE;
	if (strcmp(want.text, ev->text) == 0)
		return MATCH_EXACT;
	return strcasecmp(want.text, ev->text) == 0 ? MATCH_LOOSE : MATCH_NONE;
}

enum action action_for(enum context context, const struct event *ev)
{
	enum action loose = ACTION_NONE;
	struct event narrow;
	struct strbuf sb;

	/* A key is one sign; of more nothing is copied, for it may be a passphrase. */
	if (ev->kind == EVENT_TEXT && (ev->pasted || utf8_next(ev->text, strlen(ev->text), 0) < strlen(ev->text)))
		return ACTION_NONE;
	narrow = *ev;
	if (ev->kind == EVENT_TEXT) { /* an input method left in full width */
		strbuf_init(&sb);
		utf8_narrow(&sb, ev->text, strlen(ev->text));
		if (sb.len < sizeof(narrow.text))
			memcpy(narrow.text, sb.data, sb.len + 1);
		strbuf_clear(&sb);
	}
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const char *keys = table[a].keys;
		char token[TOKEN_MAX];

		if (!(table[a].contexts & (unsigned)context))
			continue;
		while (next_token(&keys, token)) {
			enum match m = text_owns(context, token) ? MATCH_NONE
								 : match_token(token, &narrow);

			if (m == MATCH_EXACT)
				return (enum action)a;
			if (m == MATCH_LOOSE && loose == ACTION_NONE)
				loose = (enum action)a;
		}
	}
	return loose;
}

const char *action_name(enum action a)
{
	return table[a].name;
}

const char *action_label(enum action a)
{
	return table[a].label[0] ? i18n_text(table[a].label) : "";
}

const char *action_help(enum action a)
{
	return table[a].help[0] ? i18n_text(table[a].help) : "";
}

const char *action_keys(enum action a)
{
	return table[a].keys;
}

bool action_valid(enum action a, enum context context)
{
	return (table[a].contexts & (unsigned)context) != 0;
}

const char *context_name(enum context context)
{
	for (size_t i = 0; i < ARRAY_LEN(contexts); i++) {
		if (contexts[i].context == (unsigned)context)
			return i18n_text(contexts[i].name);
	}
	return "";
}

static void show_token(struct strbuf *out, const char *token, bool ascii)
{
	static const struct {
		const char *token, *word, *sign; /* sign: where arrows can be drawn */
	} names[] = {
		{ "<digit>", TN("数字"), NULL },    { "<arrows>", TN("方向键"), NULL },
		{ "<updown>", TN("上下键"), NULL }, { "<leftright>", TN("左右键"), NULL },
		{ "<enter>", TN("回车"), NULL },    { "<space>", TN("空格"), NULL },
		{ "<left>", TN("左"), "←" },        { "<right>", TN("右"), "→" },
		{ "<up>", TN("上"), "↑" },          { "<down>", TN("下"), "↓" },
		{ "<esc>", "Esc", NULL },           { "<tab>", "Tab", NULL },
		{ "<s-tab>", "Shift-Tab", NULL },   { "<bs>", TN("退格"), NULL },
		{ "<del>", "Del", NULL },           { "<home>", "Home", NULL },
		{ "<end>", "End", NULL },           { "<pgup>", "PgUp", NULL },
		{ "<pgdn>", "PgDn", NULL },
	};
	size_t n = strlen(token);

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(token, names[i].token) == 0) {
			strbuf_adds(out, names[i].sign && !ascii ? names[i].sign
								 : i18n_text(names[i].word));
			return;
		}
	}
	if (token[0] != '<') {
		strbuf_adds(out, token);
	} else if (strncmp(token, "<c-", 3) == 0 || strncmp(token, "<a-", 3) == 0) {
		strbuf_addf(out, "%s-%c", token[1] == 'c' ? "Ctrl" : "Alt",
			    toupper((unsigned char)token[3]));
	} else { /* <f1> */
		strbuf_addc(out, (char)toupper((unsigned char)token[1]));
		strbuf_add(out, token + 2, n - 3);
	}
}

void action_show_keys(struct strbuf *out, enum action a, enum context context, bool all, bool ascii)
{
	const char *keys = table[a].keys;
	char token[TOKEN_MAX];
	size_t start = out->len;

	while (next_token(&keys, token)) {
		if (text_owns(context, token))
			continue;
		if (out->len > start) {
			if (!all)
				return;
			strbuf_adds(out, " / ");
		}
		show_token(out, token, ascii);
	}
}

static bool shown(enum action a, enum context context,
		  bool (*enabled)(const void *ctx, enum action a), const void *ctx)
{
	return action_valid(a, context) && (!enabled || enabled(ctx, a));
}

/* "Q 暂停", nothing where no key works or no label is set. */
static void footer_entry(struct strbuf *out, enum action a, enum context context, bool ascii)
{
	if (!table[a].label[0])
		return;
	action_show_keys(out, a, context, false, ascii);
	if (out->len > 0 && isdigit((unsigned char)*action_label(a))) /* it names its digits itself */
		strbuf_cut(out, 0);
	else if (out->len > 0)
		strbuf_addc(out, ' ');
	else
		return;
	strbuf_adds(out, action_label(a));
}

/* x < 0: draws it; else tells whose label stands at that column. */
static enum action footer(struct strbuf *out, enum context context, int columns, bool ascii,
			  bool (*enabled)(const void *ctx, enum action a), const void *ctx, int x)
{
	struct strbuf entry, help;
	enum action at = ACTION_NONE;
	int used = 0, reserved = 0;

	strbuf_init(&entry);
	strbuf_init(&help);
	if (shown(ACTION_HELP, context, enabled, ctx)) {
		footer_entry(&help, ACTION_HELP, context, ascii);
		reserved = utf8_width(help.data) + 2;
	}
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		int width, gap = used ? 2 : 0;

		if (a == ACTION_HELP || !shown((enum action)a, context, enabled, ctx))
			continue;
		strbuf_reset(&entry);
		footer_entry(&entry, (enum action)a, context, ascii);
		width = utf8_width(entry.data);
		if (width == 0 || used + gap + width + reserved > columns)
			continue;
		strbuf_addf(out, "%s%s", gap ? "  " : "", entry.data);
		used += gap + width;
		if (x >= used - width && x < used)
			at = (enum action)a;
	}
	if (help.len > 0)
		strbuf_addf(out, "%s%s", used ? "  " : "", help.data);
	if (help.len > 0 && x >= used + 2 && x < used + reserved)
		at = ACTION_HELP;
	strbuf_clear(&help);
	strbuf_clear(&entry);
	return at;
}

void action_footer(struct strbuf *out, enum context context, int columns, bool ascii,
		   bool (*enabled)(const void *ctx, enum action a), const void *ctx)
{
	(void)footer(out, context, columns, ascii, enabled, ctx, -1);
}

enum action action_footer_at(enum context context, int columns, bool ascii,
			     bool (*enabled)(const void *ctx, enum action a), const void *ctx, int x)
{
	struct strbuf out;
	enum action at;

	strbuf_init(&out);
	at = footer(&out, context, columns, ascii, enabled, ctx, x);
	strbuf_clear(&out);
	return at;
}

bool action_first_key(enum action a, enum context context, struct event *key)
{
	const char *keys = table[a].keys;
	char token[TOKEN_MAX];

	while (next_token(&keys, token))
		if (!text_owns(context, token) && event_parse(token, key) > 0 && key->kind != EVENT_NONE)
			return true;
	return false;
}

void action_help_page(struct strbuf *out, enum context context, bool ascii,
		      bool (*enabled)(const void *ctx, enum action a), const void *ctx)
{
	struct strbuf keys;

	strbuf_init(&keys);
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		if (!shown((enum action)a, context, enabled, ctx))
			continue;
		strbuf_reset(&keys);
		action_show_keys(&keys, (enum action)a, context, true, ascii);
		if (keys.len == 0)
			continue;
		utf8_pad(out, keys.data, ACTION_HELP_COLUMN - 2, UTF8_LEFT);
		strbuf_addf(out, "  %s\n", action_help((enum action)a));
	}
	strbuf_clear(&keys);
}

void action_markdown(struct strbuf *out)
{
	struct strbuf keys;

	strbuf_init(&keys);
	for (size_t i = 0; i < ARRAY_LEN(contexts); i++) {
		enum context context = (enum context)contexts[i].context;

		strbuf_addf(out, "%s### %s\n\n", i ? "\n" : "", context_name(context));
		strbuf_addf(out, "| %s | %s |\n|---|---|\n", T("按键"), T("作用"));
		for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
			if (!action_valid((enum action)a, context))
				continue;
			strbuf_reset(&keys);
			action_show_keys(&keys, (enum action)a, context, true, false);
			if (keys.len > 0)
				strbuf_addf(out, "| %s | %s |\n", keys.data,
					    action_help((enum action)a));
		}
	}
	strbuf_clear(&keys);
}

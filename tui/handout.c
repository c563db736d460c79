/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/handout.h"

#include <stdio.h>

#include "app/doc_format.h"
#include "app/printer.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "report/doc.h"
#include "tui/canvas.h"
#include "tui/dialog.h"

enum { TAG_PATH = 700, TAG_OVERWRITE, TAG_WHO, TAG_NAME, TAG_SAID };
enum { NAME_MAX_BYTES = 120 };

void handout_init(struct handout *h, struct screen *s, const struct handout_source *source)
{
	*h = (struct handout){ .screen = s, .source = *source };
}

static unsigned ask_who(struct handout *h)
{
	const struct dialog_item items[] = {
		{ .label = T("办公室自己用，不给别人"), .code = 0 },
		{ .label = T("给别人：记下给了谁，以后的表都和它对照，防止推算出少数人"), .code = 1 },
	};

	return dialog_menu(h->screen, TAG_WHO, T("这张表给谁看？"), items, ARRAY_LEN(items), 0);
}

unsigned handout_print(struct handout *h)
{
	h->print = true;
	return ask_who(h);
}

unsigned handout_export(struct handout *h)
{
	h->print = false;
	return dialog_prompt_required(h->screen, TAG_PATH, T("存成哪个文件？（名称以 .xlsx、.csv、.html、.pdf 结尾的按那种格式存，别的是分页的文字）"), NULL,
				      HANDOUT_PATH, T("写文件名。"));
}

static unsigned path_typed(struct handout *h, const char *path)
{
	(void)snprintf(h->path, sizeof(h->path), "%s", path);
	if (fs_exists(path))
		return dialog_confirm(h->screen, TAG_OVERWRITE, T("已经有 %s，要换成新的吗？"), path);
	return ask_who(h);
}

/* who is NULL where it stays in the office. */
static unsigned hand_out(struct handout *h, const char *who)
{
	const struct printer_job job = { .name = h->source.name, .copies = 1 };
	struct doc *doc = NULL;
	struct strbuf said;
	struct err err = ERR_INIT;
	enum status st = h->source.page(h->source.ctx, who, &doc, &err);

	strbuf_init(&said);
	if (st == ST_OK)
		st = h->print ? printer_print(doc, &job, &said, &err) : doc_format_save(doc, h->path, &err);
	strbuf_clear(&said);
	doc_free(doc);
	if (st != ST_OK)
		return dialog_error(h->screen, TAG_SAID, &err);
	if (h->print)
		screen_say(h->screen, STYLE_GOOD, "%s", T("已经送到打印机。"));
	else
		screen_say(h->screen, STYLE_GOOD, T("已存到 %s。"), h->path);
	return SCREEN_REDRAW;
}

bool handout_answered(struct handout *h, const struct screen_result *r, unsigned *flags)
{
	if (r->tag < TAG_PATH || r->tag > TAG_SAID)
		return false;
	*flags = SCREEN_REDRAW;
	if (r->code < 0)
		return true;
	switch (r->tag) {
	case TAG_PATH:
		*flags = path_typed(h, r->text);
		break;
	case TAG_OVERWRITE:
		*flags = r->code == 1 ? ask_who(h) : SCREEN_REDRAW;
		break;
	case TAG_WHO:
		*flags = r->code == 0 ? hand_out(h, NULL)
				      : dialog_prompt_required(h->screen, TAG_NAME, T("给谁？（写进登记，例如：旗委办）"), NULL, NAME_MAX_BYTES,
							       T("写给了谁。"));
		break;
	case TAG_NAME:
		*flags = hand_out(h, r->text);
		break;
	default:
		break;
	}
	return true;
}

static void *sheet_open(struct screen *s, const void *arg)
{
	struct handout *h = mem_alloc(sizeof(*h));

	handout_init(h, s, arg);
	return h;
}

static bool sheet_action(void *own, enum action a, unsigned *flags)
{
	if (a != ACTION_SHEET_PRINT && a != ACTION_TALLY_EXPORT)
		return false;
	*flags = a == ACTION_SHEET_PRINT ? handout_print(own) : handout_export(own);
	return true;
}

static void sheet_result(void *own, const struct screen_result *r, unsigned *flags)
{
	(void)handout_answered(own, r, flags);
}

unsigned handout_sheet(struct screen *s, int tag, struct doc *doc, const struct handout_source *source)
{
	static const struct dialog_sheet keys = { .open = sheet_open, .action = sheet_action, .result = sheet_result };

	return dialog_sheet(s, tag, doc, &keys, source);
}

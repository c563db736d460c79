/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/edits_steps.h"

#include <stdio.h>

#include "app/office.h"
#include "app/workspace.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "tui/canvas.h"
#include "tui/dialog.h"

enum { TAG_PATH = 800, TAG_SEEN, TAG_SURE, TAG_WHY, TAG_SAID };
enum { REASON_BYTES = 400 };

unsigned edits_ask(struct edits_steps *e, struct screen *s, struct workspace *ws)
{
	*e = (struct edits_steps){ .screen = s, .ws = ws };
	return dialog_prompt_required(s, TAG_PATH, T("改过的表在哪里？（ruhu export --csv 写出、在表格软件里改过的文件，或它的文件夹）"), NULL, sizeof(e->path) - 1,
				      T("写文件名。"));
}

/* What the tables change, as it would be said; nothing is written. */
static enum status difference(struct edits_steps *e, struct strbuf *said, struct digest *of, struct err *err)
{
	const char *paths[] = { e->path };
	struct office_edited edited;
	enum status st = office_edits(e->ws, paths, 1, NULL, said, &edited, err);

	e->records = st == ST_OK ? edited.records : 0;
	*of = digest_of(said->data, said->len);
	return st;
}

static unsigned show(struct edits_steps *e, struct strbuf *said)
{
	if (said->len && said->data[said->len - 1] != '\n')
		strbuf_addc(said, '\n');
	strbuf_addf(said, "\n%s", e->records ? T("还什么也没有写。看完按回车，再问收不收。") : T("没有可改的，什么也没有写。"));
	return dialog_view(e->screen, TAG_SEEN, T("表里改了什么"), said->data);
}

static unsigned look(struct edits_steps *e, const char *path)
{
	struct err err = ERR_INIT;
	struct strbuf said;
	unsigned done;

	(void)snprintf(e->path, sizeof(e->path), "%s", path);
	strbuf_init(&said);
	done = difference(e, &said, &e->seen, &err) == ST_OK ? show(e, &said) : dialog_error(e->screen, TAG_SAID, &err);
	strbuf_clear(&said);
	return done;
}

static unsigned write_all(struct edits_steps *e, const char *reason, bool *written)
{
	const struct office_edits_by by = { .author = workspace_interviewer(e->ws), .reason = reason };
	const char *paths[] = { e->path };
	struct office_edited edited;
	struct err err = ERR_INIT;
	struct strbuf again, said;
	unsigned done;

	strbuf_init(&again);
	strbuf_init(&said);
	*written = office_edits(e->ws, paths, 1, &by, &again, &edited, &err) == ST_OK;
	if (*written)
		office_edits_said(&said, &edited, true);
	done = *written ? dialog_message(e->screen, TAG_SAID, "%s", said.data) : dialog_error(e->screen, TAG_SAID, &err);
	strbuf_clear(&again);
	strbuf_clear(&said);
	return done;
}

/* Only what was seen is taken: the table may have been saved again in the spreadsheet meanwhile. */
static unsigned take(struct edits_steps *e, const char *reason, bool *written)
{
	struct err err = ERR_INIT;
	struct digest now;
	struct strbuf said;
	unsigned done;

	strbuf_init(&said);
	if (difference(e, &said, &now, &err) != ST_OK) {
		done = dialog_error(e->screen, TAG_SAID, &err);
	} else if (digest_compare(&now, &e->seen) != 0) {
		e->seen = now;
		screen_say(e->screen, STYLE_WARN, "%s", T("表刚才又变了，请再看一遍。还什么也没有写。"));
		done = show(e, &said);
	} else {
		done = write_all(e, reason, written);
	}
	strbuf_clear(&said);
	return done;
}

bool edits_answered(struct edits_steps *e, const struct screen_result *r, unsigned *flags, bool *written)
{
	if (r->tag < TAG_PATH || r->tag > TAG_SAID)
		return false;
	*flags = SCREEN_REDRAW;
	*written = false;
	if (r->tag == TAG_PATH && r->code == 1) {
		*flags = look(e, r->text);
	} else if (r->tag == TAG_SEEN && r->code == 0 && e->records > 0) {
		*flags = dialog_confirm(e->screen, TAG_SURE, T("收下这 %lld 份记录的改动吗？各成新的一版，原来的都留着。"), e->records);
	} else if (r->tag == TAG_SURE && r->code == 1) {
		*flags = dialog_prompt_required(e->screen, TAG_WHY, T("为什么改？（记在每一份里）"), NULL, REASON_BYTES, T("写一句原因。"));
	} else if (r->tag == TAG_WHY && r->code == 1) {
		*flags = take(e, r->text, written);
	}
	return true;
}

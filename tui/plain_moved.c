/* SPDX-License-Identifier: MIT */
/* A draft of another version of the form, line by line: what would become of it, then the question what to do. */
#include "config.h"

#include <string.h>

#include "app/interview_move.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "report/doc.h"
#include "tui/plain.h"
#include "tui/plain_io.h"

static void say_doc(const struct doc *doc)
{
	struct strbuf text;
	char *line;

	strbuf_init(&text);
	doc_write_text(&text, doc, DOC_PAGE_COLUMNS, 0);
	for (line = text.data; *line;) {
		char *end = line + strcspn(line, "\n"), stop = *end;

		*end = '\0';
		plain_say("%s", line);
		line = end + (stop != '\0');
	}
	strbuf_clear(&text);
}

enum status plain_older(struct interview **out, struct workspace *ws, const struct identity *draft,
			const struct form *form, struct err *err)
{
	struct move_preview preview;
	char line[PLAIN_LINE] = "";
	enum status st = interview_move_preview(&preview, ws, draft, form, err);

	*out = NULL;
	if (st != ST_OK)
		return st;
	say_doc(preview.doc);
	doc_free(preview.doc);
	plain_say("1  %s", T("用新版接着做"));
	plain_say("2  %s", T("还用原来的那一版做完"));
	plain_say("3  %s", T("先不动，返回"));
	while (!*line || !strchr("123", line[0]) || line[1])
		if (!plain_read(NULL, line))
			return ST_OK;
	if (line[0] == '1')
		return interview_move(out, ws, draft, form, err);
	return line[0] == '2' ? interview_resume(out, ws, draft, err) : ST_OK;
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/plain_io.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"

void plain_say(const char *fmt, ...)
{
	struct strbuf clean;
	char text[PLAIN_LINE * 2];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	strbuf_init(&clean);
	utf8_clean(&clean, text, strlen(text), true);
	strbuf_addc(&clean, '\n');
	(void)fwrite(clean.data, 1, clean.len, stdout);
	(void)fflush(stdout);
	strbuf_clear(&clean);
}

/* What does not fit is read and dropped, so that it is not taken for the next answer. */
static bool read_line(char line[PLAIN_LINE])
{
	size_t n = 0;
	int ch;

	while ((ch = getchar()) != EOF && ch != '\n')
		if (n + 1 < PLAIN_LINE)
			line[n++] = (char)ch;
	line[n] = '\0';
	return ch != EOF || n > 0;
}

bool plain_read(const char *question, char line[PLAIN_LINE])
{
	size_t from, n;

	for (;;) {
		if (question)
			plain_say("%s", question);
		(void)fputs("> ", stdout);
		(void)fflush(stdout);
		if (!read_line(line)) {
			(void)putchar('\n');
			return false;
		}
		if (utf8_valid(line, strlen(line)))
			break;
		plain_say("%s", T("这一行的编码不对，请用 UTF-8 再写一遍。"));
	}
	n = strlen(line);
	while (n && (line[n - 1] == ' ' || line[n - 1] == '\r' || line[n - 1] == '\t'))
		line[--n] = '\0';
	from = strspn(line, " \t");
	memmove(line, line + from, n - (from > n ? n : from) + 1);
	return true;
}

bool plain_read_required(const char *question, const char *why, char line[PLAIN_LINE])
{
	while (plain_read(question, line)) {
		if (*line)
			return true;
		plain_say("%s", why);
	}
	return false;
}

bool plain_yes(const char *question)
{
	char line[PLAIN_LINE];
	struct strbuf narrow;
	char ch = '\0';

	plain_say("%s", question);
	while (!strchr("12YN", ch) || !ch) {
		if (!plain_read(T("1 是   2 否"), line))
			return false;
		strbuf_init(&narrow);
		utf8_narrow(&narrow, line, strlen(line));
		ch = (char)toupper((unsigned char)narrow.data[0]);
		strbuf_clear(&narrow);
	}
	return ch == '1' || ch == 'Y';
}

char plain_command(const char *line, bool text)
{
	struct strbuf narrow;
	const char *at;
	char found = '\0';

	strbuf_init(&narrow);
	utf8_narrow(&narrow, line, strlen(line));
	at = narrow.data;
	if (*at == '/')
		at++;
	else if (text)
		at = "";
	if (*at && (at[1] == '\0' || at[1] == ' ') && (isalpha((unsigned char)*at) || *at == '?'))
		found = (char)tolower((unsigned char)*at);
	strbuf_clear(&narrow);
	return found;
}

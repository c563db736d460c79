/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/office_keys.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/wipe.h"
#include "cli/command.h"

enum { PASSPHRASE_MAX = 1024 };

static enum status from_file(const char *path, struct strbuf *out, struct err *err)
{
	enum status st = fs_read(out, path, PASSPHRASE_MAX, err);

	if (st == ST_OK && out->len)
		strbuf_cut(out, strcspn(out->data, "\r\n"));
	return st;
}

/* One line, not shown. */
static bool read_line(int tty, const char *prompt, struct strbuf *out)
{
	struct termios seen, unseen;
	char c = 0;
	ssize_t n;

	if (write(tty, prompt, strlen(prompt)) < 0 || tcgetattr(tty, &seen) != 0)
		return false;
	unseen = seen;
	unseen.c_lflag &= ~(tcflag_t)ECHO;
	if (tcsetattr(tty, TCSAFLUSH, &unseen) != 0)
		return false;
	while ((n = read(tty, &c, 1)) != 0 && c != '\n' && out->len < PASSPHRASE_MAX) {
		if (n < 0 && errno == EINTR)
			break;
		if (n > 0 && c != '\r')
			strbuf_addc(out, c);
	}
	(void)tcsetattr(tty, TCSAFLUSH, &seen);
	return write(tty, "\n", 1) == 1 && c == '\n';
}

static enum status ask(void *ctx, const char *prompt, bool twice, struct strbuf *out,
		       struct err *err)
{
	const char *path = getenv("RUHU_PASSPHRASE_FILE");
	struct strbuf again;
	bool same = true, heard;
	int tty;

	(void)ctx;
	strbuf_reserve(out, PASSPHRASE_MAX); /* so that no half of it is left where it grew */
	if (path && *path)
		return from_file(path, out, err);
	tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (tty < 0)
		return err_set(err, ST_CANCELLED,
			       T("要输口令，这里没有终端可以问。可以把口令放进一个文件，用 "
				 "RUHU_PASSPHRASE_FILE 指明。"));
	strbuf_init(&again);
	strbuf_reserve(&again, PASSPHRASE_MAX);
	heard = read_line(tty, prompt, out);
	if (heard && twice) {
		heard = read_line(tty, T("再输一遍："), &again);
		same = again.len == out->len &&
		       (out->len == 0 || memcmp(again.data, out->data, out->len) == 0);
	}
	(void)close(tty);
	wipe_strbuf(&again);
	if (!heard)
		return err_set(err, ST_CANCELLED, T("没有输口令，什么都没有变。"));
	return same ? ST_OK : err_set(err, ST_INPUT, T("两遍输得不一样，什么都没有变。"));
}

const struct office_asker cli_asker = { .ask = ask, .ctx = NULL };

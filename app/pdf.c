/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/pdf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "report/doc.h"

#define PDF_MOST  ((size_t)512 << 20)
#define SAID_MOST ((size_t)64 << 10)
#define ABSENT    127 /* of exec, as a shell would say */

/* Installed, both programs lie in one folder; while building, too. */
static void run_printer(void)
{
	static const char name[] = "ruhu-print";
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - sizeof(name) - 1);

	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n > 0) {
		memcpy(path + n, name, sizeof(name));
		execl(path, name, (char *)NULL);
	}
	execlp(name, name, (char *)NULL);
	_exit(ABSENT);
}

struct pipes {
	int in[2], out[2], said[2];
};

static void close_two(int fd[2])
{
	for (int i = 0; i < 2; i++)
		if (fd[i] >= 0)
			close(fd[i]);
	fd[0] = fd[1] = -1;
}

static bool open_pipes(struct pipes *p)
{
	*p = (struct pipes){ { -1, -1 }, { -1, -1 }, { -1, -1 } };
	if (pipe(p->in) == 0 && pipe(p->out) == 0 && pipe(p->said) == 0)
		return true;
	close_two(p->in);
	close_two(p->out);
	close_two(p->said);
	return false;
}

static pid_t start(struct pipes *p)
{
	pid_t child = fork();

	if (child == 0) {
		dup2(p->in[0], STDIN_FILENO);
		dup2(p->out[1], STDOUT_FILENO);
		dup2(p->said[1], STDERR_FILENO);
		close_two(p->in);
		close_two(p->out);
		close_two(p->said);
		run_printer();
	}
	close(p->in[0]);
	close(p->out[1]);
	close(p->said[1]);
	p->in[0] = p->out[1] = p->said[1] = -1;
	return child;
}

/* The printer reads everything before it writes anything, so one after the other is enough. */
static bool talk(struct pipes *p, const struct strbuf *lines, struct strbuf *out, struct strbuf *said)
{
	size_t sent = 0;
	bool good;

	while (sent < lines->len) {
		ssize_t n = write(p->in[1], lines->data + sent, lines->len - sent);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		sent += (size_t)n;
	}
	close(p->in[1]);
	p->in[1] = -1;
	good = fs_read_fd(out, p->out[0], "ruhu-print", PDF_MOST, NULL) == ST_OK;
	return fs_read_fd(said, p->said[0], "ruhu-print", SAID_MOST, NULL) == ST_OK && good && sent == lines->len;
}

enum status pdf_from_doc(struct strbuf *out, struct strbuf *said, const struct doc *doc, struct err *err)
{
	struct strbuf lines;
	struct pipes p;
	pid_t child;
	int status = 0;
	bool talked;

	if (!open_pipes(&p))
		return err_errno(err, ST_IO, errno, T("做不出 PDF"));
	child = start(&p);
	strbuf_init(&lines);
	doc_write_lines(&lines, doc);
	talked = child > 0 && talk(&p, &lines, out, said);
	strbuf_clear(&lines);
	close_two(p.in);
	close_two(p.out);
	close_two(p.said);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == ABSENT)
		return err_set(err, ST_NOT_FOUND,
			       T("这台电脑没有装 ruhu-print，做不出 PDF。可以改用 --format html（用浏览器打开再印），或者拿到装了的电脑上做。"));
	if (!talked || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		while (said->len && said->data[said->len - 1] == '\n')
			strbuf_cut(said, said->len - 1);
		return err_set(err, ST_IO, T("PDF 没有做成：%s"), said->len ? said->data : T("ruhu-print 中途停了。"));
	}
	return ST_OK;
}

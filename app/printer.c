/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/printer.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/pdf.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/strbuf.h"
#include "report/doc.h"

enum { ABSENT = 127, NAMES = 1000 };

static void run_lp(const struct printer_job *job)
{
	char copies[16];
	const char *argv[16] = { "lp", "-s", "-n", copies, "-o", "media=A4" };
	size_t n = 6;

	(void)snprintf(copies, sizeof(copies), "%d", job->copies);
	if (job->printer) {
		argv[n++] = "-d";
		argv[n++] = job->printer;
	}
	argv[n++] = "-o";
	argv[n++] = job->two_sided ? "sides=two-sided-long-edge" : "sides=one-sided";
	argv[n] = NULL;
	execvp("lp", (char *const *)(const void *)argv);
	_exit(ABSENT);
}

static bool give(int fd, const struct strbuf *pages)
{
	size_t sent = 0;

	while (sent < pages->len) {
		ssize_t n = write(fd, pages->data + sent, pages->len - sent);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		sent += (size_t)n;
	}
	return true;
}

/* NULL = lp has taken it; else why not. */
static const char *send(const struct strbuf *pages, const struct printer_job *job)
{
	int fd[2], status = 0;
	pid_t child;
	bool whole;

	if (pipe(fd) != 0)
		return T("打印没有成功");
	child = fork();
	if (child == 0) {
		dup2(fd[0], STDIN_FILENO);
		close(fd[0]);
		close(fd[1]);
		run_lp(job);
	}
	close(fd[0]);
	whole = child > 0 && give(fd[1], pages);
	close(fd[1]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (child < 0)
		return T("打印没有成功");
	if (WIFEXITED(status) && WEXITSTATUS(status) == ABSENT)
		return T("这台电脑没有打印程序（lp）");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !whole)
		return T("打印机没有收下，请看看打印机是否开着、有没有设好");
	return NULL;
}

/* A name that nobody has taken yet; NULL if there is none. */
static const char *free_name(struct arena *a, const char *name, const char *ending)
{
	const char *safe = fs_safe_name(a, name);

	for (int k = 1; k < NAMES; k++) {
		const char *path = k == 1 ? arena_printf(a, "%s.%s", safe, ending) : arena_printf(a, "%s-%d.%s", safe, k, ending);

		if (!fs_exists(path))
			return path;
	}
	return NULL;
}

static enum status keep(const struct strbuf *pages, const struct printer_job *job, const char *ending, const char *why, struct err *err)
{
	struct arena *a = arena_new();
	const char *path = free_name(a, job->name, ending);

	if (path && fs_write(path, pages->data, pages->len, 0600, NULL) == ST_OK)
		(void)err_set(err, ST_IO, T("%s。要印的存在 %s，可以拿到别处印。"), why, path);
	else
		(void)err_set(err, ST_IO, T("%s。可以用 ruhu report -o 文件名 存下来，拿到别处印。"), why);
	arena_free(a);
	return ST_IO;
}

enum status printer_print(const struct doc *doc, const struct printer_job *job, struct strbuf *said, struct err *err)
{
	const char *ending = "pdf", *why;
	struct strbuf pages;
	enum status st;

	strbuf_init(&pages);
	st = pdf_from_doc(&pages, said, doc, err);
	if (st == ST_NOT_FOUND) {
		strbuf_reset(&pages);
		doc_write_text(&pages, doc, DOC_PAGE_COLUMNS, DOC_PAGE_LINES);
		ending = "txt";
		st = ST_OK;
	}
	why = st == ST_OK ? send(&pages, job) : NULL;
	if (why)
		st = keep(&pages, job, ending, why, err);
	strbuf_clear(&pages);
	return st;
}

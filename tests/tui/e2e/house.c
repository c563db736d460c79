/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/support/paths.h"
#include "tests/tui/e2e/house.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/strbuf.h"

void house_make(struct house *h)
{
	/* In memory where that can be had: killing the program loses nothing there either, and the disk's syncs take most of the time. */
	*h = (struct house){ .folder = "/dev/shm/ruhu-house-XXXXXX" };
	if (!mkdtemp(h->folder)) {
		*h = (struct house){ .folder = "house-XXXXXX" };
		assert_non_null(mkdtemp(h->folder));
	}
	assert_int_equal(setenv("RUHU", RUHU, 1), 0);
	assert_int_equal(setenv("WALK", WALK, 1), 0);
	assert_int_equal(setenv("RUHU_DIVISIONS", TOP_SRCDIR "/survey-defs/divisions.csv", 1), 0);
}

int house_shell(struct house *h, struct strbuf *out, const char *fmt, ...)
{
	struct strbuf command, path;
	char text[8192];
	va_list args;
	int status;

	va_start(args, fmt);
	assert_in_range(vsnprintf(text, sizeof(text), fmt, args), 0, sizeof(text) - 1);
	va_end(args);
	strbuf_init(&command);
	strbuf_init(&path);
	strbuf_addf(&path, "%s/.said", h->folder);
	strbuf_addf(&command, "exec >%s 2>%s/.errors; cd %s; %s", path.data, h->folder, h->folder,
		    text);
	status = system(command.data);
	if (out)
		assert_int_equal(fs_read(out, path.data, 1u << 24, NULL), ST_OK);
	strbuf_clear(&path);
	strbuf_clear(&command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void house_clear(struct house *h)
{
	pty_free(h->pty);
	h->pty = NULL;
	if (h->folder[0])
		(void)house_shell(h, NULL, "cd ..; rm -rf %s", h->folder);
}

void house_start(struct house *h, const char *words, const char *now)
{
	struct strbuf command, clock;
	const char *argv[] = { "/bin/sh", "-c", NULL, NULL };
	const char *extra[] = { NULL, "RUHU_DIVISIONS=" TOP_SRCDIR "/survey-defs/divisions.csv",
				"RUHU=" RUHU, NULL };

	strbuf_init(&command);
	strbuf_init(&clock);
	strbuf_addf(&command, "cd %s; exec \"$RUHU\" %s", h->folder, words);
	strbuf_addf(&clock, "RUHU_NOW=%s", now);
	argv[2] = command.data;
	extra[0] = clock.data;
	assert_null(h->pty);
	h->pty = pty_start(argv, 100, 50, "xterm-256color", extra);
	strbuf_clear(&clock);
	strbuf_clear(&command);
	if (!h->pty) {
		print_message("SKIP: no pseudo terminal here\n");
		skip();
	}
}

static const char *clear_screen(void)
{
	return "\033[H\033[2J";
}

static size_t count_fresh(struct pty *p)
{
	const char *raw;
	size_t n = 0;

	(void)pty_raw(p, &raw);
	for (const char *at = raw; (at = strstr(at, clear_screen())) != NULL; at++)
		n++;
	return n;
}

/* Ctrl-L behind the keys: its clearing of the screen comes after all they did. */
static bool digested(struct house *h, size_t before)
{
	for (int ms = 0; ms < HOUSE_MS; ms += 100) {
		if (count_fresh(h->pty) > before)
			return true;
		(void)pty_wait_raw(h->pty, "\033[nothing the program sends", 1);
	}
	return false;
}

static void send_keys(struct house *h, const char *keys)
{
	struct strbuf plain;

	strbuf_init(&plain);
	for (const char *at = keys; *at; at++) {
		if (strncmp(at, "<wait ", 6) == 0)
			at = strchr(at, '>');
		else if (*at != '\n')
			strbuf_addc(&plain, *at);
	}
	pty_keys(h->pty, plain.data);
	strbuf_clear(&plain);
}

bool house_keys(struct house *h, const char *keys)
{
	size_t before = count_fresh(h->pty);

	send_keys(h, keys);
	pty_keys(h->pty, "<c-l>");
	return digested(h, before);
}

bool house_settle(struct house *h, struct strbuf *screen)
{
	/* The key line is drawn last; on questions it always ends with the help key. */
	if (!pty_wait_text(h->pty, "全部按键", HOUSE_MS) ||
	    !pty_wait_no_text(h->pty, "正在保存", HOUSE_MS))
		return false;
	if (screen) {
		strbuf_reset(screen);
		pty_screen(h->pty, screen);
	}
	return true;
}

int house_wait_exit(struct house *h)
{
	int status = pty_wait_exit(h->pty, HOUSE_MS);

	pty_free(h->pty);
	h->pty = NULL;
	return status;
}

void house_kill(struct house *h)
{
	pty_signal(h->pty, SIGKILL);
	(void)pty_wait_exit(h->pty, HOUSE_MS);
	pty_free(h->pty);
	h->pty = NULL;
}

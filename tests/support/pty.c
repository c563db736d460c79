/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/support/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/event.h"

struct pty {
	int fd;
	pid_t pid;
	bool done;
	int status;
	VTerm *vt;
	VTermScreen *screen;
	int columns, rows;
	struct strbuf raw;
};

static void reply(const char *bytes, size_t n, void *user)
{
	pty_send(user, bytes, n);
}

static void child(const char *const *argv, const char *term, const char *const *extra)
{
	const char *path = getenv("PATH");
	char home[] = "HOME=/nonexistent", zone[] = "TZ=UTC", locale[] = "LC_ALL=C.UTF-8";
	struct strbuf path_text, term_text;
	char *env[64];
	size_t n = 0;
	union {
		const char *const *in;
		char *const *out;
	} args = { .in = argv }; /* exec's prototype lacks const */

	strbuf_init(&path_text);
	strbuf_init(&term_text);
	strbuf_addf(&path_text, "PATH=%s", path ? path : "/usr/bin:/bin");
	strbuf_addf(&term_text, "TERM=%s", term);
	env[n++] = home;
	env[n++] = zone;
	env[n++] = locale;
	env[n++] = path_text.data;
	env[n++] = term_text.data;
	for (; extra && *extra && n + 1 < ARRAY_LEN(env); extra++)
		env[n++] = mem_strdup(*extra);
	env[n] = NULL;
	(void)execve(argv[0], args.out, env);
	_exit(127);
}

struct pty *pty_start(const char *const *argv, int columns, int rows, const char *term,
		      const char *const *extra)
{
	struct winsize ws = { .ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows };
	struct pty *p;
	int fd;
	pid_t pid = forkpty(&fd, NULL, NULL, &ws);

	if (pid < 0)
		return NULL;
	if (pid == 0)
		child(argv, term, extra);
	p = mem_alloc(sizeof(*p));
	p->fd = fd;
	p->pid = pid;
	p->columns = columns;
	p->rows = rows;
	strbuf_init(&p->raw);
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	p->vt = vterm_new(rows, columns);
	vterm_set_utf8(p->vt, 1);
	vterm_output_set_callback(p->vt, reply, p);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
	return p;
}

/* Reads what has come within ms; false if nothing did. */
static bool pump(struct pty *p, int ms)
{
	struct pollfd pfd = { .fd = p->fd, .events = POLLIN };
	char buf[8192];
	ssize_t n;

	if (p->fd < 0 || poll(&pfd, 1, ms) <= 0)
		return false;
	n = read(p->fd, buf, sizeof(buf));
	if (n <= 0) {
		(void)close(p->fd);
		p->fd = -1;
		return false;
	}
	strbuf_add(&p->raw, buf, (size_t)n);
	(void)vterm_input_write(p->vt, buf, (size_t)n);
	return true;
}

typedef bool (*holds_fn)(struct pty *p, const void *what);

static bool wait_for(struct pty *p, holds_fn holds, const void *what, int ms)
{
	int64_t deadline = clock_mono_ms() + ms;

	for (;;) {
		int64_t left;

		if (holds(p, what))
			return true;
		left = deadline - clock_mono_ms();
		if (left <= 0 || (p->fd < 0 && !holds(p, what)))
			return false;
		(void)pump(p, left > 100 ? 100 : (int)left);
	}
}

void pty_screen(struct pty *p, struct strbuf *out)
{
	for (int y = 0; y < p->rows; y++) {
		size_t start = out->len;

		for (int x = 0; x < p->columns;) {
			VTermScreenCell cell;
			VTermPos pos = { .row = y, .col = x };

			(void)vterm_screen_get_cell(p->screen, pos, &cell);
			if (cell.chars[0] == 0)
				strbuf_addc(out, ' ');
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++) {
				char utf8[4];

				strbuf_add(out, utf8, utf8_encode(utf8, cell.chars[i]));
			}
			x += cell.width > 0 ? cell.width : 1;
		}
		while (out->len > start && out->data[out->len - 1] == ' ')
			strbuf_cut(out, out->len - 1);
		strbuf_addc(out, '\n');
	}
}

static bool has_text(struct pty *p, const void *what)
{
	struct strbuf sb;
	bool found;

	strbuf_init(&sb);
	pty_screen(p, &sb);
	found = strstr(sb.data, what) != NULL;
	strbuf_clear(&sb);
	return found;
}

static bool lacks_text(struct pty *p, const void *what)
{
	return !has_text(p, what);
}

static bool has_raw(struct pty *p, const void *what)
{
	return strstr(p->raw.data, what) != NULL;
}

static void show(struct pty *p, const char *what)
{
	struct strbuf sb;

	strbuf_init(&sb);
	pty_screen(p, &sb);
	(void)fprintf(stderr, "waited in vain for: %s\n%s", what, sb.data);
	strbuf_clear(&sb);
}

bool pty_wait_text(struct pty *p, const char *text, int ms)
{
	bool found = wait_for(p, has_text, text, ms);

	if (!found)
		show(p, text);
	return found;
}

bool pty_wait_no_text(struct pty *p, const char *text, int ms)
{
	return wait_for(p, lacks_text, text, ms);
}

bool pty_wait_raw(struct pty *p, const char *bytes, int ms)
{
	return wait_for(p, has_raw, bytes, ms);
}

void pty_cursor(struct pty *p, int *x, int *y)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &pos);
	*x = pos.col;
	*y = pos.row;
}

static bool cursor_there(struct pty *p, const void *what)
{
	const int *want = what;
	int x, y;

	pty_cursor(p, &x, &y);
	return x == want[0] && y == want[1];
}

bool pty_wait_cursor(struct pty *p, int x, int y, int ms)
{
	int want[2] = { x, y };

	return wait_for(p, cursor_there, want, ms);
}

size_t pty_raw(struct pty *p, const char **bytes)
{
	*bytes = p->raw.data;
	return p->raw.len;
}

void pty_send(struct pty *p, const char *bytes, size_t n)
{
	while (n > 0 && p->fd >= 0) {
		ssize_t done = write(p->fd, bytes, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}

/* What xterm sends. */
static void send_key(struct pty *p, const struct event *ev)
{
	static const char *const plain[] = {
		[K_ENTER] = "\r",       [K_ESC] = "\033",       [K_TAB] = "\t",
		[K_BACKTAB] = "\033[Z", [K_BACKSPACE] = "\177", [K_DELETE] = "\033[3~",
		[K_INSERT] = "\033[2~", [K_UP] = "\033OA",      [K_DOWN] = "\033OB",
		[K_LEFT] = "\033OD",    [K_RIGHT] = "\033OC",   [K_HOME] = "\033OH",
		[K_END] = "\033OF",     [K_PGUP] = "\033[5~",   [K_PGDN] = "\033[6~",
		[K_F1] = "\033OP",      [K_F2] = "\033OQ",      [K_F3] = "\033OR",
		[K_F4] = "\033OS",      [K_F5] = "\033[15~",    [K_F6] = "\033[17~",
		[K_F7] = "\033[18~",    [K_F8] = "\033[19~",    [K_F9] = "\033[20~",
		[K_F10] = "\033[21~",   [K_F11] = "\033[23~",   [K_F12] = "\033[24~",
	};
	char c;

	if (ev->key != K_CHAR) {
		if (ev->mods & MOD_ALT)
			pty_send(p, "\033", 1);
		pty_send(p, plain[ev->key], strlen(plain[ev->key]));
		return;
	}
	if (ev->mods & MOD_ALT)
		pty_send(p, "\033", 1);
	if (ev->mods & MOD_CTRL) {
		c = (char)(ev->text[0] & 0x1F);
		pty_send(p, &c, 1);
	} else {
		pty_send(p, ev->text, strlen(ev->text));
	}
}

void pty_keys(struct pty *p, const char *script)
{
	while (*script) {
		struct event ev;
		size_t used;

		if (strncmp(script, "<type ", 6) == 0 && strchr(script, '>')) {
			const char *end = strchr(script, '>');

			pty_send(p, "\033[200~", 6);
			pty_send(p, script + 6, (size_t)(end - script) - 6);
			pty_send(p, "\033[201~", 6);
			script = end + 1;
			continue;
		}
		used = event_parse(script, &ev);
		if (used == 0)
			return;
		if (ev.kind == EVENT_TEXT)
			pty_send(p, ev.text, strlen(ev.text));
		else
			send_key(p, &ev);
		script += used;
	}
}

void pty_resize(struct pty *p, int columns, int rows)
{
	struct winsize ws = { .ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows };

	p->columns = columns;
	p->rows = rows;
	vterm_set_size(p->vt, rows, columns);
	(void)ioctl(p->fd, TIOCSWINSZ, &ws);
}

pid_t pty_pid(const struct pty *p)
{
	return p->pid;
}

void pty_signal(struct pty *p, int sig)
{
	if (!p->done)
		(void)kill(p->pid, sig);
}

void pty_hang_up(struct pty *p)
{
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
}

static bool reap(struct pty *p, int flags)
{
	int st;

	if (p->done)
		return true;
	if (waitpid(p->pid, &st, flags) != p->pid)
		return false;
	p->done = true;
	p->status = WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
	return true;
}

int pty_wait_exit(struct pty *p, int ms)
{
	int64_t deadline = clock_mono_ms() + ms;

	while (!reap(p, WNOHANG)) {
		if (clock_mono_ms() >= deadline) {
			pty_signal(p, SIGKILL);
			(void)reap(p, 0);
			return -1;
		}
		if (!pump(p, 10))
			(void)poll(NULL, 0, 1);
	}
	while (pump(p, 0)) {
		/* its last words */
	}
	return p->status;
}

bool pty_wait_stopped(struct pty *p, int ms)
{
	int64_t deadline = clock_mono_ms() + ms;
	int st;

	while (!p->done && clock_mono_ms() < deadline) {
		if (waitpid(p->pid, &st, WNOHANG | WUNTRACED) == p->pid) {
			if (WIFSTOPPED(st))
				return true;
			p->done = true;
			p->status = WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
		} else if (!pump(p, 10)) {
			(void)poll(NULL, 0, 1);
		}
	}
	return false;
}

void pty_free(struct pty *p)
{
	if (!p)
		return;
	pty_signal(p, SIGKILL);
	(void)reap(p, 0);
	pty_hang_up(p);
	vterm_free(p->vt);
	strbuf_clear(&p->raw);
	free(p);
}

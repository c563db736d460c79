/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/curses_out.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#undef columns /* terminfo's names as macros */
#undef lines

#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tui/canvas.h"
#include "tui/theme.h"

#define STUCK_MS  1000 /* a terminal that takes nothing so long is as good as gone */
#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_ON  "\033[?1000h\033[?1006h" /* presses, with numbers that reach beyond column 223 */
#define MOUSE_OFF "\033[?1006l\033[?1000l"

/* clang-format off */
static const struct {
	const char *cap;
	enum key key;
	unsigned mods;
} key_caps[] = {
	{ "kcuu1", K_UP, 0 }, { "kcud1", K_DOWN, 0 }, { "kcub1", K_LEFT, 0 },
	{ "kcuf1", K_RIGHT, 0 }, { "khome", K_HOME, 0 }, { "kend", K_END, 0 },
	{ "kpp", K_PGUP, 0 }, { "knp", K_PGDN, 0 }, { "kich1", K_INSERT, 0 },
	{ "kdch1", K_DELETE, 0 }, { "kcbt", K_BACKTAB, 0 }, { "kent", K_ENTER, 0 },
	{ "kf1", K_F1, 0 }, { "kf2", K_F2, 0 }, { "kf3", K_F3, 0 },
	{ "kf4", K_F4, 0 }, { "kf5", K_F5, 0 }, { "kf6", K_F6, 0 },
	{ "kf7", K_F7, 0 }, { "kf8", K_F8, 0 }, { "kf9", K_F9, 0 },
	{ "kf10", K_F10, 0 }, { "kf11", K_F11, 0 }, { "kf12", K_F12, 0 },
	{ "kLFT", K_LEFT, MOD_SHIFT }, { "kRIT", K_RIGHT, MOD_SHIFT },
};
/* clang-format on */

struct curses_out {
	struct out out;
	int fd;
	int colours;
	bool ascii, paste, mouse, skip_corner;
	const char *cup, *sgr0, *bold, *dim, *rev, *smul, *setaf, *clear, *civis, *cnorm, *smcup,
		*rmcup, *smkx, *rmkx;
	struct decode_key keys[sizeof(key_caps) / sizeof(key_caps[0])];
	size_t n_keys;
	struct strbuf restore;
	struct strbuf buf;   /* one frame */
	struct cell *shadow; /* what stands on the terminal; NULL = unknown */
	int columns, rows;
	int x, y; /* its cursor, x < 0 = unknown */
	unsigned style;
	bool style_known, cursor_shown;
};

static const char *cap(const char *name)
{
	const char *s = tigetstr(name);

	/* (char *)-1 says "not a string" */
	return s && (intptr_t)s != -1 && *s ? s : NULL;
}

/* A capability without its padding ($<5>), which only terminals of glass and wire needed. */
static void emit(struct strbuf *out, const char *s)
{
	while (s && *s) {
		if (s[0] == '$' && s[1] == '<') {
			const char *end = strchr(s, '>');

			if (end) {
				s = end + 1;
				continue;
			}
		}
		strbuf_addc(out, *s++);
	}
}

static void write_all(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, s, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0 && errno == EAGAIN) { /* somebody made it non-blocking */
			struct pollfd room = { .fd = fd, .events = POLLOUT };

			if (poll(&room, 1, STUCK_MS) > 0)
				continue;
		}
		if (done <= 0)
			return; /* the terminal is gone: reading will tell */
		s += done;
		n -= (size_t)done;
	}
}

static void send_buf(struct curses_out *o)
{
	write_all(o->fd, o->buf.data, o->buf.len);
	strbuf_reset(&o->buf);
}

static void load_keys(struct curses_out *o)
{
	for (size_t i = 0; i < ARRAY_LEN(key_caps); i++) {
		const char *s = cap(key_caps[i].cap);

		if (s && s[0] == '\033' && s[1])
			o->keys[o->n_keys++] = (struct decode_key){ .bytes = s,
								    .key = key_caps[i].key,
								    .mods = key_caps[i].mods };
	}
}

static void load_caps(struct curses_out *o, const char *term)
{
	static const char *const plain[] = { "ansi",   "pcansi", "vt52", "sun",
					     "cygwin", "hurd",   "mach" };
	const char *no_colour = getenv("NO_COLOR");
	int n = tigetnum("colors");

	o->sgr0 = cap("sgr0");
	o->bold = cap("bold");
	o->dim = cap("dim");
	o->rev = cap("rev");
	o->smul = cap("smul");
	o->setaf = cap("setaf");
	o->clear = cap("clear");
	o->civis = cap("civis");
	o->cnorm = cap("cnorm");
	o->smcup = cap("smcup");
	o->rmcup = cap("rmcup");
	o->smkx = cap("smkx");
	o->rmkx = cap("rmkx");
	o->colours = !o->setaf || n < 8 || (no_colour && *no_colour) ? 0
		     : n >= 256                                      ? 256
		     : n >= 16                                       ? 16
								     : 8;
	o->skip_corner = tigetflag("am") == 1 &&
			 tigetflag("xenl") != 1; /* its corner would scroll the screen */
	o->paste = true;
	for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
		if (strcmp(term, plain[i]) == 0) {
			o->ascii = true;
			o->paste = false;
		}
	}
}

static void build_restore(struct curses_out *o)
{
	emit(&o->restore, o->sgr0);
	emit(&o->restore, o->cnorm);
	emit(&o->restore, o->rmkx);
	if (o->paste)
		strbuf_adds(&o->restore, PASTE_OFF MOUSE_OFF);
	emit(&o->restore, o->rmcup);
	strbuf_adds(&o->restore, o->rmcup ? "\r" : "\r\n");
}

static void forget(struct curses_out *o)
{
	free(o->shadow);
	o->shadow = NULL;
	o->x = o->y = -1;
	o->style_known = false;
}

static void move_to(struct curses_out *o, int x, int y)
{
	if (o->x == x && o->y == y)
		return;
	emit(&o->buf, tiparm(o->cup, y, x));
	o->x = x;
	o->y = y;
}

static void set_style(struct curses_out *o, unsigned style)
{
	struct theme_look look;

	if (o->style_known && o->style == style)
		return;
	look = theme_look(style, o->colours);
	emit(&o->buf, o->sgr0);
	if (look.bold)
		emit(&o->buf, o->bold);
	if (look.dim)
		emit(&o->buf, o->dim);
	if (look.underline)
		emit(&o->buf, o->smul);
	if (look.reverse)
		emit(&o->buf, o->rev);
	if (look.fg >= 0)
		emit(&o->buf, tiparm(o->setaf, look.fg));
	o->style = style;
	o->style_known = true;
}

/* Terminals agree on how far this cell moves the cursor: ASCII, and wide characters outside of
 * emoji. */
static bool agreed_width(const struct cell *cell)
{
	unsigned char c = (unsigned char)cell->text[0];

	return c < 0x80 || (cell->width == 2 && c < 0xF0);
}

static bool same(const struct cell *a, const struct cell *b)
{
	return a->width == b->width && a->style == b->style && strcmp(a->text, b->text) == 0;
}

static void put_cell(struct curses_out *o, int x, int y, const struct cell *cell)
{
	move_to(o, x, y);
	set_style(o, cell->style);
	strbuf_adds(&o->buf, cell->text);
	o->x += cell->width;
	if (o->x >= o->columns || !agreed_width(cell))
		o->x = -1;
}

static void fresh_screen(struct curses_out *o, const struct canvas *c)
{
	size_t n;

	o->columns = canvas_columns(c);
	o->rows = canvas_rows(c);
	n = (size_t)o->columns * (size_t)o->rows;
	forget(o);
	o->shadow = mem_array(n, sizeof(*o->shadow));
	emit(&o->buf, o->sgr0);
	o->style = STYLE_PLAIN;
	o->style_known = true;
	if (!o->clear)
		return; /* every cell differs from the empty shadow and will be written */
	emit(&o->buf, o->clear);
	for (size_t i = 0; i < n; i++)
		o->shadow[i] = (struct cell){ .text = " ", .width = 1, .style = STYLE_PLAIN };
}

static void show(struct out *out, const struct canvas *c)
{
	struct curses_out *o = (struct curses_out *)out;
	bool cursor, hidden = !o->cursor_shown;
	int cx, cy;

	if (!o->shadow || o->columns != canvas_columns(c) || o->rows != canvas_rows(c))
		fresh_screen(o, c);
	for (int y = 0; y < o->rows; y++) {
		for (int x = 0; x < o->columns; x++) {
			const struct cell *cell = canvas_cell(c, x, y);
			struct cell *old = &o->shadow[(size_t)y * (size_t)o->columns + (size_t)x];

			if (same(cell, old))
				continue;
			*old = *cell;
			if (cell->width == 0 ||
			    (o->skip_corner && y == o->rows - 1 && x + cell->width >= o->columns))
				continue;
			if (!hidden) {
				emit(&o->buf, o->civis);
				hidden = true;
			}
			put_cell(o, x, y, cell);
		}
	}
	cursor = canvas_cursor_at(c, &cx, &cy);
	if (cursor) {
		move_to(o, cx, cy);
		if (hidden)
			emit(&o->buf, o->cnorm);
	} else if (!hidden) {
		emit(&o->buf, o->civis);
	}
	o->cursor_shown = cursor;
	send_buf(o);
}

static void repaint(struct out *out)
{
	forget((struct curses_out *)out);
}

static void suspend(struct out *out)
{
	struct curses_out *o = (struct curses_out *)out;

	if (!o->rmcup) {
		emit(&o->buf, o->sgr0);
		emit(&o->buf, o->clear);
	}
	strbuf_add(&o->buf, o->restore.data, o->restore.len);
	send_buf(o);
	o->cursor_shown = true;
	forget(o);
}

static void resume(struct out *out)
{
	struct curses_out *o = (struct curses_out *)out;

	emit(&o->buf, o->smcup);
	emit(&o->buf, o->smkx);
	if (o->paste)
		strbuf_adds(&o->buf, PASTE_ON);
	if (o->mouse)
		strbuf_adds(&o->buf, MOUSE_ON);
	send_buf(o);
	o->cursor_shown = true;
	forget(o);
}

static void mouse(struct out *out, bool on)
{
	struct curses_out *o = (struct curses_out *)out;

	if (!o->paste) /* a terminal of another family */
		return;
	o->mouse = on;
	strbuf_adds(&o->buf, on ? MOUSE_ON : MOUSE_OFF);
	send_buf(o);
}

static void free_out(struct out *out)
{
	struct curses_out *o = (struct curses_out *)out;

	strbuf_clear(&o->restore);
	strbuf_clear(&o->buf);
	free(o->shadow);
	(void)del_curterm(cur_term);
	free(o);
}

/* Machines often lack the entries of terminals that speak as xterm does. An unknown name stays unknown: NULL. */
static const char *relative_of(const char *term)
{
	static const char *const relatives[] = { "putty", "xterm",      "konsole",   "gnome",
						 "vte",   "foot",       "alacritty", "kitty",
						 "st-",   "mintty",     "deepin",    "wezterm",
						 "iterm", "ms-terminal" };

	for (size_t i = 0; term && i < ARRAY_LEN(relatives); i++)
		if (strncmp(term, relatives[i], strlen(relatives[i])) == 0)
			return strstr(term, "256color") ? "xterm-256color" : "xterm";
	return NULL;
}

enum status curses_out_new(struct out **out, int fd, struct err *err)
{
	static const struct out_ops ops = { .show = show,
					    .repaint = repaint,
					    .suspend = suspend,
					    .resume = resume,
					    .mouse = mouse,
					    .free = free_out };
	const char *term = getenv("TERM");
	struct curses_out *o;
	int why = 0;

	*out = NULL;
	if (setupterm(NULL, fd, &why) == ERR && setupterm(relative_of(term), fd, &why) == ERR)
		return err_set(
			err, ST_USAGE,
			T("不认识这种终端（TERM=%s）。请换一个终端，或者设成 TERM=xterm 再试。"),
			term ? term : "");
	if (!cap("cup")) {
		(void)del_curterm(cur_term);
		return err_set(err, ST_USAGE,
			       T("这种终端（TERM=%s）不能移动光标，显示不了界面。请换一个终端。"),
			       term ? term : "");
	}
	o = mem_alloc(sizeof(*o));
	o->out.ops = &ops;
	o->fd = fd;
	o->cursor_shown = true;
	strbuf_init(&o->restore);
	strbuf_init(&o->buf);
	o->cup = cap("cup");
	load_caps(o, term ? term : "");
	load_keys(o);
	build_restore(o);
	forget(o);
	*out = &o->out;
	return ST_OK;
}

const struct decode_key *curses_out_keys(const struct out *out, size_t *n)
{
	const struct curses_out *o = (const struct curses_out *)out;

	*n = o->n_keys;
	return o->keys;
}

const char *curses_out_restore(const struct out *out, size_t *n)
{
	const struct curses_out *o = (const struct curses_out *)out;

	*n = o->restore.len;
	return o->restore.data;
}

bool curses_out_needs_ascii(const struct out *out)
{
	return ((const struct curses_out *)out)->ascii;
}

void curses_out_measure(struct out *out)
{
	struct curses_out *o = (struct curses_out *)out;

	if (o->ascii)
		return;
	emit(&o->buf, tiparm(o->cup, 1, 0));
	strbuf_adds(&o->buf, "“\033[6n\r");
	send_buf(o);
	forget(o);
}

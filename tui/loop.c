/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/tui.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/strbuf.h"
#include "base/wipe.h"
#include "tui/canvas.h"
#include "tui/curses_out.h"
#include "tui/impl.h"
#include "tui/out.h"
#include "tui/script.h"
#include "tui/tty.h"

#define ESC_MS        50  /* a lone ESC byte is the key by then */
#define PASTE_IDLE_MS 500 /* the end of a paste is lost */
#define PROGRESS_MS   50

struct tui *tui_new(const struct tui_opts *opts, int columns, int rows, struct out *out)
{
	struct tui *t = mem_alloc(sizeof(*t));

	t->opts = *opts;
	t->out = out;
	t->canvas = canvas_new(columns, rows, opts->ascii);
	t->dirty = true;
	return t;
}

void tui_free(struct tui *t)
{
	if (!t)
		return;
	canvas_free(t->canvas);
	t->out->ops->free(t->out);
	free(t->say);
	free(t);
}

void tui_resize(struct tui *t, int columns, int rows)
{
	struct event ev = { .kind = EVENT_RESIZE };

	canvas_resize(t->canvas, columns, rows);
	t->dirty = true;
	stack_event(t, &ev);
}

/* Other borders: the terminal answered that it draws them two columns wide. */
static void turn_ascii(struct tui *t)
{
	int columns = canvas_columns(t->canvas), rows = canvas_rows(t->canvas);

	canvas_free(t->canvas);
	t->canvas = canvas_new(columns, rows, true);
	t->out->ops->repaint(t->out);
	t->dirty = true;
}

static void handle(struct tui *t, const struct event *ev)
{
	if (ev->kind == EVENT_CURSOR) {
		if (t->measuring && ev->x != 1 && ev->y == 1 && !canvas_ascii(t->canvas))
			turn_ascii(t);
		t->measuring = false;
		return;
	}
	stack_event(t, ev);
}

static void drop_input(struct tui *t, size_t n)
{
	memmove(t->input, t->input + n, t->n_input - n);
	t->n_input -= n;
	wipe(t->input + t->n_input, n); /* it may have been a passphrase */
}

/* What an event does may read on by itself (tui_progress): its bytes are gone before. */
static void handle_input(struct tui *t, bool flush)
{
	struct event ev;
	size_t used;

	while (t->n_input > 0 && (used = decode(&t->decoder, t->input, t->n_input, flush, &ev)) > 0) {
		drop_input(t, used);
		handle(t, &ev);
	}
	wipe(&ev, sizeof(ev));
}

/* False: the terminal is gone. */
static bool read_input(struct tui *t)
{
	ssize_t n = read(STDIN_FILENO, t->input + t->n_input, TUI_INPUT);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return true;
	if (n <= 0)
		return false;
	t->n_input += (size_t)n;
	return true;
}

static void stop_program(struct tui *t)
{
	t->out->ops->suspend(t->out);
	tty_cooked();
	(void)raise(SIGSTOP);
	tty_raw();
	t->out->ops->resume(t->out);
	t->dirty = true;
}

static void adopt_size(struct tui *t)
{
	int columns, rows;

	tty_size(STDOUT_FILENO, &columns, &rows);
	if (columns != canvas_columns(t->canvas) || rows != canvas_rows(t->canvas))
		tui_resize(t, columns, rows);
	t->out->ops->repaint(t->out);
	t->dirty = true;
}

static void handle_signals(struct tui *t)
{
	int sig;

	while ((sig = tty_signal()) != 0) {
		switch (sig) {
		case SIGWINCH:
			adopt_size(t);
			break;
		case SIGCONT:
			tty_raw();
			adopt_size(t);
			break;
		case SIGTSTP:
			stop_program(t);
			break;
		default: /* HUP, TERM, INT, QUIT: save and go. The keys Ctrl-C and Ctrl-\ are not signals here. */
			t->hangup = true;
		}
	}
}

/* Milliseconds until something is to be done without a key; -1 = never. */
static int wait_ms(const struct tui *t)
{
	int64_t now = clock_mono_ms(), due = stack_next_due(t);
	int ms = -1;

	if (due >= 0)
		ms = due <= now ? 0 : due - now > 3600000 ? 3600000 : (int)(due - now);
	if (t->decoder.mode != DECODE_PLAIN && (ms < 0 || ms > PASTE_IDLE_MS))
		ms = PASTE_IDLE_MS;
	else if (t->decoder.mode == DECODE_PLAIN && t->n_input > 0 && t->input[0] == 0x1B &&
		 (ms < 0 || ms > ESC_MS))
		ms = ESC_MS;
	return ms;
}

/* Nothing came in the time given: what was pending is all there is. */
static void input_is_quiet(struct tui *t, int64_t quiet_ms)
{
	if (t->decoder.mode != DECODE_PLAIN && quiet_ms >= PASTE_IDLE_MS) {
		decode_idle(&t->decoder);
		handle_input(t, true);
	} else if (t->decoder.mode == DECODE_PLAIN && t->n_input > 0 && t->input[0] == 0x1B &&
		   quiet_ms >= ESC_MS) {
		handle_input(t, true);
	}
}

static void look_once(struct tui *t, int timeout, int64_t *last_input)
{
	struct pollfd fds[2] = { { .fd = STDIN_FILENO, .events = POLLIN },
				 { .fd = tty_wake_fd(), .events = POLLIN } };
	int n = poll(fds, 2, timeout);

	if (n < 0 && errno != EINTR)
		t->hangup = true;
	handle_signals(t);
	if (n > 0 && fds[0].revents) {
		if (!read_input(t))
			t->hangup = true;
		*last_input = clock_mono_ms();
		handle_input(t, false);
	} else if (n == 0) {
		input_is_quiet(t, clock_mono_ms() - *last_input);
	}
}

static void loop(struct tui *t)
{
	int64_t last_input = clock_mono_ms();

	while (t->top && !t->quit && !t->hangup) {
		stack_draw(t);
		if (!t->top || t->quit)
			break;
		look_once(t, t->dirty ? 0 : wait_ms(t), &last_input);
		if (t->top && !t->quit && !t->hangup)
			stack_tick(t, clock_mono_ms());
	}
}

bool tui_progress(struct tui *t)
{
	int64_t now = clock_mono_ms();
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

	if (t->drawn_at + PROGRESS_MS <= now || !t->drawn_at)
		stack_draw_frame(t);
	if (!t->terminal)
		return false;
	if (poll(&fd, 1, 0) > 0 && fd.revents) {
		struct event ev;
		size_t used, done = 0;

		if (!read_input(t))
			t->hangup = true;
		while (t->n_input > done && (used = decode(&t->decoder, t->input + done,
							   t->n_input - done, true, &ev)) > 0) {
			done += used;
			if (ev.kind == EVENT_KEY &&
			    (ev.key == K_ESC ||
			     (ev.key == K_CHAR && ev.mods == MOD_CTRL && ev.text[0] == 'c')))
				t->stop_asked = true;
		}
		drop_input(t, done);
	}
	handle_signals(t);
	if (t->hangup)
		return true;
	if (!t->stop_asked)
		return false;
	t->stop_asked = false;
	return true;
}

/* The console of Linux has 512 glyphs at most and no Han. */
static bool console_without_han(void)
{
	const char *term = getenv("TERM");

	return term && strcmp(term, "linux") == 0 && strcmp(i18n_lang(), "zh") == 0;
}

static void say_english(struct tui *t)
{
	(void)dialog_say(t->top, 0,
			 T("这个终端显示不了汉字，界面改用英文。要看汉字，请在图形界面的终端窗口里"
			   "打开，或先运行 fbterm。"),
			 0);
	t->top->replaced = true; /* nobody asked for it */
}

static enum status run_terminal(const struct tui_opts *opts, const struct screen_ops *first,
				void *arg, struct err *err)
{
	struct out *out = NULL;
	struct tui *t;
	const char *restore;
	size_t n;
	int columns, rows;
	bool english;
	enum status st;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ST_USAGE,
			       T("这里没有终端，显示不了界面。请在终端窗口里运行，不要接管道。"));
	st = curses_out_new(&out, STDOUT_FILENO, err);
	if (st != ST_OK)
		return st;
	restore = curses_out_restore(out, &n);
	st = tty_start(STDIN_FILENO, STDOUT_FILENO, restore, n, err);
	if (st != ST_OK) {
		out->ops->free(out);
		return st;
	}
	tty_size(STDOUT_FILENO, &columns, &rows);
	t = tui_new(opts, columns, rows, out);
	t->terminal = true;
	t->decoder.keys = curses_out_keys(out, &t->decoder.n_keys);
	if (opts->ascii || curses_out_needs_ascii(out))
		turn_ascii(t);
	out->ops->resume(out);
	if (!canvas_ascii(t->canvas)) {
		t->measuring = true;
		curses_out_measure(out);
	}
	english = console_without_han() && i18n_set("en");
	st = stack_open_first(t, first, arg, err);
	if (st == ST_OK) {
		if (english)
			say_english(t);
		loop(t);
		stack_end(t, t->hangup);
		if (t->hangup)
			st = err_set(err, ST_CANCELLED,
				     T("终端关了，或者有人要求程序结束。答案都已保存，下次打开接着"
				       "做。"));
	}
	out->ops->suspend(out);
	tty_stop();
	tui_free(t);
	return st;
}

static int side_from_environment(const char *name, int given, int usual)
{
	const char *s = getenv(name);
	int64_t n;

	if (given > 0)
		return given;
	if (s && num_parse_int(s, strlen(s), &n) && n > 0 && n <= 1000)
		return (int)n;
	return usual;
}

enum status tui_start(struct tui **out, const struct tui_opts *opts, const struct screen_ops *first,
		      void *arg, struct err *err)
{
	struct tui *t = tui_new(opts, side_from_environment("COLUMNS", opts->columns, 80),
				side_from_environment("LINES", opts->rows, 24), null_out_new());
	enum status st = stack_open_first(t, first, arg, err);

	*out = NULL;
	if (st != ST_OK) {
		tui_free(t);
		return st;
	}
	stack_draw(t);
	*out = t;
	return ST_OK;
}

enum status tui_feed(struct tui *t, const char *text, struct err *err)
{
	struct script script;
	enum status st = script_parse(&script, "", text, err);

	if (st == ST_OK)
		st = script_run(&script, t, err);
	script_clear(&script);
	return st;
}

struct canvas *tui_canvas(struct tui *t)
{
	return t->canvas;
}

bool tui_ended(const struct tui *t)
{
	return !t->top || t->quit;
}

void tui_stop(struct tui *t)
{
	if (!t)
		return;
	stack_end(t, true);
	tui_free(t);
}

static void print_screen(struct tui *t)
{
	struct strbuf sb;

	strbuf_init(&sb);
	canvas_dump(&sb, t->canvas, false);
	(void)fputs(sb.data, stderr);
	strbuf_clear(&sb);
}

static enum status run_script(const struct tui_opts *opts, const struct screen_ops *first,
			      void *arg, struct err *err)
{
	struct script script;
	struct tui *t = NULL;
	enum status st = script_load(&script, opts->keys_path, err);

	if (st == ST_OK)
		st = tui_start(&t, opts, first, arg, err);
	if (st == ST_OK) {
		st = script_run(&script, t, err);
		if (st == ST_INPUT)
			print_screen(t);
	}
	tui_stop(t);
	script_clear(&script);
	return st;
}

enum status tui_run(const struct tui_opts *opts, const struct screen_ops *first, void *arg,
		    struct err *err)
{
	return opts->keys_path ? run_script(opts, first, arg, err)
			       : run_terminal(opts, first, arg, err);
}

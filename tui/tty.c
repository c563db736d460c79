/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"

static const int caught[] = { SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT };
static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

/* A handler gets no argument of ours: this is the one place with state of the whole process. */
static struct {
	volatile sig_atomic_t active;
	int fd, out_fd;
	int pipe[2];
	const char *restore;
	size_t n_restore;
	struct termios cooked, raw;
	struct sigaction old_caught[ARRAY_LEN(caught)], old_fatal[ARRAY_LEN(fatal)], old_pipe;
} tty = { .fd = -1, .out_fd = -1, .pipe = { -1, -1 } };

static void send_byte(unsigned char byte)
{
	if (write(tty.pipe[1], &byte, 1) < 0) {
		/* full: the loop has enough to wake up for */
	}
}

static void on_signal(int sig)
{
	int saved = errno;

	send_byte((unsigned char)sig);
	errno = saved;
}

void tty_wake(void)
{
	send_byte(0); /* the number of no signal */
}

static void give_back(void)
{
	if (!tty.active)
		return;
	tty.active = 0;
	if (write(tty.out_fd, tty.restore, tty.n_restore) < 0) {
		/* nothing better can be done here */
	}
	(void)tcsetattr(tty.fd, TCSANOW, &tty.cooked);
}

static void on_fatal(int sig)
{
	give_back();
	(void)signal(sig, SIG_DFL);
	(void)raise(sig);
}

static void install(int sig, void (*handler)(int), int flags, struct sigaction *old)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = flags };

	(void)sigemptyset(&sa.sa_mask);
	(void)sigaction(sig, &sa, old);
}

enum status tty_start(int fd, int out_fd, const char *restore, size_t n, struct err *err)
{
	if (tcgetattr(fd, &tty.cooked) != 0)
		return err_set(err, ST_USAGE,
			       T("这里没有终端，显示不了界面。请在终端窗口里运行。"));
	if (pipe(tty.pipe) != 0)
		return err_errno(err, ST_IO, errno, T("打不开终端"));
	for (int i = 0; i < 2; i++) {
		(void)fcntl(tty.pipe[i], F_SETFL, O_NONBLOCK);
		(void)fcntl(tty.pipe[i], F_SETFD, FD_CLOEXEC);
	}
	tty.fd = fd;
	tty.out_fd = out_fd;
	tty.restore = restore;
	tty.n_restore = n;
	tty.raw = tty.cooked;
	tty.raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP | BRKINT | PARMRK);
	tty.raw.c_oflag &= ~(tcflag_t)OPOST;
	tty.raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | ISIG | IEXTEN);
	tty.raw.c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
	tty.raw.c_cflag |= CS8;
	tty.raw.c_cc[VMIN] = 1;
	tty.raw.c_cc[VTIME] = 0;
	for (size_t i = 0; i < ARRAY_LEN(caught); i++)
		install(caught[i], on_signal, 0, &tty.old_caught[i]);
	for (size_t i = 0; i < ARRAY_LEN(fatal); i++)
		install(fatal[i], on_fatal, (int)(SA_NODEFER | SA_RESETHAND), &tty.old_fatal[i]);
	install(SIGPIPE, SIG_IGN, 0, &tty.old_pipe);
	tty.active = 1;
	mem_on_exhausted(give_back);
	tty_raw();
	return ST_OK;
}

void tty_stop(void)
{
	if (!tty.active)
		return;
	tty_cooked();
	tty.active = 0;
	mem_on_exhausted(NULL);
	for (size_t i = 0; i < ARRAY_LEN(caught); i++)
		(void)sigaction(caught[i], &tty.old_caught[i], NULL);
	for (size_t i = 0; i < ARRAY_LEN(fatal); i++)
		(void)sigaction(fatal[i], &tty.old_fatal[i], NULL);
	(void)sigaction(SIGPIPE, &tty.old_pipe, NULL);
	for (int i = 0; i < 2; i++) {
		(void)close(tty.pipe[i]);
		tty.pipe[i] = -1;
	}
}

int tty_wake_fd(void)
{
	return tty.pipe[0];
}

int tty_signal(void)
{
	unsigned char byte;

	return read(tty.pipe[0], &byte, 1) == 1 ? byte : 0;
}

static void set_line(const struct termios *t)
{
	while (tcsetattr(tty.fd, TCSANOW, t) != 0 && errno == EINTR) {
		/* a signal came between: again */
	}
}

void tty_cooked(void)
{
	set_line(&tty.cooked);
}

void tty_raw(void)
{
	set_line(&tty.raw);
}

void tty_size(int fd, int *columns, int *rows)
{
	struct winsize ws;

	*columns = 80;
	*rows = 24;
	if (ioctl(fd, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0 && ws.ws_row > 0) {
		*columns = ws.ws_col;
		*rows = ws.ws_row;
	}
}

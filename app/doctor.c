/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/doctor.h"

#include <errno.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/pdf.h"
#include "app/retention.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "forms/round.h"
#include "report/doc.h"
#include "store/store.h"

enum {
	LITTLE_MB = 200,
	TOO_LITTLE_MB = 20,
	SYNCS = 5,
	SLOW_MS = 300,
	COLUMNS_LEAST = 60,
	ROWS_LEAST = 16,
	UTC_OFFSET = 480,
	BUSY_MS = 500
};

enum finding { FINE, MIND, BAD };

struct doctor {
	struct strbuf *out;
	bool bad;
};

static void PRINTF_LIKE(3, 4) find(struct doctor *d, enum finding finding, const char *fmt, ...)
{
	static const char *const words[] = { TN("好"), TN("注意"), TN("不行") };
	char text[1024];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	strbuf_addf(d->out, "%s\t%s\n", i18n_text(words[finding]), text);
	d->bad = d->bad || finding == BAD;
}

static void look_at_characters(struct doctor *d)
{
	const char *codeset = nl_langinfo(CODESET);

	if (strcmp(codeset, "UTF-8") == 0)
		find(d, FINE, T("文字：系统的编码是 UTF-8。"));
	else
		find(d, MIND,
		     T("文字：系统的编码是 %s，不是 UTF-8，汉字可能显示不出来。请设 "
		       "LANG=zh_CN.UTF-8 或 C.UTF-8。"),
		     codeset);
}

static void look_at_terminal(struct doctor *d)
{
	const char *term = getenv("TERM");
	struct winsize size = { 0 };

	if (!isatty(STDIN_FILENO) || ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0)
		find(d, MIND, T("终端：这里不是终端，界面要在终端窗口里打开。"));
	else if (!term || !*term || strcmp(term, "dumb") == 0)
		find(d, BAD, T("终端：TERM 没有设好，界面打不开。请换一个终端窗口。"));
	else if (size.ws_col < COLUMNS_LEAST || size.ws_row < ROWS_LEAST)
		find(d, MIND, T("终端：%s，%d 列 %d 行，小了些；%d 列 %d 行以上看着舒服。"), term,
		     size.ws_col, size.ws_row, COLUMNS_LEAST, ROWS_LEAST);
	else
		find(d, FINE, T("终端：%s，%d 列 %d 行。"), term, size.ws_col, size.ws_row);
}

/* confirmed: the day somebody last said was right, "" = never. */
static void look_at_clock(struct doctor *d, const char *confirmed)
{
	struct clock clock = clock_system();
	int64_t now = clock.now_ms(clock.ctx);
	struct civil c = clock_civil(now, UTC_OFFSET);
	struct strbuf today;

	strbuf_init(&today);
	clock_format_date(&today, clock_days_from_civil(c.year, c.month, c.day));
	if (c.year < 2026 || c.year > 2099)
		find(d, BAD,
		     T("时钟：电脑说今天是 "
		       "%s，明显不对（主板电池可能没电了）。请先调准，时间会记在访谈里。"),
		     today.data);
	else if (*confirmed && strcmp(today.data, confirmed) < 0)
		find(d, BAD, T("时钟：电脑说今天是 %s，可是上次有人确认过 %s。请先调准。"),
		     today.data, confirmed);
	else
		find(d, FINE, T("时钟：%s %02d:%02d（北京时间）。请和手机对一下。"), today.data,
		     c.hour, c.minute);
	strbuf_clear(&today);
}

static void look_at_space(struct doctor *d, const char *folder)
{
	struct statvfs fs;
	unsigned long long mb;

	if (statvfs(folder, &fs) != 0) {
		find(d, BAD, T("磁盘：看不到“%s”还有多少地方。请检查这个文件夹。"), folder);
		return;
	}
	mb = (unsigned long long)fs.f_bavail * fs.f_frsize >> 20;
	if (mb < TOO_LITTLE_MB)
		find(d, BAD, T("磁盘：“%s”只剩 %llu MB，快满了。请先腾出地方。"), folder, mb);
	else if (mb < LITTLE_MB)
		find(d, MIND, T("磁盘：“%s”还有 %llu MB，一天的访谈够用，请抽空腾一些。"), folder,
		     mb);
	else
		find(d, FINE, T("磁盘：“%s”还有 %llu MB。"), folder, mb);
}

static int by_ms(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* How long an answer takes to be safe: a trial file where the store is. The median, since a first sync has to wait for others. */
static void look_at_saving(struct doctor *d, const char *folder)
{
	struct arena *a = arena_new();
	char *path = fs_join(a, folder, ".ruhu-trial-XXXXXX");
	int64_t took[SYNCS] = { 0 };
	int fd = mkstemp(path), failed = fd < 0 ? errno : 0;

	for (int i = 0; i < SYNCS && !failed; i++) {
		int64_t began = clock_mono_ms();

		if (write(fd, path, strlen(path)) < 0 || fsync(fd) != 0)
			failed = errno;
		took[i] = clock_mono_ms() - began;
	}
	if (fd >= 0) {
		(void)close(fd);
		(void)unlink(path);
	}
	qsort(took, SYNCS, sizeof(took[0]), by_ms);
	if (failed) {
		struct err err = ERR_INIT;

		(void)err_errno(&err, ST_IO, failed, T("存盘：“%s”里写不进文件"), folder);
		find(d, BAD, "%s", err.text);
	} else if (took[SYNCS / 2] > SLOW_MS) {
		find(d, MIND,
		     T("存盘：存一次要 %lld "
		       "毫秒，这个盘很慢，可能旧了。存着的时候可以接着问，请勤备份。"),
		     (long long)took[SYNCS / 2]);
	} else {
		find(d, FINE, T("存盘：存一次 %lld 毫秒。"), (long long)took[SYNCS / 2]);
	}
	arena_free(a);
}

static void look_at_rights(struct doctor *d, const char *path)
{
	struct stat sb;

	if (stat(path, &sb) != 0)
		return;
	if (access(path, R_OK | W_OK) != 0)
		find(d, BAD, T("权限：数据文件“%s”不能读写。请用建它的那个用户登录。"), path);
	else if (sb.st_mode & 077)
		find(d, MIND, T("权限：别的用户也能看数据文件“%s”。请运行 chmod 600 “%s”。"), path,
		     path);
	else
		find(d, FINE, T("权限：数据文件只有本用户能看。"));
}

/* confirmed gets the day somebody last said was right. */
/* A page with characters that half of the free fonts have not: those of given names. */
static void look_at_paper(struct doctor *d)
{
	struct doc *doc = doc_new(T("试排一页"));
	struct strbuf pdf, said;
	struct err err = ERR_INIT;
	enum status st;

	doc_paragraph(doc, "%s", "满意率、“知晓率”，祎喆玥赟堃镕，□①℃—…");
	strbuf_init(&pdf);
	strbuf_init(&said);
	st = pdf_from_doc(&pdf, &said, doc, &err);
	while (said.len && said.data[said.len - 1] == '\n')
		strbuf_cut(&said, said.len - 1);
	if (st == ST_OK && said.len == 0)
		find(d, FINE, T("PDF：能做，常用字和人名用字都有字体。"));
	else if (st == ST_OK)
		find(d, MIND, "PDF%s%s", T("："), said.data);
	else
		find(d, MIND, "PDF%s%s", T("："), err.text);
	strbuf_clear(&pdf);
	strbuf_clear(&said);
	doc_free(doc);
}

struct keeping {
	struct doctor *d;
	struct store *st;
};

/* What the notice promised of the round: until when its records are kept. */
static void look_at_round(void *ctx, const char *id)
{
	struct keeping *k = ctx;
	struct clock clock = clock_system();
	struct civil now = clock_civil(clock.now_ms(clock.ctx), UTC_OFFSET);
	struct round *r = NULL;
	struct strbuf text, day;
	int64_t last;

	strbuf_init(&text);
	strbuf_init(&day);
	if (store_round_get(k->st, id, &text, NULL) == ST_OK &&
	    round_parse(&r, text.data, text.len, id, NULL, NULL, NULL, NULL) == ST_OK) {
		last = retention_last_day(r);
		clock_format_date(&day, last);
		if (clock_days_from_civil(now.year, now.month, now.day) > last)
			find(k->d, MIND,
			     T("保存期限：“%s”的记录答应过保存到 %s，已经过了。请把要留的汇总数印出来，"
			       "用 ruhu retention 清除，再把备份、U盘上的包和表格一起销毁。"),
			     r->title, day.data);
		else
			find(k->d, FINE, T("保存期限：“%s”的记录保存到 %s。"), r->title, day.data);
		round_free(r);
	}
	strbuf_clear(&text);
	strbuf_clear(&day);
}

static void look_at_store(struct doctor *d, const char *path, struct strbuf *confirmed)
{
	struct store *st = NULL;
	struct store_state state;
	struct err err = ERR_INIT;
	char groups[DIGEST_GROUPS];
	enum status status = store_open(&st, path, BUSY_MS, &err);

	if (status == ST_OK)
		status = store_check(st, &err);
	if (status == ST_OK)
		status = store_state(st, &state, &err);
	if (status == ST_OK)
		status = store_setting_get(st, "asked_day", confirmed, &err);
	if (status == ST_DB)
		find(d, BAD, T("数据：%s能救的可以用 ruhu rescue 救出来。"), err.text);
	else if (status != ST_OK)
		find(d, BAD, T("数据：%s"), err.text);
	if (status == ST_OK) {
		digest_groups(groups, &state.digest);
		find(d, FINE,
		     T("数据：“%s”（%s %s）完好，每一行都核对过。访谈 %lld 份，其他走访 %lld "
		       "次，住户 %lld 户，核对数 %s。"),
		     path, store_kind(st) == STORE_FIELD ? T("入户电脑") : T("办公室"),
		     store_device(st), (long long)state.interviews, (long long)state.visits,
		     (long long)state.households, groups);
	}
	if (status == ST_OK) /* a list that cannot be read was told of above */
		status = store_round_each(st, look_at_round, &(struct keeping){ d, st }, NULL);
	store_close(st);
}

bool doctor_examine(struct strbuf *out, const char *store_path)
{
	struct doctor d = { .out = out };
	const char *base = fs_base_name(store_path);
	char *folder = base > store_path ? mem_strndup(store_path, (size_t)(base - store_path))
					 : mem_strdup(".");
	struct strbuf confirmed;

	strbuf_init(&confirmed);
	find(&d, FINE, T("程序：ruhu %s。"), PACKAGE_VERSION);
	look_at_characters(&d);
	look_at_terminal(&d);
	look_at_store(&d, store_path, &confirmed);
	look_at_paper(&d);
	look_at_clock(&d, confirmed.data ? confirmed.data : "");
	if (fs_is_dir(folder)) {
		look_at_space(&d, folder);
		look_at_saving(&d, folder);
		look_at_rights(&d, store_path);
	}
	strbuf_clear(&confirmed);
	free(folder);
	return !d.bad;
}

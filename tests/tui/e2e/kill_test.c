/* SPDX-License-Identifier: MIT */
/*
 * The power goes (SIGKILL) after every single key of an interview of thirty answers; each time the program is started anew, the door
 * is opened with Enter, and every answer that had been left must be there, with the cursor at the same question.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "tests/support/paths.h"
#include "tests/tui/e2e/house.h"

enum { MOST_KEYS = 16 };

struct stop {
	const char *label; /* on the screen while the cursor is there */
	const char *keys;  /* what is pressed; the last key leaves the question */
	const char *
		answer; /* as the list of all questions shows it; NULL = nothing is answered here */
	const char
		*partly; /* what must be kept after the first key already; NULL = nothing need be */
};

static const struct stop stops[] = {
	{ "甲01", "1", "很满意", NULL },
	{ "甲02", "2", "满意", NULL },
	{ "甲03", "3", "一般", NULL },
	{ "甲04", "4", "不太满意", NULL },
	{ "甲05", "5", "很不满意", NULL },
	{ "甲06", "<down><down><enter>", "满意", NULL },
	{ "甲07", "2", "满意", NULL },
	{ "甲08", "1", "很满意", NULL },
	{ "甲09", "2", "满意", NULL },
	{ "甲10", "3", "一般", NULL },
	{ "甲11", "2", "满意", NULL },
	{ "甲12", "1", "很满意", NULL },
	{ "甲13", "5", "很不满意", NULL },
	{ "甲14", "2", "满意", NULL },
	{ "乙1", "1<enter>", "广场", "广场" },
	{ "乙2", "23<enter>", "图书室、公交", "图书室" },
	{ "乙3", "13<enter>", "广场、公交", "广场" },
	{ "丙1", "<c-u>0<enter>", "0", NULL },
	{ "丙2", "<c-u>12<enter>", "12", NULL },
	{ "丙3", "<c-u>366<enter>", "366", NULL },
	{ "丁1", "<c-u>路灯不亮<enter>", "路灯不亮", NULL },
	{ "丁2", "<c-u>a b<enter>", "a b", NULL },
	{ "丁3", "<c-u>没有<enter>", "没有", NULL },
	{ "戊1", "<c-u>20190203<enter>", "2019-02-03", NULL },
	{ "已登记 0 个", "A", NULL, NULL },
	{ "己1", "<c-u>王<enter>", "王", NULL },
	{ "己2", "<c-u>41<enter>", "41", NULL },
	{ "己3", "2", "女", NULL },
	{ "已登记 1 个", "A", NULL, NULL },
	{ "己1", "<c-u>李<enter>", "李", NULL },
	{ "己2", "<c-u>7<enter>", "7", NULL },
	{ "己3", "1", "男", NULL },
	{ "已登记 2 个", "N", NULL, NULL },
	{ "题目都问完了", "<enter>", NULL, NULL },
	{ "访谈已存好", "", NULL, NULL },
};

struct play {
	struct house house;
	int starts; /* each a minute later than the one before */
	int kills;
	struct strbuf screen;
};

/* An office, a kit with one household, a laptop; day one's question is answered. */
static void set_up(struct play *p)
{
	*p = (struct play){ .starts = 0 };
	house_make(&p->house);
	strbuf_init(&p->screen);
	assert_int_equal(
		house_shell(
			&p->house, NULL,
			"set -e; d='%s'; \"$RUHU\" --store o.db init --office; \"$RUHU\" --store "
			"o.db round new \"$d/thirty.txt\"; "
			"\"$RUHU\" --store o.db households import \"$d/one-door.csv\"; "
			"\"$RUHU\" --store o.db kit --team 一队 -o k.kit; \"$RUHU\" --store l.db "
			"init --field --device L1; "
			"\"$RUHU\" --store l.db open k.kit; printf 'V1<enter>YQ' >hello; "
			"RUHU_NOW=2026-11-23T09:00:00+08:00 \"$RUHU\" --store l.db --keys hello",
			TEST_DATA "/cli"),
		0);
}

static void tear_down(struct play *p)
{
	house_clear(&p->house);
	strbuf_clear(&p->screen);
}

static bool on_screen(const struct play *p, const char *text)
{
	return strstr(p->screen.data, text) != NULL;
}

/* "第 7 题，还剩约 12 题" of the top line: the place in the interview. */
static void place_of(const struct play *p, struct strbuf *out)
{
	const char *from = strstr(p->screen.data, "第 "), *to = from ? strstr(from, " 题") : NULL;

	strbuf_reset(out);
	if (to && from < strchr(p->screen.data, '\n'))
		strbuf_add(out, from, (size_t)(to - from));
}

/* cmocka's own messages are short. */
static void fail_screen(const struct play *p, const char *what, const char *want)
{
	fprintf(stderr, "%s\n", p->screen.data);
	fail_msg("after %d kills: %s is not as it must be: %s", p->kills, what, want);
}

static void start_at_doors(struct play *p)
{
	char now[40];

	p->starts++;
	snprintf(now, sizeof(now), "2026-11-23T%02d:%02d:00+08:00", 10 + p->starts / 60,
		 p->starts % 60);
	house_start(&p->house, "--store l.db", now);
	assert_true(pty_wait_text(p->house.pty, "敲门", HOUSE_MS));
}

static void start_and_resume(struct play *p)
{
	start_at_doors(p);
	assert_true(house_keys(&p->house, "<enter>"));
	if (!pty_wait_no_text(p->house.pty, "敲门", HOUSE_MS) ||
	    !house_settle(&p->house, &p->screen))
		fail_screen(p, "the door", "open");
}

/* The row of the list of all questions: the nth one with this label. */
static bool row_holds(const struct play *p, const char *label, int nth, const char *answer)
{
	for (const char *line = p->screen.data; *line; line += strcspn(line, "\n") + 1) {
		struct strbuf row;
		bool holds;

		strbuf_init(&row);
		strbuf_add(&row, line, strcspn(line, "\n"));
		if (!strstr(row.data, label) || nth-- > 0) {
			strbuf_clear(&row);
			continue;
		}
		while (row.len && row.data[row.len - 1] == ' ')
			strbuf_cut(&row, row.len - 1);
		holds = row.len > strlen(answer) &&
			strcmp(row.data + row.len - strlen(answer), answer) == 0 &&
			row.data[row.len - strlen(answer) - 1] == ' ';
		strbuf_clear(&row);
		return holds;
	}
	return false;
}

/* R: all that was answered before stop n stands there. */
static void assert_left_answers(struct play *p, size_t n, const char *partly)
{
	assert_true(house_keys(&p->house, "<f6>"));
	assert_true(pty_wait_text(p->house.pty, "下一个没答的", HOUSE_MS));
	assert_true(house_settle(&p->house, &p->screen));
	for (size_t i = 0; i <= n; i++) {
		const char *want = i < n ? stops[i].answer : partly;
		int nth = 0;

		for (size_t j = 0; j < i; j++)
			nth += strcmp(stops[j].label, stops[i].label) == 0;
		if (want && !row_holds(p, stops[i].label, nth, want))
			fail_screen(p, stops[i].label, want);
	}
	assert_true(house_keys(&p->house, "Q"));
	assert_true(pty_wait_no_text(p->house.pty, "下一个没答的", HOUSE_MS));
	assert_true(house_settle(&p->house, &p->screen));
}

/* "<c-u>12<enter>" into its keys. */
static int split_keys(const char *keys, char out[MOST_KEYS][16])
{
	int n = 0;

	while (*keys) {
		size_t len = 1;

		if (*keys == '<')
			len = strcspn(keys, ">") + 1;
		else
			while (((unsigned char)keys[len] & 0xC0u) == 0x80u)
				len++;
		assert_true(n < MOST_KEYS && len < 16);
		memcpy(out[n], keys, len);
		out[n++][len] = '\0';
		keys += len;
	}
	return n;
}

static bool is_choice(const struct stop *s)
{
	return strncmp(s->label, "甲", 3) == 0 || strncmp(s->label, "乙", 3) == 0 ||
	       strcmp(s->label, "己3") == 0;
}

/*
 * Presses the first `pressed` keys of stop n, kills, starts again and looks. A kill in the midst of a text takes what was typed in the
 * last second, so the question is begun anew each time; choices that were kept are cleared for that.
 */
static void kill_after(struct play *p, size_t n, char keys[MOST_KEYS][16], int pressed, bool leaves)
{
	const struct stop *s = &stops[n], *then = leaves ? &stops[n + 1] : s;
	struct strbuf place, again;

	strbuf_init(&place);
	strbuf_init(&again);
	if (is_choice(s))
		assert_true(house_keys(&p->house, "<del>"));
	for (int i = 0; i < pressed; i++)
		assert_true(house_keys(&p->house, keys[i]));
	/* Here a digit's moment runs out. */
	if (!pty_wait_text(p->house.pty, then->label, HOUSE_MS))
		fail_msg("%s: no way to %s", s->label, then->label);
	if (leaves && strcmp(then->label, "访谈已存好") == 0) {
		house_kill(&p->house);
		p->kills++;
	} else {
		assert_true(house_settle(&p->house, &p->screen));
		place_of(p, &place);
		house_kill(&p->house);
		p->kills++;
		start_and_resume(p);
		place_of(p, &again);
		if (!on_screen(p, "已恢复") || !on_screen(p, then->label) ||
		    strcmp(place.data, again.data) != 0)
			fail_screen(p, again.data, place.data);
		assert_left_answers(p, n + (leaves ? 1 : 0),
				    leaves || pressed > 1 ? NULL : s->partly);
	}
	strbuf_clear(&again);
	strbuf_clear(&place);
}

static void kill__after_every_key__nothing_is_lost(void **state UNUSED)
{
	struct play p;
	struct strbuf csv;
	int answers = 0;

	set_up(&p);
	start_at_doors(&p);
	assert_true(house_keys(&p.house, "<enter>"));
	assert_true(pty_wait_text(p.house.pty, stops[0].label, HOUSE_MS));
	for (size_t i = 0; i + 1 < ARRAY_LEN(stops); i++) {
		char keys[MOST_KEYS][16];
		int n = split_keys(stops[i].keys, keys);

		answers += stops[i].answer != NULL;
		for (int pressed = 1; pressed <= n; pressed++)
			kill_after(&p, i, keys, pressed, pressed == n);
	}
	assert_int_equal(answers, 30);
	start_at_doors(&p);
	assert_true(pty_wait_text(p.house.pty, "完成 1", HOUSE_MS));
	assert_true(house_keys(&p.house, ""));
	pty_keys(p.house.pty, "Q");
	assert_int_equal(house_wait_exit(&p.house), 0);
	assert_int_equal(house_shell(&p.house, NULL, "\"$RUHU\" --store l.db export --csv -o out"), 0);
	strbuf_init(&csv);
	assert_int_equal(
		house_shell(&p.house, &csv,
			    "cat out/thirty_1.csv | sed -n 2p; cat out/*member*.csv | sed -n 2,3p"),
		0);
	assert_non_null(strstr(
		csv.data,
		"1,2,3,4,5,2,2,1,2,3,2,1,5,2,a,b c,a c,0,12,366,路灯不亮,a b,没有,2019-02-03,"));
	assert_non_null(strstr(csv.data, "\n王,41,2,"));
	assert_non_null(strstr(csv.data, "\n李,7,1,"));
	print_message("%d kills\n", p.kills);
	assert_true(p.kills > 70);
	strbuf_clear(&csv);
	tear_down(&p);
}

/* Answers all up to the first question with text. */
static void go_to_text(struct play *p)
{
	char keys[MOST_KEYS][16];

	start_at_doors(p);
	assert_true(house_keys(&p->house, "<enter>"));
	for (size_t i = 0; strcmp(stops[i].label, "丁1") != 0; i++) {
		int n = split_keys(stops[i].keys, keys);

		assert_true(pty_wait_text(p->house.pty, stops[i].label, HOUSE_MS));
		for (int k = 0; k < n; k++)
			assert_true(house_keys(&p->house, keys[k]));
	}
	assert_true(pty_wait_text(p->house.pty, "丁1", HOUSE_MS));
	assert_true(house_settle(&p->house, &p->screen));
}

/* Nobody left the question, but a second went by without a key. */
static void kill__in_quiet_text__text_is_there(void **state UNUSED)
{
	struct play p;
	struct strbuf saved;
	const char *at;

	set_up(&p);
	go_to_text(&p);
	at = strstr(p.screen.data, " 已保存");
	assert_non_null(at);
	strbuf_init(&saved);
	strbuf_add(&saved, at - 8, 8);
	assert_true(house_keys(&p.house, "路灯"));
	/* The clock of the last saving moves when the quiet second is over. */
	assert_true(pty_wait_no_text(p.house.pty, saved.data, HOUSE_MS));
	assert_true(house_settle(&p.house, &p.screen));
	house_kill(&p.house);
	start_and_resume(&p);
	if (!on_screen(&p, "丁1") || !on_screen(&p, "路灯"))
		fail_screen(&p, "the text", "路灯");
	strbuf_clear(&saved);
	tear_down(&p);
}

/* The digit is seen as chosen and saved, the moment in which it can be changed is not over. */
static void kill__within_the_moment__answer_is_there(void **state UNUSED)
{
	struct play p;

	set_up(&p);
	start_at_doors(&p);
	assert_true(house_keys(&p.house, "<enter>"));
	assert_true(pty_wait_text(p.house.pty, "甲01", HOUSE_MS));
	assert_true(house_settle(&p.house, NULL));
	assert_true(house_keys(&p.house, "4"));
	assert_true(pty_wait_text(p.house.pty, "* 不太满意", HOUSE_MS) ||
		    pty_wait_text(p.house.pty, "甲02", HOUSE_MS));
	assert_true(house_settle(&p.house, NULL));
	house_kill(&p.house);
	start_and_resume(&p);
	assert_true(house_keys(&p.house, "<f6>"));
	assert_true(pty_wait_text(p.house.pty, "下一个没答的", HOUSE_MS));
	assert_true(house_settle(&p.house, &p.screen));
	assert_true(row_holds(&p, "甲01", 0, "不太满意"));
	tear_down(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kill__after_every_key__nothing_is_lost),
		cmocka_unit_test(kill__in_quiet_text__text_is_there),
		cmocka_unit_test(kill__within_the_moment__answer_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

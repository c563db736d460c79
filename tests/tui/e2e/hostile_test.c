/* SPDX-License-Identifier: MIT */
/*
 * Four hundred strings made to take over a terminal, wherever text comes from outside: labels, choices, addresses, answers, notes, file names.
 * All that the program sends to the terminal, and all that its commands say, must hold to the grammar of tests/support/grammar.h.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "tests/support/grammar.h"
#include "tests/support/paths.h"
#include "tests/tui/e2e/house.h"

#define NOW "2026-11-23T18:30:00+08:00"

static const char *const nasty[] = {
	/* controls, as bytes and as characters */
	"\033[2J",
	"\033]0;x\007",
	"\033P1$r\033\\",
	"\033[31m",
	"\033c",
	"\033(0",
	"\033[?1049l",
	"\033[6n",
	"\r",
	"\b\b\b",
	"\x7F\x0E\x0F\x05",
	"\x9B\x32J",
	"\xC2\x9B\x33\x31m",
	"\xC2\x90x\xC2\x9C",
	"\xC2\x85",
	/* direction, invisible, private */
	"\xE2\x80\xAE",
	"\xE2\x81\xA6\xE2\x81\xA9",
	"\xE2\x80\x8F\xD8\x9C",
	"\xE2\x80\x8B",
	"\xE2\x80\x8D\xE2\x81\xA0",
	"\xEF\xBB\xBF",
	"\xC2\xAD\xCD\x8F",
	"\xE2\x80\xA8\xE2\x80\xA9",
	"\xEE\x80\x80\xEF\xA3\xBF",
	"\xF3\xB0\x80\x80\xF4\x8F\xBF\xBD",
	"\xF3\xA0\x81\x81",
	"\xEF\xBF\xB9\xEF\xBF\xBF",
	"\xE3\x85\xA4\xE1\x85\x9F\xEF\xBE\xA0",
	/* spoiled UTF-8 */
	"\xC0\xAF",
	"\xE0\x80\xAF",
	"\xF0\x80\x80\x80",
	"\xED\xA0\x80",
	"\xF5\x80\x80\x80",
	"\xFF\xFE",
	"\xE5\x85",
	"\x80",
	/* piles and widths */
	"e\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81"
	"\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81",
	"\xE4\xB8\xAD\xE2\x83\x9D\xE2\x83\x9D\xE2\x83\x9D\xE2\x83\x9D\xE2\x83\x9D\xE2\x83\x9D\xE2"
	"\x83\x9D\xE2\x83\x9D\xE2\x83\x9D",
	"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
	"%s%n%d",
};

/* Where in a text it stands: '@' is the string. The long ones bring it to the edge of 60 and 80 columns. */
static const char *const frames[] = {
	"@",
	"路@灯",
	"@尾",
	"头@",
	"a@@b",
	"@路@灯@",
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九@十",
	"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxy@字",
	"x @ y",
	"@@@@@@@@@@@@@@@@@@@@",
};

enum { NASTY = ARRAY_LEN(nasty), FRAMES = ARRAY_LEN(frames), STRINGS = NASTY * FRAMES, A_PAGE = 4 };

static void add_string(struct strbuf *out, int i)
{
	for (const char *p = frames[i % FRAMES]; *p; p++) {
		if (*p == '@')
			strbuf_adds(out, nasty[i / FRAMES]);
		else
			strbuf_addc(out, *p);
	}
}

/* A cell of a CSV file. */
static void add_cell(struct strbuf *out, int i, char end)
{
	struct strbuf s;

	strbuf_init(&s);
	add_string(&s, i);
	strbuf_addc(out, '"');
	for (const char *p = s.data; *p; p++) {
		if (*p == '"')
			strbuf_addc(out, '"');
		strbuf_addc(out, *p);
	}
	strbuf_addf(out, "\"%c", end);
	strbuf_clear(&s);
}

static bool is_utf8(int i)
{
	struct strbuf s;
	bool valid;

	strbuf_init(&s);
	add_string(&s, i);
	valid = utf8_valid(s.data, s.len);
	strbuf_clear(&s);
	return valid;
}

/* A string that a CSV file in UTF-8 can hold, going round from i on. */
static int holdable(int i)
{
	while (!is_utf8(i % STRINGS) || strchr(nasty[i % STRINGS / FRAMES], '\r'))
		i += FRAMES;
	return i % STRINGS;
}

static void write_file(const struct house *h, const char *name, const struct strbuf *bytes)
{
	struct strbuf path;
	struct err err = ERR_INIT;

	strbuf_init(&path);
	strbuf_addf(&path, "%s/%s", h->folder, name);
	if (fs_write(path.data, bytes->data, bytes->len, 0644, &err) != ST_OK)
		fail_msg("%s", err.text);
	strbuf_clear(&path);
}

static void judge(const char *what, const char *bytes, size_t n, bool screen)
{
	size_t at = 0, from;
	const char *fault = grammar_fault(bytes, n, screen, &at);

	if (!fault)
		return;
	from = at > 40 ? at - 40 : 0;
	print_error("%s: %s at %zu:", what, fault, at);
	for (size_t i = from; i < n && i < at + 20; i++)
		print_error(" %s%02x", i == at ? "> " : "", (unsigned char)bytes[i]);
	print_error("\n");
	fail();
}

/* Ends the program and judges all it sent. */
static void judge_screen(struct house *h, const char *what)
{
	const char *raw;
	size_t n;

	pty_signal(h->pty, SIGTERM);
	assert_int_equal(pty_wait_exit(h->pty, HOUSE_MS), 0);
	n = pty_raw(h->pty, &raw);
	judge(what, raw, n, true);
	assert_true(n > 1000);
	pty_free(h->pty);
	h->pty = NULL;
}

/* What the commands of a shell's line say, on either stream; they may end as they like, but not by a signal. */
static void judge_command(struct house *h, const char *what, const char *command)
{
	struct strbuf said, path;
	int status;

	strbuf_init(&said);
	strbuf_init(&path);
	status = house_shell(h, &said, "%s", command);
	if (status >= 126)
		fail_msg("%s ended with %d", what, status);
	judge(what, said.data, said.len, false);
	strbuf_addf(&path, "%s/.errors", h->folder);
	strbuf_reset(&said);
	assert_int_equal(fs_read(&said, path.data, 1u << 24, NULL), ST_OK);
	judge(what, said.data, said.len, false);
	strbuf_clear(&path);
	strbuf_clear(&said);
}

/* Every string has its turn as a label, a hint or a choice. */
static void hostile__labels_and_choices__stay_text(void **state UNUSED)
{
	struct house h;
	struct strbuf survey, choices, settings;

	house_make(&h);
	strbuf_init(&survey);
	strbuf_init(&choices);
	strbuf_init(&settings);
	strbuf_adds(&survey, "type,name,label,hint\n");
	strbuf_adds(&choices, "list_name,name,label\n");
	strbuf_adds(&settings, "form_id,version,form_title\nhostile,1,");
	add_cell(&settings, holdable(3), '\n');
	for (int i = 0; i < STRINGS; i += A_PAGE) {
		strbuf_addf(&survey, "select_one l%d,q%d,", i, i);
		add_cell(&survey, holdable(i), ',');
		add_cell(&survey, holdable(i + 1), '\n');
		for (int c = 2; c < A_PAGE; c++) {
			strbuf_addf(&choices, "l%d,%d,", i, c - 1);
			add_cell(&choices, holdable(i + c), '\n');
		}
	}
	assert_int_equal(
		house_shell(&h, NULL, "mkdir f && \"$RUHU\" --store l.db init --field --device 07"),
		0);
	write_file(&h, "f/survey.csv", &survey);
	write_file(&h, "f/choices.csv", &choices);
	write_file(&h, "f/settings.csv", &settings);
	judge_command(&h, "check", "\"$RUHU\" check f; \"$RUHU\" form show f");
	house_start(&h, "--store l.db interview f", NOW);
	assert_true(house_settle(&h, NULL));
	for (int i = 0; i < STRINGS; i += A_PAGE)
		assert_true(house_keys(&h, i % 3 ? "<enter>" : "1<enter>"));
	assert_true(house_keys(&h, "<f6>"));
	assert_true(house_keys(&h, "<pgup><pgup><pgup><pgup>"));
	judge_screen(&h, "labels");
	strbuf_clear(&settings);
	strbuf_clear(&choices);
	strbuf_clear(&survey);
	house_clear(&h);
}

/* Pasted and typed, kept, shown again in the list of all questions. */
static void hostile__answers__stay_text(void **state UNUSED)
{
	struct house h;
	struct strbuf survey, text;
	const int many = 20;

	house_make(&h);
	strbuf_init(&survey);
	strbuf_init(&text);
	strbuf_adds(&survey, "type,name,label,appearance\n");
	for (int i = 0; i < STRINGS; i += many)
		strbuf_addf(&survey, "text,q%d,Q%d,multiline\n", i, i);
	write_file(&h, "f.csv", &survey);
	assert_int_equal(house_shell(&h, NULL, "\"$RUHU\" --store l.db init --field --device 07"),
			 0);
	house_start(&h, "--store l.db interview f.csv", NOW);
	assert_true(house_settle(&h, NULL));
	for (int i = 0; i < STRINGS; i += many) {
		strbuf_reset(&text);
		strbuf_adds(&text, "\033[200~");
		for (int k = i; k < i + many; k++) {
			add_string(&text, k);
			strbuf_addc(&text, ' ');
		}
		strbuf_adds(&text, "\033[201~");
		pty_send(h.pty, text.data, text.len);
		assert_true(house_keys(&h, "<home><a-enter><up>"));
		assert_true(house_keys(&h, "<enter>"));
	}
	assert_true(house_keys(&h, "<f6>"));
	judge_screen(&h, "answers");
	strbuf_clear(&text);
	strbuf_clear(&survey);
	house_clear(&h);
}

static void hostile__addresses_and_notes__stay_text(void **state UNUSED)
{
	struct house h;
	struct strbuf rows;

	house_make(&h);
	strbuf_init(&rows);
	strbuf_adds(&rows, "unit,grid,serial,building,entrance,floor,door,address,team\n");
	for (int i = 0; i < STRINGS; i++) {
		strbuf_addf(&rows, "150525100200,02,%04d,", i + 1);
		if (i % 4 == 0) {
			add_cell(&rows, holdable(i), ',');
			add_cell(&rows, holdable(i + 1), ',');
			strbuf_adds(&rows, "1,");
			add_cell(&rows, holdable(i + 2), ',');
			strbuf_adds(&rows, ",3队\n");
		} else {
			strbuf_adds(&rows, ",,,,");
			add_cell(&rows, holdable(i), ',');
			strbuf_adds(&rows, "3队\n");
		}
	}
	write_file(&h, "r.csv", &rows);
	assert_int_equal(house_shell(&h, NULL,
				     "\"$RUHU\" --store o.db init --office --device OFF && "
				     "\"$RUHU\" --store o.db round new "
				     "%s/screens/round.txt && \"$RUHU\" --store o.db households "
				     "import r.csv && \"$RUHU\" --store o.db kit "
				     "--team 3队 -o k && \"$RUHU\" --store l.db init --field "
				     "--device 07 && \"$RUHU\" --store l.db open k",
				     TEST_DATA),
			 0);
	judge_command(&h, "state", "\"$RUHU\" --store o.db state");
	house_start(&h, "--store l.db", NOW);
	assert_true(house_keys(&h, "V12<enter>1"));
	for (int i = 0; i < 60; i++)
		assert_true(house_keys(&h, "<pgdn>"));
	for (int i = 0; i < STRINGS; i += FRAMES) {
		assert_true(house_keys(&h, "OD"));
		strbuf_reset(&rows);
		strbuf_adds(&rows, "\033[200~");
		add_string(&rows, i + i / FRAMES % FRAMES);
		strbuf_adds(&rows, "\033[201~");
		pty_send(h.pty, rows.data, rows.len);
		assert_true(house_keys(&h, "<enter>"));
		assert_true(house_keys(&h, "<up>"));
	}
	judge_screen(&h, "addresses");
	strbuf_clear(&rows);
	house_clear(&h);
}

/* As a shell's word. */
static void add_word(struct strbuf *out, int i)
{
	struct strbuf s;

	strbuf_init(&s);
	add_string(&s, i);
	strbuf_addc(out, '\'');
	strbuf_adds(out, s.data);
	strbuf_addc(out, '\'');
	strbuf_clear(&s);
}

/* Names of files that are there and that are not, and words in every other place of a command line. */
static void hostile__words_of_commands__are_said_clean(void **state UNUSED)
{
	static const char *const commands[] = {
		"check %s",
		"form show %s",
		"open %s",
		"interview %s </dev/null",
		"correct %s --reason x",
		"round new %s",
		"households import %s",
		"kit --team %s -o k",
		"export -o %s/x",
		"eval %s",
		"tally --metric %s",
		"tally --by %s",
		"tally --csv %s --psu a --mean b",
		"%s",
		"help %s",
		"--lang %s state",
		"--format %s state",
		"report --period %s",
		"practice %s </dev/null",
		"init --field --device %s",
	};
	struct house h;
	struct strbuf line, word;

	house_make(&h);
	strbuf_init(&line);
	strbuf_init(&word);
	assert_int_equal(house_shell(&h, NULL, "\"$RUHU\" --store o.db init --office --device OFF"),
			 0);
	for (int i = 0; i < STRINGS; i += FRAMES) {
		strbuf_reset(&line);
		strbuf_adds(&line, "\"$RUHU\" --store o.db merge");
		for (int k = i; k < i + FRAMES; k++) {
			strbuf_addc(&line, ' ');
			add_word(&line, k);
		}
		if (i % 20 == 0) { /* and now they are there */
			strbuf_reset(&word);
			add_word(&word, i);
			strbuf_addf(&line,
				    "; printf 'a,\\033[2J\\n1' >%s; \"$RUHU\" --store o.db merge "
				    "%s; \"$RUHU\" check %s",
				    word.data, word.data, word.data);
		}
		judge_command(&h, "merge", line.data);
	}
	for (int i = 0; i < STRINGS; i += 2) {
		const char *command = commands[i / 2 % (int)ARRAY_LEN(commands)],
			   *hole = strchr(command, '%');

		strbuf_reset(&line);
		strbuf_addf(&line, "\"$RUHU\" --store o.db %.*s", (int)(hole - command), command);
		add_word(&line, i);
		strbuf_adds(&line, hole + 2);
		judge_command(&h, command, line.data);
	}
	strbuf_clear(&word);
	strbuf_clear(&line);
	house_clear(&h);
}

/* The grammar refuses each of the strings: what it lets pass later was cleaned. */
static void hostile__grammar__refuses_them(void **state UNUSED)
{
	static const char harmless[] = "\033[1;1H\033[0;1m入户\033[?25h\r\n";
	int refused = 0;

	for (int i = 0; i < NASTY; i++)
		refused += grammar_fault(nasty[i], strlen(nasty[i]), false, NULL) != NULL;
	assert_int_equal(refused, NASTY - 1); /* all but %s%n%d */
	assert_int_equal(STRINGS, 400);
	assert_null(grammar_fault(harmless, strlen(harmless), true, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile__grammar__refuses_them),
		cmocka_unit_test(hostile__labels_and_choices__stay_text),
		cmocka_unit_test(hostile__answers__stay_text),
		cmocka_unit_test(hostile__addresses_and_notes__stay_text),
		cmocka_unit_test(hostile__words_of_commands__are_said_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

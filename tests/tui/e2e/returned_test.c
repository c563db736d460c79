/* SPDX-License-Identifier: MIT */
/* 退回补问 in true terminals, by three people: who asked, who looks at it in the office, and who asks once more; files go between them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "tests/tui/e2e/house.h"
#include "tests/tui/e2e/scenes.h"

#define NOW "2026-11-23T18:30:00+08:00"

struct step {
	const char *keys, *sees;
};

static void see(struct house *h, const char *text)
{
	if (!pty_wait_text(h->pty, text, HOUSE_MS))
		fail_msg("no %s", text);
}

/* One sitting: the program is opened and left again. */
static void sit(struct house *h, const char *words, const struct step *steps, size_t n)
{
	house_start(h, words, NOW);
	for (size_t i = 0; i < n; i++) {
		if (steps[i].keys)
			pty_keys(h->pty, steps[i].keys);
		see(h, steps[i].sees);
	}
	pty_keys(h->pty, "q");
	assert_int_equal(house_wait_exit(h), 0);
}

static void run(struct house *h, const char *command)
{
	if (house_shell(h, NULL, "set -e; r() { \"$RUHU\" --store \"$@\"; }; %s", command) != 0)
		fail_msg("failed: %s", command);
}

/* The number as it stands on the slip, without the laptop's code. */
static void number_of(struct house *h, struct strbuf *out)
{
	assert_int_equal(house_shell(h, out, "\"$RUHU\" --store o.db records --device 07 | awk '$2 == \"interview\" { printf \"%%.8s\", $1 }'"), 0);
	assert_int_equal(out->len, 8);
}

static void returned__office_to_laptop_and_back__answered(void **state UNUSED)
{
	struct strbuf number, find;
	struct house h;

	house_make(&h);
	strbuf_init(&number);
	strbuf_init(&find);
	run(&h, "r o.db init --office --device OFF; r o.db round new " TEST_DATA "/screens/round.txt; r o.db households import " TEST_DATA
		"/screens/register.csv; r o.db kit --team 3队 -o k; r l.db init --field --device 07; r l.db open k");
	sit(&h, "--store l.db",
	    (const struct step[]){ { NULL, "今天谁在用" },
				   { "V12<enter>1", DOORS },
				   { TO_STREET "2", "参加过" },
				   { "<f9>", "为什么不问完" },
				   { "住户要出门<enter>", "回执编号" },
				   { "<enter>", "部分 1" } },
	    6);
	run(&h, "r l.db export -o s1; r o.db merge s1 || :; r o.db keys trust \"$(r l.db state | awk -F '\t' '$1 == \"fingerprint\" { print $2 }')\"; "
		"r o.db merge s1");
	number_of(&h, &number);
	strbuf_addf(&find, "f%s<enter>", number.data);
	sit(&h, "--store o.db",
	    (const struct step[]){ { NULL, "今天谁在用" },
				   { "K1<enter>1", "查编号" },
				   { find.data, "R 退回补问" },
				   { "r", "退回去看什么" },
				   { "第3题再问一次<enter>", "--device 07" },
				   { "<enter>", "等答复：第3题再问一次" },
				   { "<esc>", "查编号" },
				   { "a", "等答复的 1 份" },
				   { "<esc>", "查编号" } },
	    9);
	run(&h, "r o.db receipt --device 07 -o answer.ruhu; grep -q '^ruhu-sealed' answer.ruhu");
	sit(&h, "--store l.db",
	    (const struct step[]){ { NULL, "部分 1" },
				   { "r", "办公室给的文件" },
				   { "answer.ruhu<enter>", "退回 1 份" },
				   { "2", "退回补问 1" },
				   { "/0001<enter><enter>", "第3题再问一次（K1" },
				   { "<enter>", "到这题" },
				   { NULL, "退回补问：第3题再问一次" },
				   { "<esc>", "开场" },
				   { NULL, "退回补问：第3题再问一次" },
				   { "<f9>", "为什么不问完" },
				   { "问过了<enter>", "回执编号" },
				   { "<enter>", "部分 1" },
				   { NULL, "未访 23" } },
	    13);
	run(&h, "r l.db export -o s2; r o.db merge s2");
	sit(&h, "--store o.db", (const struct step[]){ { NULL, "查编号" }, { "a", "等答复的 0 份" }, { "<esc>", "查编号" } }, 3);
	house_clear(&h);
	strbuf_clear(&number);
	strbuf_clear(&find);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(returned__office_to_laptop_and_back__answered) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "tests/tui/events.h"
#include "tui/decode.h"

static const struct decode_key terminfo[] = { { "\033[20;99~", K_F12, 0 },
					      { "\033OT", K_F5, 0 },
					      { "\033A", K_UP, 0 },
					      { "\033[V", K_PGUP, MOD_SHIFT } };

struct input {
	const char *bytes, *events;
};

/* As a terminal sends them; the end of the input is followed by silence. "}{" of a paste cut in
 * two is taken out before comparing. */
static const struct input inputs[] = {
	{ "abc", "abc" },
	{ "入户", "入户" },
	{ "a\r", "a<enter>" },
	{ "\n\t\b\177", "<enter><tab><bs><bs>" },
	{ "\001\023\032", "<c-a><c-s><c-z>" },
	{ "\034\037", "<c-\\><c-_>" },
	{ "\033", "<esc>" },
	{ "\033\033", "<esc><esc>" },
	{ "\033\033[A", "<esc><up>" },
	{ "\033[A\033[B\033[C\033[D\033[H\033[F", "<up><down><right><left><home><end>" },
	{ "\033OA\033OB\033OC\033OD\033OH\033OF", "<up><down><right><left><home><end>" },
	{ "\033OP\033OQ\033OR\033OS", "<f1><f2><f3><f4>" },
	{ "\033[1~\033[2~\033[3~\033[4~\033[5~\033[6~\033[7~\033[8~",
	  "<home><ins><del><end><pgup><pgdn><home><end>" },
	{ "\033[11~\033[15~\033[17~\033[21~\033[23~\033[24~", "<f1><f5><f6><f10><f11><f12>" },
	{ "\033[25~\033[34~", "<s-f1><s-f8>" },
	{ "\033[1;5A\033[1;2D\033[1;3C\033[3;6~", "<c-up><s-left><a-right><c-s-del>" },
	{ "\033[1;2P\033[15;5~", "<s-f1><c-f5>" },
	{ "\033[1;2R", "<s-f3>" },
	{ "\033[R", "<f3>" },
	{ "\033[2;2R\033[24;80R", "<cursor 1,1><cursor 79,23>" },
	{ "\033[Z", "<s-tab>" },
	{ "\033[[A\033[[E", "<f1><f5>" },
	{ "\033[[Z", "" },
	{ "\033[a\033[d\033Oa\033Od", "<s-up><s-left><c-up><c-left>" },
	{ "\033[3$\033[3^\033[3@", "<s-del><c-del><c-s-del>" },
	{ "\033[?2004;1$yx", "x" },
	{ "\033[4;1$yx", "x" },
	{ "\033[13u\033[27u\033[97u\033[97;5u\033[97;2u\033[9;2u", "<enter><esc>a<c-a>A<s-tab>" },
	{ "\033[97:65;5:1u", "<c-a>" },
	{ "\033[27;5;97~", "<c-a>" },
	{ "\033[57399u", "" },
	{ "\033[<0;5;6Ma\033[<0;5;6m", "<click 4,5>a" },
	{ "\033[<64;300;1M\033[<65;1;1M\033[<35;9;9M\033[<2;9;9M", "<up 299,0><down 0,0>" },
	{ "\033[<0;0;5M\033[<0;5Mb", "b" },
	{ "\033[M !!a", "a" },
	{ "\033[I\033[Oa", "a" },
	{ "\033[?62;1;4ca", "a" },
	{ "\033Oj\033Op\033Oy\033OM\033OX", "*09<enter>=" },
	{ "\033x\033X", "<a-x><a-X>" },
	{ "\033入", "<a-入>" },
	{ "\033\r\033\177", "<a-enter><a-bs>" },
	{ "\033[", "<a-[>" },
	{ "\033O", "<a-O>" },
	{ "\033]", "<a-]>" },
	{ "\033[1;", "" },
	{ "\033]0;title\007a", "a" },
	{ "\033]0;title\033\\a", "a" },
	{ "\033P1$r0m\033\\a", "a" },
	{ "\033]0;half\033[A", "<up>" },
	{ "\033]0;half\030a", "a" },
	{ "\033[12\033[A", "<up>" },
	{ "\033[12\ra", "<enter>a" },
	{ "\033[12入", "入" },
	{ "\033O\033[A", "<up>" },
	{ "\033[200~粘贴 text\033[201~b", "{粘贴 text}b" },
	{ "\033[200~a\rb\r\nc\nd\te\033[201~", "{a\nb\nc\nd e}" },
	{ "\033[200~\033[31mred\033[201~", "{[31mred}" },
	{ "\033[200~\033[201\033[201~x", "{[201}x" },
	{ "\033[200~\033[201~", "" },
	{ "\033[201~a", "a" },
	{ "\033OT\033[V\033A", "<f5><s-pgup><up>" },
	{ "\033[20;99~", "<a-f9>" },
	{ "\xC3", "" },
	{ "\xC3x", "\xEF\xBF\xBDx" },
	{ "\xE5\x85x\xE5", "\xEF\xBF\xBDx" },
	{ "\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD" },
	{ "\xED\xA0\x80z", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz" },
	{ "\xF4\x90\x80\x80z", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz" },
	{ "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80" },
	{ "\x9B"
	  "A",
	  "\xEF\xBF\xBD"
	  "A" },
	{ "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18Aq", "<s-up>q" },
	{ "\033[99999999999999;2Aq", "<s-up>q" },
	{ "\033["
	  "1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"
	  ";2Aq",
	  "q" },
};

struct reader {
	struct decoder d;
	unsigned char buf[8192];
	size_t n;
	struct strbuf out;
};

static void reader_start(struct reader *r)
{
	*r = (struct reader){ .d = { .keys = terminfo, .n_keys = ARRAY_LEN(terminfo) } };
	strbuf_init(&r->out);
}

static void reader_take(struct reader *r, bool flush)
{
	struct event ev;
	size_t used, done = 0;

	while (r->n > done && (used = decode(&r->d, r->buf + done, r->n - done, flush, &ev)) > 0) {
		assert_true(used <= r->n - done);
		done += used;
		events_show(&r->out, &ev);
	}
	memmove(r->buf, r->buf + done, r->n - done);
	r->n -= done;
}

static void reader_feed(struct reader *r, const char *bytes, size_t n)
{
	assert_true(r->n + n <= sizeof(r->buf));
	if (n > 0)
		memcpy(r->buf + r->n, bytes, n);
	r->n += n;
	reader_take(r, false);
}

static void reader_quiet(struct reader *r)
{
	if (r->d.mode != DECODE_PLAIN)
		decode_idle(&r->d);
	if (r->n > 0 && r->buf[0] == 0x1B)
		reader_take(r, true);
}

/* Pieces of one paste are one paste. */
static void join_pastes(struct strbuf *s)
{
	for (char *at; (at = strstr(s->data, "}{")) != NULL;) {
		memmove(at, at + 2, strlen(at + 2) + 1);
		s->len -= 2;
	}
}

static void expect_events(struct reader *r, const char *events)
{
	join_pastes(&r->out);
	assert_string_equal(r->out.data, events);
	strbuf_clear(&r->out);
}

static void decode__read__every_sequence(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
		struct reader r;

		reader_start(&r);
		reader_feed(&r, inputs[i].bytes, strlen(inputs[i].bytes));
		reader_quiet(&r);
		expect_events(&r, inputs[i].events);
	}
}

static void decode__read__every_three_way_cut(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
		const char *s = inputs[i].bytes;
		size_t n = strlen(s);

		for (size_t a = 0; a <= n; a++) {
			for (size_t b = a; b <= n; b++) {
				struct reader r;

				reader_start(&r);
				reader_feed(&r, s, a);
				reader_feed(&r, s + a, b - a);
				reader_feed(&r, s + b, n - b);
				reader_quiet(&r);
				expect_events(&r, inputs[i].events);
			}
		}
	}
}

static void decode__read__all_sequences_in_a_row(void **state UNUSED)
{
	struct reader r;
	struct strbuf want;

	reader_start(&r);
	strbuf_init(&want);
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
		reader_feed(&r, inputs[i].bytes, strlen(inputs[i].bytes));
		reader_quiet(&r);
		r.n = 0; /* half a character waits for ever; here another input begins */
		strbuf_adds(&want, inputs[i].events);
	}
	join_pastes(&want);
	expect_events(&r, want.data);
	strbuf_clear(&want);
}

static void decode__read__long_string_is_thrown_away(void **state UNUSED)
{
	struct reader r;
	char body[3000];

	memset(body, 'x', sizeof(body));
	reader_start(&r);
	reader_feed(&r, "\033]52;", 5);
	for (int i = 0; i < 3; i++)
		reader_feed(&r, body, sizeof(body));
	reader_feed(&r, "\033", 1);
	reader_feed(&r, "\\a\033]0;", 7);
	reader_feed(&r, body, sizeof(body));
	reader_feed(&r, "\033", 1);
	reader_feed(&r, "[Bb", 3);
	expect_events(&r, "a<down>b");
}

static void decode__idle__ends_a_paste_without_end(void **state UNUSED)
{
	struct reader r;

	reader_start(&r);
	reader_feed(&r, "\033[200~abc\033[20", 13);
	reader_quiet(&r);
	reader_feed(&r, "q", 1);
	assert_int_equal(r.d.mode, DECODE_PLAIN);
	expect_events(&r, "{abc}q");
}

static void decode__read__large_paste(void **state UNUSED)
{
	struct reader r;
	struct strbuf want;

	strbuf_init(&want);
	reader_start(&r);
	reader_feed(&r, "\033[200~", 6);
	for (int i = 0; i < 2000; i++) {
		reader_feed(&r, "户", 3);
		strbuf_adds(&want, "户");
	}
	reader_feed(&r, "\033[201~", 6);
	join_pastes(&r.out);
	assert_int_equal(r.out.len, want.len + 2);
	assert_memory_equal(r.out.data + 1, want.data, want.len);
	strbuf_clear(&want);
	strbuf_clear(&r.out);
}

static uint32_t next_random(uint32_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x;
}

static void decode__read__random_bytes_never_stall(void **state UNUSED)
{
	static const char alphabet[] =
		"\033\033\033[[[]OP~0123456789;:?<>$^@uRMAZ\r\007\\a\xE5\x85\xA5\xF0\x9F\x20\x01";
	uint32_t x = 20261123;

	for (int round = 0; round < 20000; round++) {
		struct reader r;
		size_t n = next_random(&x) % 60;

		reader_start(&r);
		for (size_t i = 0; i < n; i++) {
			uint32_t v = next_random(&x);
			unsigned char byte = (unsigned char)(v >> 16);
			char c;

			if (!(v & 0x100))
				byte = (unsigned char)alphabet[byte % (sizeof(alphabet) - 1)];
			memcpy(&c, &byte, 1);
			reader_feed(&r, &c, 1);
			assert_true(r.n < 300); /* nothing piles up */
		}
		reader_quiet(&r);
		reader_quiet(&r);
		assert_true(r.n < 4); /* at most half a character waits */
		r.n = 0;
		reader_feed(&r, "ok", 2); /* and a person can go on typing */
		assert_true(r.out.len >= 2);
		assert_string_equal(r.out.data + r.out.len - 2, "ok");
		strbuf_clear(&r.out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decode__read__every_sequence),
		cmocka_unit_test(decode__read__every_three_way_cut),
		cmocka_unit_test(decode__read__all_sequences_in_a_row),
		cmocka_unit_test(decode__read__long_string_is_thrown_away),
		cmocka_unit_test(decode__idle__ends_a_paste_without_end),
		cmocka_unit_test(decode__read__large_paste),
		cmocka_unit_test(decode__read__random_bytes_never_stall),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

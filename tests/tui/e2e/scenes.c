/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/tui/e2e/scenes.h"

#include "base/attr.h"

#define ACT_KEYS(k)           \
	{                     \
		KEYS, k, 0, 0 \
	}
#define ACT_SEE(s)           \
	{                    \
		SEE, s, 0, 0 \
	}
#define ACT_GONE(s)           \
	{                     \
		GONE, s, 0, 0 \
	}
#define ACT_SPLIT(s)           \
	{                      \
		SPLIT, s, 0, 0 \
	} /* every byte by itself */
#define ACT_BURST(s)           \
	{                      \
		BURST, s, 0, 0 \
	} /* bytes in one write */
#define ACT_PASTE(s, n)        \
	{                      \
		PASTE, s, n, 0 \
	} /* n characters in a bracketed paste (n < 0: without brackets) */
#define ACT_SIZE(c, r)           \
	{                        \
		SIZE, NULL, c, r \
	}
#define ACT_STORM(n)              \
	{                         \
		STORM, NULL, n, 0 \
	} /* n sizes without waiting */
#define ACT_RAW(s)           \
	{                    \
		RAW, s, 0, 0 \
	}
#define ACT_NO_RAW(s)           \
	{                       \
		NO_RAW, s, 0, 0 \
	}
#define ACT_FORGOTTEN(s)           \
	{                          \
		FORGOTTEN, s, 0, 0 \
	} /* nowhere in the memory of the program */
#define ACT_EXIT(n)              \
	{                        \
		EXIT, NULL, n, 0 \
	}
#define ACT_FILES(glob)           \
	{                         \
		FILES, glob, 0, 0 \
	} /* a shell's pattern that must match */

#define COLOUR_256 "\033[38;5;"
#define COLOUR_8   "\033[36m" /* of the question */
#define PLAIN_LOOK \
	ACT_SEE(DOORS), ACT_KEYS(TO_STREET), ACT_SEE("街巷道路"), ACT_KEYS("2"), ACT_SEE("参加过")

/* Where the notice does not fit: Enter turns its pages. */
#define SMALL_LOOK                                                                                                         \
	ACT_SEE(DOORS), ACT_KEYS(TO_NOTICE), ACT_SEE("您好"), ACT_KEYS("<enter>"), ACT_SEE("出示证件"), ACT_SEE("您的权利"), \
		ACT_KEYS("<enter>1<enter>1452430<enter>1<enter>"), ACT_SEE("街巷道路"), ACT_KEYS("2"), ACT_SEE("参加过")

static const struct scene scenes[] = {
	/* The office's figures, on terminals of three kinds. */
	{ "figures",
	  "xterm-256color",
	  80,
	  24,
	  "--store f.db",
	  NULL,
	  { ACT_SEE("办公室"), ACT_KEYS("t"), ACT_SEE("全旗合计"), ACT_SEE("大沁他拉镇"), ACT_KEYS("<enter>"),
	    ACT_SEE("北老柜村委会"), ACT_KEYS("<esc>"), ACT_SEE("八仙筒镇"), ACT_KEYS("i4"), ACT_SEE("logit"),
	    ACT_SIZE(60, 16), ACT_SEE("八仙筒镇"), ACT_KEYS("xfigures.csv<enter>1"), ACT_SEE("已存到"), ACT_FILES("figures.csv"),
	    ACT_KEYS("q"), ACT_SEE("办公室"), ACT_KEYS("q"), ACT_EXIT(0) } },
	/* A sealed package: the passphrase is typed once and not shown. */
	{ "merge-sealed",
	  "xterm-256color",
	  80,
	  24,
	  "--store s.db",
	  NULL,
	  { ACT_SEE("办公室"), ACT_KEYS("m"), ACT_SEE("汇总哪里的文件"), ACT_KEYS("sealed<enter>"), ACT_SEE("这里有加密的包"),
	    ACT_KEYS("not-that-one<enter>"), ACT_SEE("口令不对"), ACT_FORGOTTEN("not-that"), ACT_KEYS("half-typed"), ACT_KEYS("<esc>"),
	    ACT_SEE("这次没有输口令"), ACT_FORGOTTEN("half-typ"), ACT_SEE("核对数"), ACT_KEYS("<esc>"), /* until the digits are there Esc stops the merge */
	    ACT_SEE("办公室"), ACT_KEYS("msealed<enter>"), ACT_SEE("这里有加密的包"), ACT_KEYS("kaimen-jianshan-3<enter>"),
	    ACT_SEE("收下 1"), ACT_SEE("核对数"), ACT_NO_RAW("kaimen"), ACT_NO_RAW("not-that"),
	    ACT_FORGOTTEN("kaimen"), ACT_FORGOTTEN("jianshan"), ACT_FORGOTTEN("not-that"), ACT_KEYS("<esc>"), ACT_SEE("办公室"), ACT_KEYS("q"),
	    ACT_EXIT(0) } },
	{ "figures-ascii",
	  "vt100",
	  80,
	  24,
	  "--store f.db --ascii",
	  NULL,
	  { ACT_SEE("办公室"), ACT_KEYS("t"), ACT_SEE("|---"), ACT_SEE("八仙筒镇"), ACT_KEYS("qq"), ACT_EXIT(0) } },
	{ "figures-no-colour",
	  "xterm-256color",
	  132,
	  43,
	  "--store f.db",
	  "NO_COLOR=1",
	  { ACT_SEE("办公室"), ACT_KEYS("t"), ACT_SEE("知晓率"), ACT_NO_RAW(COLOUR_256), ACT_KEYS("?"), ACT_SEE("名次可能在哪里"),
	    ACT_KEYS("qqq"), ACT_EXIT(0) } },
	/* An evening in the office: files taken in, one refused and looked at, a conflict decided, who has not handed in, the figures, the ledger,
	 * the county's page printed (no printer here: a file), a copy of everything. */
	{ "an office evening",
	  "xterm-256color",
	  80,
	  24,
	  "--store f.db",
	  "PATH=/no/programs", /* nor a printer */
	  { ACT_SEE("办公室"), ACT_KEYS("mevening<enter>"), ACT_SEE("收下 1"), ACT_SEE("不收 1"), ACT_SEE("核对数"), ACT_KEYS("<home><enter>"),
	    ACT_SEE("被表格软件改坏了"), ACT_KEYS("q"), ACT_SEE("看明细"), ACT_KEYS("s<c-u>list.txt<enter>"), ACT_SEE("清单存到 list.txt"), ACT_FILES("list.txt"),
	    ACT_KEYS("q"), ACT_SEE("电脑名册"), ACT_KEYS("c"), ACT_SEE("等着定的 2 件"), ACT_KEYS("<enter>"), ACT_SEE("还有"),
	    ACT_KEYS("w2"), ACT_SEE("都选好了"), ACT_KEYS("s"), ACT_SEE("为什么这样定"), ACT_KEYS("住户来电<enter>"),
	    ACT_SEE("定好了"), ACT_SEE("等着定的 1 件"), ACT_KEYS("q"), ACT_SEE("电脑名册"), ACT_KEYS("n"), ACT_SEE("都交了，也不缺号"), ACT_KEYS("q"),
	    ACT_SEE("电脑名册"), ACT_KEYS("t"), ACT_SEE("全旗合计"),
	    ACT_KEYS("xevening.csv<enter>1"), ACT_SEE("已存到"), ACT_FILES("evening.csv"), ACT_KEYS("q"), ACT_SEE("电脑名册"),
	    ACT_KEYS("l"), ACT_SEE("井盖"), ACT_KEYS("c换了灯泡<enter><enter>3"), ACT_SEE("记下了，原来的写法也留着"), ACT_SEE("已销号 4"), ACT_KEYS("q"),
	    ACT_SEE("电脑名册"), ACT_KEYS("r"), ACT_SEE("基本情况"), ACT_KEYS("p1"), ACT_SEE("要印的存在 ruhu."), ACT_FILES("ruhu.[pt]*"), ACT_KEYS("<enter>q"),
	    ACT_SEE("电脑名册"), ACT_KEYS("b.<enter>1"), ACT_SEE("备份写好并核对过了"), ACT_FILES("ruhu-OFF-*.db"), ACT_KEYS("<enter>"), ACT_SEE("电脑名册"),
	    ACT_KEYS("q"), ACT_EXIT(0) } },
	/* Kinds of terminals: everything is drawn, keys work, colours only where there are any. */
	{ "xterm-256color",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { PLAIN_LOOK, ACT_RAW(COLOUR_256) } },
	{ "xterm",
	  "xterm",
	  80,
	  24,
	  "",
	  NULL,
	  { PLAIN_LOOK, ACT_NO_RAW(COLOUR_256), ACT_RAW(COLOUR_8) } },
	{ "screen", "screen", 80, 24, "", NULL, { PLAIN_LOOK, ACT_NO_RAW(COLOUR_256) } },
	{ "screen-256color",
	  "screen-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { PLAIN_LOOK, ACT_RAW(COLOUR_256) } },
	{ "tmux", "tmux", 80, 24, "", NULL, { PLAIN_LOOK, ACT_NO_RAW(COLOUR_256) } },
	{ "tmux-256color", "tmux-256color", 80, 24, "", NULL, { PLAIN_LOOK, ACT_RAW(COLOUR_256) } },
	{ "putty", "putty", 80, 24, "", NULL, { PLAIN_LOOK } },
	{ "putty-256color",
	  "putty-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { PLAIN_LOOK, ACT_RAW(COLOUR_256) } },
	{ "xterm-16color", "xterm-16color", 80, 24, "", NULL, { PLAIN_LOOK } },
	{ "rxvt-unicode-256color", "rxvt-unicode-256color", 80, 24, "", NULL, { PLAIN_LOOK } },
	{ "vt100", "vt100", 80, 24, "", NULL, { PLAIN_LOOK, ACT_NO_RAW(COLOUR_8) } },
	{ "vt220", "vt220", 80, 24, "", NULL, { PLAIN_LOOK, ACT_NO_RAW(COLOUR_8) } },
	{ "xterm-mono", "xterm-mono", 80, 24, "", NULL, { PLAIN_LOOK, ACT_NO_RAW(COLOUR_8) } },
	{ "ansi draws no box lines",
	  "ansi",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE("--------"), PLAIN_LOOK, ACT_NO_RAW("─") } },
	{ "no colour",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  "NO_COLOR=1",
	  { PLAIN_LOOK, ACT_NO_RAW(COLOUR_256), ACT_NO_RAW(COLOUR_8) } },
	{ "ascii asked for",
	  "xterm-256color",
	  80,
	  24,
	  "--ascii",
	  NULL,
	  { ACT_SEE("--------"), PLAIN_LOOK, ACT_NO_RAW("─") } },
	{ "ambiguous characters measured wide",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_BURST("\033[2;3R"), ACT_SEE("--------"), ACT_SEE(DOORS), ACT_KEYS(TO_STREET),
	    ACT_SEE("街巷道路") } },
	{ "console of Linux offers English",
	  "linux",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE("Chinese"), ACT_SEE("fbterm"), ACT_KEYS("<enter>"), ACT_SEE("24 doors"),
	    ACT_KEYS("q"), ACT_EXIT(0) } },
	/* Sizes. */
	{ "60x16", "xterm", 60, 16, "", NULL, { SMALL_LOOK } },
	{ "61x17", "xterm", 61, 17, "", NULL, { SMALL_LOOK } },
	{ "100x30", "xterm", 100, 30, "", NULL, { PLAIN_LOOK } },
	{ "132x43", "xterm", 132, 43, "", NULL, { PLAIN_LOOK } },
	{ "200x60", "xterm", 200, 60, "", NULL, { PLAIN_LOOK } },
	{ "400x100", "xterm", 400, 100, "", NULL, { PLAIN_LOOK } },
	{ "59x16 is one sentence",
	  "xterm",
	  59,
	  16,
	  "",
	  NULL,
	  { ACT_SEE("窗口太小"), ACT_SIZE(60, 16), ACT_SEE(DOORS), ACT_KEYS("q"),
	    ACT_EXIT(0) } },
	{ "60x15 is one sentence",
	  "xterm",
	  60,
	  15,
	  "",
	  NULL,
	  { ACT_SEE("窗口太小"), ACT_SIZE(80, 24), ACT_SEE(DOORS) } },
	{ "4x2 and 1x1",
	  "xterm",
	  4,
	  2,
	  "",
	  NULL,
	  { ACT_SEE("窗"), ACT_SIZE(1, 1), ACT_SIZE(80, 24), ACT_SEE(DOORS) } },
	{ "storm of sizes among the doors",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_STORM(300), ACT_SIZE(80, 24), ACT_SEE(DOORS), ACT_KEYS("q"),
	    ACT_EXIT(0) } },
	{ "storm of sizes at a question",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_TOOK "12"), ACT_SEE("[x] 志愿服务"), ACT_STORM(300),
	    ACT_SIZE(80, 24), ACT_SEE("[x] 志愿服务"), ACT_SEE("已保存") } },
	/* Typing. */
	{ "input method: a sentence in one burst",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_QUOTE), ACT_SEE("意见或建议"),
	    ACT_BURST("路灯不亮，请早点修。"), ACT_SEE("路灯不亮，请早点修。"), ACT_KEYS("<enter>"),
	    ACT_SEE("别的情况"), ACT_SEE("已保存") } },
	{ "input method left on at a choice",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_STREET), ACT_SEE("街巷道路"), ACT_BURST("满意"),
	    ACT_BURST("２"), ACT_SEE("参加过") } },
	{ "characters split between reads",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_QUOTE), ACT_SEE("意见或建议"), ACT_SPLIT("停车难𬊤é"),
	    ACT_SEE("停车难𬊤é") } },
	{ "keys split between reads",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_SEE(">401"), ACT_SPLIT("\033[C"), ACT_SEE(">402"),
	    ACT_SPLIT("\033OB"), ACT_SEE(">302") } },
	{ "spoiled bytes are no answer",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_QUOTE), ACT_SEE("意见或建议"),
	    ACT_BURST("a\xFF\xC0\xAF\xED\xA0\x80z"), ACT_SEE("z"), ACT_NO_RAW("\xED\xA0\x80"),
	    ACT_KEYS("<enter>"), ACT_SEE("别的情况") } },
	{ "paste of a thousand characters",
	  "xterm-256color",
	  132,
	  43,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_MORE), ACT_SEE("别的情况"), ACT_PASTE("字", PASTED),
	    ACT_SEE("字尾"), ACT_KEYS("<enter>"), ACT_SEE("谢谢您"), ACT_KEYS("<left>"),
	    ACT_SEE("字尾") } },
	{ "the same from a terminal without bracketed paste",
	  "xterm-256color",
	  132,
	  43,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_MORE), ACT_SEE("别的情况"), ACT_PASTE("字", -PASTED),
	    ACT_SEE("字尾"), ACT_KEYS("<enter>"), ACT_SEE("谢谢您") } },
	{ "paste among the doors does nothing",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_PASTE("q", PASTED), ACT_KEYS("/"), ACT_SEE("找哪一户") } },
	{ "a paste that never ends",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_QUOTE), ACT_SEE("意见或建议"), ACT_BURST("\033[200~半句"),
	    ACT_SEE("半句") } },
	{ "mouse and reports are no keys",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS),
	    ACT_BURST("\033[<0;10;5M\033[<0;10;5m\033[3;5R\033]11;rgb:0/0/0\007\033[?1;2c"),
	    ACT_KEYS("O"), ACT_SEE("没人在家，再来") } },
	{ "mouse: off, on, off again, and given back",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_NO_RAW("\033[?1006h"), ACT_KEYS("<f10>"), ACT_SEE("鼠标开了"), ACT_RAW("\033[?1000h\033[?1006h"),
	    ACT_BURST("\033[<0;9;8M\033[<0;9;8m"), ACT_SEE(">301"), ACT_BURST("\033[<0;9;8M\033[<0;9;8m"), ACT_SEE("您好"),
	    ACT_KEYS("<esc>2"), ACT_SEE(DOORS), ACT_KEYS("<f10>"), ACT_SEE("鼠标关了"), ACT_KEYS("<f10>q"), ACT_EXIT(0),
	    ACT_RAW("\033[?1006l\033[?1000l") } },
	{ "Esc and the key behind it in one piece",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_STREET), ACT_SEE("街巷道路"), ACT_BURST("\0334"), ACT_SEE("下一个没答的") } },
	{ "undo and redo",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_QUOTE), ACT_SEE("意见或建议"), ACT_BURST("路灯不亮"),
	    ACT_SEE("路灯不亮"), ACT_KEYS("<c-u>"), ACT_GONE("路灯不亮"), ACT_KEYS("<c-z>"),
	    ACT_SEE("路灯不亮"), ACT_KEYS("<c-y>"), ACT_GONE("路灯不亮") } },
	/* The day. */
	{ "a volunteer's whole day",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS),
	    ACT_KEYS("O1"),
	    ACT_SEE("没人在家，再来。按 U"),
	    ACT_KEYS("O2"),
	    ACT_SEE("约到什么时候"),
	    ACT_KEYS("明天7点<enter>"),
	    ACT_SEE("11月24日 周二 19:00"),
	    ACT_KEYS("O5"),
	    ACT_SEE("空房"),
	    ACT_KEYS("U"),
	    ACT_SEE("为什么收回"),
	    ACT_KEYS("弄错了<enter>"),
	    ACT_SEE("收回了"),
	    ACT_KEYS("/302<enter>"),
	    ACT_SEE(">302"),
	    ACT_KEYS(TO_TOOK "1"),
	    ACT_SEE("[x] 清扫卫生"),
	    ACT_KEYS("<f8>"),
	    ACT_SEE("停下了"),
	    ACT_SEE("没做完 1"),
	    ACT_KEYS("<enter>"),
	    ACT_SEE("[x] 清扫卫生"),
	    ACT_KEYS("<enter>"),
	    ACT_SEE("哪个村"),
	    ACT_KEYS("2<enter>"),
	    ACT_SEE("主要原因"),
	    ACT_KEYS("7<enter>"),
	    ACT_SEE("多少年"),
	    ACT_KEYS("１２<enter>86.5<enter>20150203<enter>"),
	    ACT_SEE("意见或建议"),
	    ACT_KEYS("路灯<enter>没有<enter><enter>1<enter>N"),
	    ACT_SEE("结果：完成"),
	    ACT_KEYS("<enter>"),
	    ACT_SEE("回执编号"),
	    ACT_KEYS("<enter>"),
	    ACT_SEE("完成 1"),
	    ACT_KEYS("E"),
	    ACT_SEE("交到哪里"),
	    ACT_KEYS("out<enter>"),
	    ACT_SEE("交班"),
	    ACT_KEYS("q"),
	    ACT_SEE("完成 1"),
	    ACT_KEYS("q"),
	    ACT_EXIT(0),
	    ACT_FILES("out/*.ruhu") } },
	{ "a refusal at the door",
	  "xterm-256color",
	  80,
	  24,
	  "",
	  NULL,
	  { ACT_SEE(DOORS), ACT_KEYS(TO_K0), ACT_SEE("您同意告诉我"), ACT_KEYS("3"),
	    ACT_SEE("回车记下"), ACT_KEYS("<enter><enter>"), ACT_SEE("拒访 1") } },
	{ "the whole of it in English",
	  "xterm-256color",
	  80,
	  24,
	  "--lang en",
	  NULL,
	  { ACT_SEE("24 doors"), ACT_KEYS(TO_STREET "<f3>2"), ACT_SEE("Very satisfied"),
	    ACT_KEYS("2<f8>"), ACT_SEE("unfinished 1"), ACT_KEYS("q"), ACT_EXIT(0) } },
};

const struct scene *scene_list(size_t *n)
{
	*n = ARRAY_LEN(scenes);
	return scenes;
}

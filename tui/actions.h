/* SPDX-License-Identifier: MIT */
/*
 * Everything a key can do, once. Footer, help page, manual and key handling come from this
 * table. A screen names its context; the loop finds the action of a key in that context and
 * hands it to the screen together with the event (which tells the arrow or digit).
 *
 * Keys are tokens (tui/event.h) separated by blanks, the one to show first; "<digit>" is any of
 * 0-9, "<arrows>", "<updown>" and "<leftright>" the arrow keys. Letters match in either case
 * unless the table has both; full-width ones match too. In a text context (CONTEXTS_TEXT)
 * characters and the editing keys left, right, home, end, backspace and delete belong to the
 * text, so that an action there works through its other keys and shows the first of those. An
 * empty label: not in the footer, but on the help page.
 *
 * Screens may add rows and contexts. tests/tui/actions_test.c finds two actions with one key.
 */
#ifndef RUHU_TUI_ACTIONS_H
#define RUHU_TUI_ACTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/i18n.h"

struct event;
struct strbuf;

/* One bit each, so that a row of the table can name several. */
enum context { /* one bit each, so that a row of the table can name several */
	       CONTEXT_TODAY = 1 << 0,
	       CONTEXT_NOTICE = 1 << 1, /* a text to read aloud or a note; Enter goes on */
	       CONTEXT_CHOICE = 1 << 2, /* question with choices, one or several */
	       CONTEXT_TEXT = 1 << 3,   /* question answered by typing: text, numbers, dates */
	       CONTEXT_ROSTER = 1 << 4,
	       CONTEXT_REVIEW = 1 << 5, /* all questions of the interview */
	       CONTEXT_END = 1 << 6,    /* after the last question */
	       CONTEXT_MENU = 1 << 7,   /* a list whose letters and digits belong to its items */
	       CONTEXT_MESSAGE = 1 << 8,
	       CONTEXT_CONFIRM = 1 << 9,
	       CONTEXT_PROMPT = 1 << 10, /* one line to type */
	       CONTEXT_VIEW = 1 << 11,   /* a text to scroll through: help, document, slip */
	       CONTEXT_OFFICE = 1 << 12,
	       CONTEXT_ADULTS = 1 << 13, /* the adults of a household, digits only */
	       CONTEXT_HELLO = 1 << 14,  /* who is using it: one line to type */
	       CONTEXT_FIND = 1 << 15,   /* a long list of choices: what is typed narrows it down */
	       CONTEXT_ISSUE = 1 << 16,  /* a problem being written down, digits */
	       CONTEXT_LEDGER = 1 << 17, /* the office's ledger */
	       CONTEXT_ENTRY = 1 << 18,  /* paper forms keyed in */
	       CONTEXT_DATE = 1 << 19,  /* a date or a time: typed, or stepped with the arrows */
	       CONTEXT_TALLY = 1 << 20,  /* the office's figures */
	       CONTEXT_CONFLICTS = 1 << 21, /* what waits for a decision */
	       CONTEXT_CONFLICT = 1 << 22,  /* versions side by side */
	       CONTEXT_MERGE = 1 << 23,     /* files being taken in */
	       CONTEXT_DEVICES = 1 << 24,   /* the roster of computers, and who has not handed in */
	       CONTEXT_RECORD = 1 << 25,    /* one record to read */
	       CONTEXT_SETTINGS = 1 << 26,
	       CONTEXT_SHEET = 1 << 27, /* a page of the office: read, printed, saved */
	       CONTEXT_PICK = 1 << 28,  /* a long list: what is typed narrows it down */
	       CONTEXT_RETURNED = 1 << 29 /* what the office returned an interview for */
};
#define CONTEXTS_TEXT      (CONTEXT_TEXT | CONTEXT_DATE | CONTEXT_PROMPT | CONTEXT_HELLO | CONTEXT_FIND | CONTEXT_PICK)
#define CONTEXTS_QUESTION  (CONTEXT_NOTICE | CONTEXT_CHOICE | CONTEXT_TEXT | CONTEXT_DATE | CONTEXT_FIND)
#define CONTEXTS_INTERVIEW (CONTEXTS_QUESTION | CONTEXT_ROSTER | CONTEXT_END)
#define CONTEXTS_LINES                                                                    \
	(CONTEXT_CHOICE | CONTEXT_ROSTER | CONTEXT_REVIEW | CONTEXT_MENU | CONTEXT_VIEW | \
	 CONTEXT_ADULTS | CONTEXT_LEDGER | CONTEXT_TALLY | CONTEXT_CONFLICTS | \
	 CONTEXT_CONFLICT | CONTEXT_MERGE | CONTEXT_DEVICES | CONTEXT_RECORD | CONTEXT_RETURNED | CONTEXT_SETTINGS | CONTEXT_SHEET)
#define CONTEXTS_HELP (~0u)

/* id, name (for scripts of tests and the manual), keys, footer label, help, contexts. In footer
 * order. */
/* clang-format off */
#define ACTIONS(X) \
	X(DIGIT, "digit", "<digit>", TN("选"), TN("选这个答案；多选题再按一次取消"), CONTEXT_CHOICE) \
	X(MOVE, "move", "<arrows>", TN("选户"), TN("在门户表里移动"), CONTEXT_TODAY) \
	X(MOVE_LINE, "move-line", "<updown>", "", TN("上下移动一行"), CONTEXTS_LINES | CONTEXT_NOTICE | CONTEXT_FIND | CONTEXT_PICK) \
	X(PAGE_UP, "page-up", "<pgup>", "", TN("往上翻一页"), CONTEXTS_LINES | CONTEXT_TODAY | CONTEXT_NOTICE | CONTEXT_FIND | CONTEXT_PICK) \
	X(PAGE_DOWN, "page-down", "<pgdn>", "", TN("往下翻一页"), CONTEXTS_LINES | CONTEXT_TODAY | CONTEXT_NOTICE | CONTEXT_FIND | CONTEXT_PICK) \
	X(FIRST, "first", "<home>", "", TN("到第一行"), CONTEXTS_LINES | CONTEXT_TODAY) \
	X(LAST, "last", "<end>", "", TN("到最后一行"), CONTEXTS_LINES | CONTEXT_TODAY) \
	X(TOGGLE, "toggle", "<space>", "", TN("选中或取消光标所在的答案"), CONTEXT_CHOICE) \
	X(KNOCK, "knock", "<enter>", TN("敲门"), TN("敲这户的门：打开访谈，或接着做没做完的"), CONTEXT_TODAY) \
	X(NEXT, "next", "<enter>", TN("下一题"), TN("记下答案，到下一题；要念的话还没有念完，就先往下翻"), CONTEXTS_QUESTION) \
	X(FINISH, "finish", "<enter>", TN("结束访谈"), TN("访谈做完了，存成一份记录"), CONTEXT_END) \
	X(ROW_OPEN, "row-open", "<enter>", TN("打开"), TN("打开这一行，填它的各项"), CONTEXT_ROSTER) \
	X(ROW_ADD, "row-add", "A +", TN("添一行"), TN("名单里添一行"), CONTEXT_ROSTER) \
	X(ROW_REMOVE, "row-remove", "D <del>", TN("去一行"), TN("从名单里去掉这一行，要说原因"), CONTEXT_ROSTER) \
	X(ROSTER_DONE, "roster-done", "N <right>", TN("填完了"), TN("名单填完了，到下一题"), CONTEXT_ROSTER) \
	X(ADULT_DIGIT, "adult-digit", "<digit>", TN("1 男 2 女，再输年龄，0 完"), TN("先按 1 男 或 2 女，再输年龄；接着按下一位，都登记完了按 0"), CONTEXT_ADULTS) \
	X(ADULT_NEXT, "adult-next", "<enter>", TN("下一位"), TN("记下这一位；空着回车也是登记完了"), CONTEXT_ADULTS) \
	X(ADULT_ERASE, "adult-erase", "<bs>", "", TN("抹掉刚按的一位数字"), CONTEXT_ADULTS) \
	X(ADULT_REMOVE, "adult-remove", "D <del>", TN("去掉"), TN("去掉光标所在的一位"), CONTEXT_ADULTS) \
	X(ADULT_BACK, "adult-back", "<esc> <left>", TN("返回"), TN("先不登记，退回去"), CONTEXT_ADULTS) \
	X(HELLO_NEXT, "hello-next", "<enter>", TN("继续"), TN("就用这个代号"), CONTEXT_HELLO) \
	X(ENTRY_NEXT, "entry-next", "<enter>", TN("录一份"), TN("按纸上的编号录一份；录过一遍的就录第二遍"), CONTEXT_ENTRY) \
	X(JUMP, "jump", "<enter>", TN("到这题"), TN("跳到光标所在的题"), CONTEXT_REVIEW) \
	X(NEXT_OPEN, "next-open", "N", TN("下一个没答的"), TN("光标到下一个没答的题"), CONTEXT_REVIEW) \
	X(PREV, "prev", "<left> <c-p>", TN("上一题"), TN("回到上一题；答案都留着"), CONTEXTS_INTERVIEW) \
	X(PAUSE, "pause", "Q <f8> <c-q> <c-c>", TN("暂停"), TN("先停下；答案已经保存，随时可以接着做"), CONTEXTS_INTERVIEW) \
	X(DATE_STEP, "date-step", "<updown>", TN("改日期"), TN("光标所在的年、月、日（时、分）加一或减一；空着的先填今天"), CONTEXT_DATE) \
	X(DATE_LEAP, "date-leap", "<pgup> <pgdn>", "", TN("大一步：日的一步是一个月，月的一步是一年，时间的一步是一小时"), CONTEXT_DATE) \
	X(DATE_NOW, "date-now", "<c-t>", TN("今天"), TN("填今天，时间题填现在"), CONTEXT_DATE) \
	X(CLEAR, "clear", "<del> <bs>", "", TN("清掉这一题的答案"), CONTEXT_CHOICE | CONTEXT_NOTICE) \
	X(LANGUAGE, "language", "L <f3>", TN("语言"), TN("换一种语言念题"), CONTEXTS_INTERVIEW) \
	X(REVIEW, "review", "R <f6>", TN("全部题目"), TN("全部题目一览：答了的、没答的、跳过的和原因"), CONTEXTS_INTERVIEW) \
	X(SELF, "self", "T <f7>", TN("自答"), TN("住户自己在电脑上作答，回答不给志愿者看；再按一次收回"), CONTEXTS_QUESTION) \
	X(ISSUE, "issue", "M <f5>", TN("记问题"), TN("住户要反映的问题：同意转给责任单位的，记进台账"), CONTEXTS_INTERVIEW) \
	X(ASIDE, "aside", "X <f9>", "", TN("按现状保存：不再往下问，已经答的都算数"), CONTEXTS_INTERVIEW) \
	X(MENU, "menu", "<esc>", "", TN("菜单：现在能做的事"), CONTEXTS_INTERVIEW) \
	X(OUTCOME, "outcome", "O", TN("结果"), TN("没有做成访谈：记下这次敲门的结果"), CONTEXT_TODAY) \
	X(DOOR_NEW, "door-new", "N", TN("新增户"), TN("加一户名单上没有的门"), CONTEXT_TODAY) \
	X(FIND, "find", "/", TN("找"), TN("按门牌或文字查找"), CONTEXT_TODAY) \
	X(UNDO, "undo", "U", "", TN("收回刚记下的结果（交班以前）"), CONTEXT_TODAY) \
	X(PRACTICE, "practice", "P", TN("演练"), TN("练习一遍问卷，什么都不留下"), CONTEXT_TODAY) \
	X(HANDOVER, "handover", "E", TN("交班"), TN("交班：把做完的存到U盘"), CONTEXT_TODAY) \
	X(RECEIVE, "receive", "R", "", TN("打开办公室给的文件：回执（几份已在旗里，可以清掉）、下发包"), CONTEXT_TODAY) \
	X(DOOR_ISSUE, "door-issue", "M", "", TN("这一户要反映的问题：同意转给责任单位的，记进台账"), CONTEXT_TODAY) \
	X(WHO, "who", "W", "", TN("换人：现在谁在用这台电脑"), CONTEXT_TODAY) \
	X(SETTINGS, "settings", "S", "", TN("设置：界面语言、线条、选择题怎样往下走"), CONTEXT_TODAY) \
	X(QUIT, "quit", "Q <c-q> <c-c>", TN("退出"), TN("退出程序"), CONTEXT_TODAY | CONTEXT_OFFICE | CONTEXT_HELLO | CONTEXT_ENTRY) \
	X(ISSUE_DIGIT, "issue-digit", "<digit>", TN("选"), TN("选这一项，到下一项"), CONTEXT_ISSUE) \
	X(ISSUE_PREV, "issue-prev", "<left>", TN("上一项"), TN("退回上一项重选"), CONTEXT_ISSUE) \
	X(ISSUE_OPEN, "issue-open", "<enter>", TN("打开"), TN("看这一件的全部内容和每一次改动"), CONTEXT_LEDGER) \
	X(ISSUE_ASSIGN, "issue-assign", "A", TN("交办"), TN("交给谁办：责任单位、责任人、时限、标准要求"), CONTEXT_LEDGER) \
	X(ISSUE_CLOSE, "issue-close", "C", TN("销号"), TN("办好了：写整改情况和日期，问住户认可不认可"), CONTEXT_LEDGER) \
	X(ISSUE_ADD, "issue-add", "N", TN("新增"), TN("记一件电话、督查或别处来的问题"), CONTEXT_LEDGER) \
	X(ISSUE_MEND, "issue-mend", "E", "", TN("改这一件的写法：问题、地点、归类、急不急、来源"), CONTEXT_LEDGER) \
	X(ISSUE_VERDICT, "issue-verdict", "V", TN("回访"), TN("销号以后住户认可不认可"), CONTEXT_LEDGER) \
	X(ISSUE_REOPEN, "issue-reopen", "O", "", TN("销了号的重新办理，要写原因"), CONTEXT_LEDGER) \
	X(ISSUE_DROP, "issue-drop", "D", "", TN("不列入台账（重复的、说错的），要写原因"), CONTEXT_LEDGER) \
	X(ISSUE_STAGE, "issue-stage", "F", TN("筛选"), TN("只看一种状态的，再按一次换一种"), CONTEXT_LEDGER) \
	X(ISSUE_OWNER, "issue-owner", "U", TN("责任单位"), TN("只看一个责任单位的"), CONTEXT_LEDGER) \
	X(CHOOSE, "choose", "<enter>", TN("选定"), TN("就选光标所在的这一项"), CONTEXT_MENU | CONTEXT_PICK) \
	X(ACCEPT, "accept", "<enter>", TN("确定"), TN("就用写好的这一行"), CONTEXT_PROMPT) \
	X(CANCEL, "cancel", "<esc> <c-c>", TN("放弃"), TN("不改了，退回去"), CONTEXT_MENU | CONTEXT_PROMPT | CONTEXT_ISSUE | CONTEXT_PICK) \
	X(CONTINUE, "continue", "<enter> <space> <esc> <c-c>", TN("继续"), TN("看过了，继续"), CONTEXT_MESSAGE) \
	X(YES, "yes", "1 Y", TN("是"), TN("是，就这样做"), CONTEXT_CONFIRM) \
	X(NO, "no", "2 N <esc> <c-c>", TN("否"), TN("不，退回去"), CONTEXT_CONFIRM) \
	X(MERGE_OPEN, "merge-open", "<enter>", TN("看明细"), TN("看这个文件为什么没有收、有什么要说明的"), CONTEXT_MERGE) \
	X(MERGE_SAVE, "merge-save", "S", TN("存清单"), TN("把这次汇总的清单存成文件"), CONTEXT_MERGE) \
	X(MERGE_ASIDE, "merge-aside", "X", TN("别再收"), TN("定下以后不再收这个文件；定过的，改成又可以收"), CONTEXT_MERGE) \
	X(MERGE_AGAIN, "merge-again", "R", TN("再收一次"), TN("把同一个地方再收一次：收过的不会重复"), CONTEXT_MERGE) \
	X(GO_MERGE, "go-merge", "M", TN("汇总"), TN("收各队交来的文件"), CONTEXT_OFFICE) \
	X(GO_TALLY, "go-tally", "T", TN("看结果"), TN("看统计结果"), CONTEXT_OFFICE | CONTEXT_MERGE) \
	X(GO_REPORT, "go-report", "R", TN("报告"), TN("做一份给领导看的报告"), CONTEXT_OFFICE) \
	X(GO_LEDGER, "go-ledger", "L", TN("台账"), TN("问题台账：交办、催办、销号、回访"), CONTEXT_OFFICE) \
	X(GO_CONFLICTS, "go-conflicts", "C", TN("要定的"), TN("两种说法的记录、一户几份的访谈：看一看，定下来"), CONTEXT_OFFICE) \
	X(GO_LATE, "go-late", "N", TN("谁没有交"), TN("这一期、今天谁没有交，缺哪几号"), CONTEXT_OFFICE) \
	X(GO_RECORD, "go-record", "F", TN("查编号"), TN("按回执上的编号找一份记录：看、更正、撤回"), CONTEXT_OFFICE) \
	X(GO_RETURNED, "go-returned", "A", TN("退回的"), TN("退回补问的访谈：谁哪天退的，补了没有"), CONTEXT_OFFICE) \
	X(GO_EDITS, "go-edits", "E", TN("改过的表"), TN("收在表格软件里改过的表：先看改了什么，再写原因收下"), CONTEXT_OFFICE) \
	X(GO_DEVICES, "go-devices", "D", TN("电脑名册"), TN("认可和停用各台电脑"), CONTEXT_OFFICE) \
	X(GO_BACKUP, "go-backup", "B", TN("备份"), TN("把这份数据备份到U盘，写好后核对"), CONTEXT_OFFICE) \
	X(GO_SETTINGS, "go-settings", "S", TN("各项设置"), TN("界面语言、线条、选择题怎样往下走"), CONTEXT_OFFICE) \
	X(DEVICE_OPEN, "device-open", "<enter>", TN("看这台"), TN("这台电脑的指纹、份数、最后交来的包、缺号"), CONTEXT_DEVICES) \
	X(DEVICE_TRUST, "device-trust", "A", TN("认可"), TN("电话里对过指纹，认可这台电脑"), CONTEXT_DEVICES) \
	X(DEVICE_REVOKE, "device-revoke", "X", TN("停用"), TN("停用这台电脑：以后交来的不再收"), CONTEXT_DEVICES) \
	X(DEVICE_GAP, "device-gap", "G", TN("缺号不催"), TN("缺号的定下来不再催，要写原因（U盘丢了、电脑坏了）；定过的，改成又要催"), CONTEXT_DEVICES) \
	X(DEVICE_LATE, "device-late", "N", TN("只看没交的"), TN("只看这一期没有交过的和缺号的；再按一次只看今天没有交的，再按一次看全部"), CONTEXT_DEVICES) \
	X(RECORD_CORRECT, "record-correct", "C", TN("更正"), TN("更正这份访谈，要写原因；原来的回答留着"), CONTEXT_RECORD) \
	X(RECORD_RETURN, "record-return", "R", TN("退回补问"), TN("把这份访谈退给录它的电脑，写上看什么、补问什么"), CONTEXT_RECORD | CONTEXT_CONFLICT) \
	X(RECORD_WITHDRAW, "record-withdraw", "W", TN("撤回"), TN("受访人撤回：清除这份记录，再也不收"), CONTEXT_RECORD) \
	X(RETURNED_MEND, "returned-mend", "<enter>", TN("补问"), TN("打开这份访谈，照办公室的话补问、改好"), CONTEXT_RETURNED) \
	X(RETURNED_CANNOT, "returned-cannot", "N", TN("没法补"), TN("补不了：写一句为什么，回答不动"), CONTEXT_RETURNED) \
	X(SETTING_NEXT, "setting-next", "<enter> <space>", TN("换一个"), TN("换成下一个值"), CONTEXT_SETTINGS) \
	X(CONFLICT_OPEN, "conflict-open", "<enter>", TN("打开"), TN("看各版不一样在哪里，定下来"), CONTEXT_CONFLICTS) \
	X(VERSION_PICK, "version-pick", "<digit>", TN("用第几版"), TN("这一处用第几版；一户几份访谈的，是第几份算数"), CONTEXT_CONFLICT) \
	X(VERSION_WHOLE, "version-whole", "W", TN("整份用一版"), TN("所有不一样的地方都用同一版"), CONTEXT_CONFLICT) \
	X(VERSION_ALL, "version-all", "B", TN("都算数"), TN("一个门里住着两户：几份都算数"), CONTEXT_CONFLICT) \
	X(VERSION_DECIDE, "version-decide", "S <c-s>", TN("定下来"), TN("写原因，定下来；原来的各版都留着"), CONTEXT_CONFLICT) \
	X(VERSION_SHOW, "version-show", "<enter>", TN("看全文"), TN("看这一处各版的全文"), CONTEXT_CONFLICT) \
	X(VERSION_SIDE, "version-side", "<leftright>", "", TN("版数多的时候，左右看别的版"), CONTEXT_CONFLICT) \
	X(TALLY_IN, "tally-in", "<enter>", TN("下钻"), TN("看这个苏木乡镇的各村"), CONTEXT_TALLY) \
	X(TALLY_METRIC, "tally-metric", "M", TN("指标"), TN("换一个指标"), CONTEXT_TALLY) \
	X(TALLY_BY, "tally-by", "B", TN("分组"), TN("按苏木乡镇、村，或按一道题的回答分"), CONTEXT_TALLY) \
	X(TALLY_PERIOD, "tally-period", "p", TN("期间"), TN("只看一周、一个月或一个季度"), CONTEXT_TALLY) \
	X(TALLY_COMPARE, "tally-compare", "C", TN("对比"), TN("和另一段时间对比"), CONTEXT_TALLY) \
	X(TALLY_PAGE, "tally-page", "V", TN("全文"), TN("整页：表、口径、应答情况和数据说明"), CONTEXT_TALLY) \
	X(TALLY_EXPORT, "tally-export", "X", TN("导出"), TN("存成文件"), CONTEXT_TALLY | CONTEXT_SHEET) \
	X(SHEET_PRINT, "sheet-print", "P", TN("打印"), TN("送到打印机；没有打印机的，存成文件拿到别处印"), CONTEXT_SHEET) \
	X(TALLY_PRINT, "tally-print", "P", TN("打印"), TN("送到打印机（大写 P）"), CONTEXT_TALLY) \
	X(TALLY_WEIGHTS, "tally-weights", "W", TN("权数"), TN("怎样加权"), CONTEXT_TALLY) \
	X(TALLY_INTERVAL, "tally-interval", "I", TN("区间"), TN("区间用什么方法"), CONTEXT_TALLY) \
	X(TALLY_RANK, "tally-rank", "K", TN("名次"), TN("名次可能在哪里；再按一次收起"), CONTEXT_TALLY) \
	X(TALLY_OUTCOMES, "tally-outcomes", "O", TN("应答率"), TN("全部应答率和敲门次数"), CONTEXT_TALLY) \
	X(BACK, "back", "Q <esc> <c-c>", TN("返回"), TN("回到前一屏"), CONTEXT_REVIEW | CONTEXT_VIEW | CONTEXT_LEDGER | CONTEXT_TALLY | CONTEXT_CONFLICTS | CONTEXT_CONFLICT | CONTEXT_MERGE | CONTEXT_DEVICES | CONTEXT_RECORD | CONTEXT_RETURNED | CONTEXT_SETTINGS | CONTEXT_SHEET) \
	X(MOUSE, "mouse", "<f10>", "", TN("打开或关掉鼠标：打开以后可以点选，要选字复制就按住 Shift"), CONTEXTS_HELP) \
	X(HELP, "help", "? <f1>", TN("全部按键"), TN("这一屏能用的全部按键"), CONTEXTS_HELP)

enum action {
	ACTION_NONE,
#define ACTION_ID(id, name, keys, label, help, contexts) ACTION_##id,
	ACTIONS(ACTION_ID)
#undef ACTION_ID
		ACTION_COUNT
};

/* ACTION_NONE if the event is not the key of an action there. */
enum action action_for(enum context context, const struct event *ev);
const char *action_name(enum action a);
const char *action_label(enum action a); /* T()-ed, "" = none */
const char *action_help(enum action a);
const char *action_keys(enum action a); /* as in the table */
bool action_valid(enum action a, enum context context);
const char *context_name(enum context context);

/* Appends the keys that work there as people read them: "Q", "回车", "Ctrl-S", "方向键"; the
 * first, or all joined by " / ". ascii: no arrows drawn as characters. */
void action_show_keys(struct strbuf *out, enum action a, enum context context, bool all,
		      bool ascii);

/* The footer: label by label while they fit in columns; ACTION_HELP always comes last and
 * always fits. Actions for which enabled says no are left out (enabled may be NULL). */
void action_footer(struct strbuf *out, enum context context, int columns, bool ascii,
		   bool (*enabled)(const void *ctx, enum action a), const void *ctx);
/* The action whose label stands at column x of that footer; ACTION_NONE = between them. */
enum action action_footer_at(enum context context, int columns, bool ascii,
			     bool (*enabled)(const void *ctx, enum action a), const void *ctx, int x);
/* The key a person would press for it there; false for those of many keys (digits, arrows). */
bool action_first_key(enum action a, enum context context, struct event *key);
/* The help page of a context: one line an action, what it does from ACTION_HELP_COLUMN on. */
enum { ACTION_HELP_COLUMN = 28 };
void action_help_page(struct strbuf *out, enum context context, bool ascii,
		      bool (*enabled)(const void *ctx, enum action a), const void *ctx);
/* The whole table for the manual. */
void action_markdown(struct strbuf *out);

#endif

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

/* In the order a county meets them. */
static const struct command table[] = {
	{ "init", "--office|--field [--device CODE] [--divisions FILE]", TN("建一份数据：办公室用的，或入户电脑用的"),
	  TN("只有这条命令（和空机器上第一次打开 ruhu）会新建数据文件；已有的不会动。"), command_init },
	{ "check", "[--strict] FORM [ROUND]", TN("检查一份问卷，把问题一次列全"),
	  TN("FORM 是 .xlsx、.csv、.md 文件，或放着 survey.csv、choices.csv 的文件夹。ROUND 是这一期的文件（不写时用文件夹里的 "
	     "round.txt），告知书和它对照着查，开场白说的分钟数也要够最长的一条路念完。查什么，见 docs/CHECKS.md。--strict：XLSForm 规范里没有的列、表、外观都算错误，"
	     "只放过别的工具会忽略的 metrics 表和 role、note、item_version 列。"),
	  command_check },
	{ "form", "show|codebook|coverage FORM | diff OLD NEW", TN("看一份问卷：题目和条件、编码本、译文齐不齐，或两版差在哪里"),
	  TN("show 把题目、条件、公式列成一棵树，末尾写照念要多久（最短和最长的路）；codebook 每题一行，另列选项；coverage 数每种语言缺多少译文、缺在哪一格；diff 列出改了什么、已有的回答还在不在。"
	     "--format csv 出表格。"),
	  command_form },
	{ "eval", "[--form FORM [--record NUMBER]] [EXPR]", TN("算一个公式，或把标准输入里的公式一行一行算出来"),
	  TN("输出“类型<TAB>值”，算不出的输出“error<TAB>原因”。"), command_eval },
	{ "round", "new FILE | show", TN("建一期调查，或看这一期"), TN("FILE 是一行一项“名称: 值”的文字文件，样子见 survey-defs/chuangcheng/round.txt。"),
	  command_round },
	{ "households", "import FILE | list [UNIT] | sample [N [UNIT]] [--seed S] [--reason TEXT] | assign PREFIX TEAM | assign --outcome CODE [PREFIX] TEAM | assign --crossed FILE",
	  TN("住户名册：导入、列出、抽样、分给各队"),
	  TN("sample 每个单位按走访顺序等距抽 N 户，起点随机，留下记录；不写 N 就看记录，以及是抽样还是全覆盖。抽过的单位再抽要写 --reason。assign --crossed "
	     "一次分完：FILE 每行“队,那个队包联的单位代码”，谁也不去自己包联的地方，各队户数大致一样。assign --outcome 把最近一次结果是 CODE 的户改分给别的队：2.333 是需要蒙古语访问员，t4 是要换一位访问员。"),
	  command_households },
	{ "kit", "--team TEAM -o FILE", TN("给一个队做下发包"), "", command_kit },
	{ "open", "FILE", TN("在入户电脑上打开下发包或回执"), TN("只认第一次打开时的那个办公室签的文件。"), command_open },
	{ "interview", "FORM [--household ID] [--keys FILE | --plain]", TN("做一份访谈"),
	  TN("FORM 是问卷文件，或数据里已有问卷的编号。--keys 按文件里的按键重放，走的是同一个界面。"), command_interview },
	{ "enter", "FORM [--by CODE] [--keys FILE]", TN("把纸质问卷录进来，每份录两遍"),
	  TN("两遍不一样的一题一题对着纸定，定完才成一份记录。--by 是录入人的代号；第二遍最好换个人录。"), command_enter },
	{ "practice", "[FORM] [--keys FILE | --plain]", TN("演练一份访谈，什么都不留下"), "", command_practice },
	{ "correct", "NUMBER --reason TEXT [--by CODE] [--keys FILE | --plain] | --csv PATH... [--by CODE --reason TEXT --yes]",
	  TN("更正一份已做完的访谈，或收回在表格软件里改过的表，要写原因"),
	  TN("原来的回答仍留着；更正是新的一版。NUMBER 是回执编号，或记录编号的前几位；--by 是更正人的代号。--csv 收 export --csv 写出、改过的表（有重复组的放在同一个文件夹里）："
	     "先列出哪份记录的哪道题从什么改成什么，什么也不写；核对过再加 --by、--reason 和 --yes 才收。表里缺的行不算删除；导出以后又改过的记为冲突，两版都留。"), command_correct },
	{ "export", "-o DIR [--csv|--people|--sav|--dta|--xlsx] [--compact] [--joined] [--labels|--codes] [--form ID]", TN("写一个签名（有钥匙就加密）的包，交给办公室"),
	  TN("包里是办公室还没有回执的全部记录；写好会打出交接单。--csv 写明文表格；--people 是给表格软件看的抄件，不含户号，不能再汇总。"
	     "--sav、--dta、--xlsx 给统计软件和表格软件：SPSS、Stata 文件或工作簿（文字、编码、编码本各一张表），同样内容的 CSV，编码本，和按抽样设计重算指标的 R 脚本；多选题一个选项一列，--compact 合成一列；每人一行的表（名册一类）另成文件，--joined 把整份访谈的回答并到每一行；--labels 只要文字（另附文字的 CSV），--codes 只要编码。"), command_export },
	{ "merge", "[--form FORM] PATH...", TN("把各队交来的包和表格汇总进来"), TN("同一个文件汇总两遍不会重复；有问题的文件整个不收，并说明原因；坏的包原样放进 quarantine 文件夹。"),
	  command_merge },
	{ "conflicts",
	  "[list] | show NUMBER | decide NUMBER --take N[,NAME=N...] | --all --reason TEXT [--by CODE] | refuse FILE --reason TEXT | accept FILE --reason TEXT | lost DEVICE --reason TEXT | expect DEVICE --reason TEXT",
	  TN("两种说法和重复的住户：由人来定"),
	  TN("NUMBER 是 list 里的编号，重复的住户写户号。--take 2 是第 2 版算数，--take 1,q3=2 是第 1 版、但 q3 用第 2 版；一户几份访谈的，--take 是哪一份算数，--all 是都算数。定了成为新的一版，"
	     "原来的各版都留着；别处定得不一样，又成了要定的。refuse 是以后不再收这个文件，accept 是又可以收；lost 是这台电脑缺的记录不再催，expect 是又要催。--by 是办事人的代号。"),
	  command_conflicts },
	{ "receipt", "[--device CODE] -o FILE | (no option)", TN("办公室写回执；入户电脑上看有多少份已在旗里"), "", command_receipt },
	{ "prune", "", TN("清掉入户电脑上办公室有回执的记录"), TN("没有回执的一份也不动。"), command_prune },
	{ "return", "DIR DIR | --confirm DIGITS | --code DEVICE", TN("归还电脑：写两份，办公室念数字核对，然后全部清除"),
	  TN("在入户电脑上先写两份（两个U盘）；办公室汇总以后用 --code 得到 16 位数字，打电话念；入户电脑用 --confirm 对上了才清除访谈、地址和钥匙。"
	     "清到一半断了，再运行一次就接着清。"),
	  command_return },
	{ "withdraw", "NUMBER --reason CODE", TN("受访人撤回：清除一份记录，再也不收"), TN("CODE 是小写字母的代码，例如 consent；不写个人信息。"), command_withdraw },
	{ "retention", "[--erase ROUND [--by CODE --yes]]", TN("保存期限：哪一期的记录到期了，到期的清除"),
	  TN("不写选项列出每一期保存到哪天、有多少份记录，以及以前的清除。--erase 先说要清除什么，什么也不写；核对过再加 --by（办事人的代号）和 --yes。没到期的不清除。"), command_retention },
	{ "records", "--device CODE | return NUMBER --text TEXT [--by CODE] | returned | cannot NUMBER --reason TEXT [--by CODE]",
	  TN("列出在某台电脑上做过的记录；把访谈退回去补问，看答复了没有"),
	  TN("return 在办公室把一份访谈退给录它的电脑，写上看什么、补问什么（不写姓名、电话和地址），做回执时一起带去；returned 列出退回过的、谁哪天退的、补了没有；cannot "
	     "是没法补，写原因。那份访谈有了新的一版，就算答复了。NUMBER 是回执编号，或记录编号的前几位；--by 是办事人的代号。"),
	  command_records },
	{ "keys", "[list] | late | new | trust FINGERPRINT | revoke FINGERPRINT | paper | restore FILE", TN("签名名册和办公室的钥匙"),
	  TN("late 列出这一期还没有交过的电脑。口令从终端输入，或放在 RUHU_PASSPHRASE_FILE 指的文件里。restore 读纸上的 13 组字，FILE 写 - 是从标准输入读。"), command_keys },
	{ "verify", "FILE", TN("一个包是不是完好、谁签的"), "", command_verify },
	{ "tally",
	  "[--metric ID] [--by LEVEL [--within CODE]] [--period P] [--compare P|ROUND --waves panel|independent] [--weights none|base|post] [--interval METHOD] "
	  "[--rank] [--publish NOTE] | --published | --outcomes | --question NAME,... | --counts | --csv FILE --psu C[,C] ...",
	  TN("出汇总数：比率、区间、基数、应答率"),
	  TN("LEVEL 是 county（旗县）、township（乡镇）、village（村）或一道选择题的名称；P 是 2026-W47（周）、2026-11（月）、2026-Q4（季）或 起..止；ROUND 是数据里另一期的编号：指标的定义和选项两期要一样；"
	     "METHOD 是 wilson、beta、logit 或 wald。--by village --within 代码 只列一个苏木乡镇的各村。不加 --rank 不排名次。给外单位的表加 --publish（写明给谁）：登记下来，以后的表都要和它合在一起核对，免得有人的回答被推算出来；--published 列出登记过的。--outcomes 列出全部应答率和敲门次数。任何CSV文件也可以算：--csv FILE，列名用 --stratum、--psu、--fpc、--weight 给出（两阶段写两列；文件里是基础权数的写 --base，按 --fpc 的总数重算一遍，不一样的列出来，用算的）；要算的用 --mean、--total、--share 列=值、"
	     "--ratio 列/列，分范围用 --domain（--contrast 甲,乙 比较其中两个值），--cross 列,列 检验两题有没有关系（Rao–Scott），区间用 --interval（另有 asin、xlogit），单点层用 --lonely，误差也可用 --replicates jk1、jkn 或 bw*（以 bw 开头的各列权数），--mse 以全样本估计值为中心；没有调查点的文件须写明 --assume-srs。"),
	  command_tally },
	{ "size", "[--margin POINTS] [--share PERCENT] [--deff D] [--population N] [--response PERCENT] [--townships N] [--have N]",
	  TN("要访多少户；访了这么多户，能看出多大差别"),
	  TN("不写的按：误差±5个百分点，比例50%，设计效应1.5，应答率乘合格率80%。--have 是手头有多少户。"), command_size },
	{ "draw", "[UNIT] | --birthdays MMDD[/AGE],... --on DATE [--next]", TN("抽人单：每户有几位成人时由第几位回答，给纸质问卷用"),
	  TN("按这一期的办法（抽签或 Kish 表），和程序里抽的一样。--birthdays 按生日法选：最近过了生日的那位（--next 是下一个过生日的），同一天的选年长的，不知道生日的写 ?。"),
	  command_draw },
	{ "quality", "[--own FILE] [--form ID] [--round ID] [-o FILE]", TN("质量核查：疑似情况清单和回访名单，只供办公室"),
	  TN("疑似是去回访的理由，不是删除的理由；清单不外传，按写明的日子删除。--own 给一个每行“访问员代号,单位代码”的文件，比较在自己单位包联的地方问出来的是不是更高。"),
	  command_quality },
	{ "issues",
	  "list [--owner NAME] [--unit PREFIX] | overdue | revisit | top [PERIOD] | show NUMBER | add --unit CODE --text TEXT ... | set NUMBER ... | "
	  "close NUMBER --done TEXT [--date DATE] [--verdict yes|no] | reopen NUMBER --reason TEXT | drop NUMBER --reason TEXT | import FILE [--preview] | export [-o FILE]",
	  TN("问题台账：从住户家门口到销号"),
	  TN("add 和 set 的选项：--text 问题、--place 地点、--category 归类、--urgent yes、--source 来源、--owner 责任单位、--person 责任人、--due 时限、--standard "
	     "标准要求、--verdict 住户认可、--revisit 可以回访。每次改动都留下原来的写法，show 全部列出。overdue 是逾期的，revisit 是销了号、还没有回访的，top "
	     "是一个月里反映最多的。export 写出表格（-o 的文件名以 .xlsx 结尾就是工作簿，否则是 CSV），改好用 import 收回，改了哪些逐项列出；"
	     "有一行不对，一行也不收。加 --preview 只看不收。"),
	  command_issues },
	{ "quotes", "list [--waiting] | release NUMBER --by WHO [--text TEXT] | refuse NUMBER --by WHO [--reason TEXT]",
	  TN("群众原话：哪些可以引进材料"),
	  TN("list 列出问卷里“其他意见”一类题的原话，只在办公室看。release 放行一条：--text 写删短了的话，只能删不能改，删掉的地方写“……”；点到村、小区门牌或号码的不放行。记录"
	     "改过的要重新审看，撤回的跟着撤回。放行的印在材料“群众反映的主要问题”下面，只写到乡镇。"),
	  command_quotes },
	{ "report", "[--period P] [--towns CODE,...] [--departments FILE] [--domain 领域] [--owner 单位] [--publish NOTE] [--round ID] [-o FILE]", TN("出给领导看的材料"),
	  TN("-o 的文件名写成 .pdf、.xlsx、.html、.csv、.txt，就出那种文件。--towns 只出这几个乡镇的（如分管的），--owner 只列这个责任单位的问题；用 --departments 给出部门和分管领域的表（样子见 survey-defs/templates/departments.csv），--domain 或 --owner 就连指标、题目也只出它管的。要给外单位的加 --publish（写明给谁），登记下来，以后的表都要和它合在一起核对。"), command_report },
	{ "print", "[--period P] [--towns CODE,...] [--departments FILE] [--domain 领域] [--owner 单位] [--round ID] [--printer NAME] [--copies N] [--duplex] [--preview]", TN("把给领导的材料送到打印机"),
	  TN("--preview 只在屏幕上看一遍，不印；--duplex 双面。没有打印机时存成文件，并说明存在哪里。"), command_print },
	{ "paper", "FORM [ROUND] [--notice] [--text LANG] [--beside LANG] | --doors [--team T] | --slip [-o FILE]",
	  TN("入户用的纸：问卷、告知书、门牌表、交接单"),
	  TN("FORM 和 ROUND 同 check。问卷上有方框、录入用的代码和跳题；--text 选语言，--beside 在旁边加一栏另一种语言（译文要有人审定过）；--notice 只出告知书。"
	     "--doors 出门牌表，--slip 出空白交接单。"),
	  command_paper },
	{ "state", "", TN("这份数据里有什么，核对数是多少"), "", command_state },
	{ "backup", "-o FILE|DIR [--with-addresses]", TN("备份这份数据，写好后核对"),
	  TN("DIR 是文件夹（如U盘），文件名按电脑代号和时间起。地址和家庭成员登记默认不复制；--with-addresses 连它们一起，须按期删除。"),
	  command_backup },
	{ "restore", "FILE", TN("从备份恢复数据"), TN("恢复到 --store 指的地方；那里已有数据时不动它。备份先整个核对。"), command_restore },
	{ "rescue", "FILE -o NEW", TN("从损坏的数据文件里救出能救的"),
	  TN("FILE 只读不写；救出来的每一行都核对过，没救出来的一条一条列出，状态为 1。"), command_rescue },
	{ "doctor", "", TN("看看这台电脑行不行：文字、终端、时钟、磁盘、存盘、权限、数据"),
	  TN("每行以“好”“注意”“不行”开头；有“不行”的，状态为 3。"), command_doctor },
	{ "help", "[COMMAND]", TN("说明"), "", command_help },
};

const struct command *command_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}

void command_usage(struct strbuf *out, const struct command *c)
{
	strbuf_addf(out, "ruhu %s%s%s\n    %s\n", c->name, *c->synopsis ? " " : "", c->synopsis, i18n_text(c->summary));
	if (*c->help)
		strbuf_addf(out, "    %s\n", i18n_text(c->help));
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_help(struct cli *cli, int argc, char **argv)
{
	const struct command *one = argc > 1 ? command_find(argv[1]) : NULL;
	const struct command *table;
	struct strbuf out;
	size_t n;
	int status;

	if (argc > 1 && !one) {
		cli_say(T("没有“%s”这个命令。全部命令见 ruhu help。"), argv[1]);
		return EXIT_WRONG_USAGE;
	}
	strbuf_init(&out);
	if (one) {
		command_usage(&out, one);
	} else {
		table = command_table(&n);
		strbuf_adds(&out, T("入户 ruhu：不用网络的入户调查，从问卷到全旗的汇总表。\n"));
		strbuf_adds(&out, T("ruhu [--store FILE] [--lang zh|en] [--ascii | --plain] 打开界面；下面的命令做其余的事。\n\n"));
		for (size_t i = 0; i < n; i++)
			command_usage(&out, &table[i]);
		strbuf_adds(&out, T("\n各命令都可以写 --store FILE、--lang zh|en、-o FILE、--format text|csv。\n"));
		strbuf_adds(&out, T("退出码：0 做好了；1 输入有问题（已列出）；2 用法不对；3 电脑的问题（磁盘、权限、数据文件）。\n"));
	}
	status = cli_write(cli, out.data, out.len);
	strbuf_clear(&out);
	return status;
}

/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "app/doctor.h"
#include "base/strbuf.h"
#include "cli/command.h"

int command_doctor(struct cli *cli, int argc, char **argv)
{
	struct strbuf out;
	bool fit;
	int status;

	if (!cli_options(cli, NULL, 0, &argc, argv) || !cli_arguments(cli, argc, 0, 0))
		return EXIT_WRONG_USAGE;
	strbuf_init(&out);
	fit = doctor_examine(&out, cli->store);
	status = cli_write(cli, out.data, out.len);
	strbuf_clear(&out);
	return status == EXIT_DONE && !fit ? EXIT_MACHINE : status;
}

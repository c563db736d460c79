/* SPDX-License-Identifier: MIT */
/* `ruhu tally --csv FILE`: the same engine on any CSV file, for checking against other software. */
#ifndef RUHU_CLI_TALLY_CSV_H
#define RUHU_CLI_TALLY_CSV_H

#include <stdbool.h>

struct cli;

struct tally_csv_options { /* texts of the command line, NULL = not given; lists with commas */
	const char *file;
	const char *stratum, *psu, *fpc, *weight;
	const char *base; /* base weights the file claims: reckoned anew from the counts of fpc, and the differences listed */
	const char *mean, *total, *share, *ratio; /* names; "name=value"; "name/name" */
	const char *by;                           /* domains */
	const char *contrast;                     /* two values of by: their difference */
	const char *cross;                        /* two columns: have they to do with each other? */
	const char *interval, *lonely;
	const char *replicates; /* "jk1", "jkn", or the beginning of the names of columns of weights, "bw*" */
	bool mse;               /* about the full estimate instead of the mean of the replicates */
	bool assume_srs;
};

int tally_csv(struct cli *cli, const struct tally_csv_options *options);

#endif

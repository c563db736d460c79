/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/faults/stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "store/door.h"
#include "store/store.h"
#include "tests/faults/stage_check.h"
#include "tests/support/paths.h"

const char *const scene_name[SCENES] = { "interview", "export", "merge", "erase", "return" };

/* What a volunteer presses at each stop of tests/data/cli/thirty.md. */
struct step {
	const char *keys;
	bool choice; /* begun again, it is cleared first */
};
static const struct step steps[] = {
	{ "1", true },
	{ "2", true },
	{ "3", true },
	{ "4", true },
	{ "5", true },
	{ "2", true },
	{ "2", true },
	{ "1", true },
	{ "2", true },
	{ "3", true },
	{ "2", true },
	{ "1", true },
	{ "5", true },
	{ "2", true },
	{ "1<enter>", true },
	{ "23<enter>", true },
	{ "13<enter>", true },
	{ "<c-u>0<enter>", false },
	{ "<c-u>12<enter>", false },
	{ "<c-u>366<enter>", false },
	{ "<c-u>路灯不亮，晚上怕<enter>", false },
	{ "<c-u>a b<enter>", false },
	{ "<c-u>没有<enter>", false },
	{ "<c-u>20190203<enter>", false },
	{ "A", false },
	{ "<c-u>王<enter>", false },
	{ "<c-u>41<enter>", false },
	{ "2", true },
	{ "A", false },
	{ "<c-u>李<enter>", false },
	{ "<c-u>7<enter>", false },
	{ "1", true },
	{ "N", false },
	{ "<enter>", false },
};

bool long_form(void)
{
	const char *form = getenv("RUHU_FAULTS");

	return form && strcmp(form, "long") == 0;
}

void stage_progress(enum scene scene, long tried)
{
	if (long_form() && tried % 200 == 0)
		(void)fprintf(stderr, "# %s: %ld\n", scene_name[scene], tried);
}

static void die(const char *what)
{
	(void)fprintf(stderr, "not ok stage: %s\n", what);
	exit(1);
}

void need(bool good, const char *what)
{
	if (!good)
		die(what);
}

static void put_text(const struct stage *s, const char *name, const char *text, size_t n)
{
	char path[128];
	struct err err = ERR_INIT;

	(void)snprintf(path, sizeof(path), "%s/%s", s->folder, name);
	need(fs_write(path, text, n, 0600, &err) == ST_OK, err.text);
}

/* Steps from `from` on; with a screen saved after each. until: how many are played; the door is opened first. */
static void put_keys(const struct stage *s, size_t from, size_t until, bool again)
{
	struct strbuf keys;

	strbuf_init(&keys);
	/* Where the list cannot be read, or the door not be opened, a sentence stands there, and a key takes that away: the keys that follow are
	 * for questions, so they are not typed. */
	strbuf_adds(&keys, again ? "<expect 5号楼><enter>" : "<expect 5号楼><enter><expect 第 1 题>");
	for (size_t i = from; i < until; i++)
		strbuf_addf(&keys, "%s%s<wait 1s><save-screen acks/%03zu>\n",
			    again && i == from && steps[i].choice ? "<del>" : "", steps[i].keys,
			    i + 1);
	if (until == ARRAY_LEN(steps))
		strbuf_adds(&keys, "<enter>Q");
	put_text(s, "keys", keys.data, keys.len);
	strbuf_clear(&keys);
}

void stage_exec(const struct stage *s, enum scene scene, const char *const *environment)
{
	const char *const words[SCENES][8] = {
		{ RUHU, "--store", "work/field.db", "--keys", "keys", NULL },
		{ RUHU, "--store", "work/field.db", "export", "--csv", "-o", "work/out", NULL },
		{ RUHU, "--store", "work/office.db", "merge", "handed", NULL },
		{ RUHU, "--store", "work/field.db", "withdraw", s->identity, "--reason", "consent",
		  NULL },
		{ RUHU, "--store", "work/field.db", "return", "--confirm", s->digits, NULL },
	};
	char *argv[8], *env[16];
	size_t n = 0;

	for (size_t i = 0; i < 8; i++)
		argv[i] = words[scene][i] ? mem_strdup(words[scene][i]) : NULL;
	env[n++] = mem_strdup("RUHU_NOW=2026-11-23T10:00:00+08:00");
	env[n++] = mem_strdup("RUHU_DIVISIONS=" TOP_SRCDIR "/survey-defs/divisions.csv");
	env[n++] = mem_strdup("LC_ALL=C.UTF-8");
	env[n++] = mem_strdup("ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0");
	for (; environment && *environment && n < 15; environment++)
		env[n++] = mem_strdup(*environment);
	env[n] = NULL;
	if (chdir(s->folder) != 0)
		_exit(126);
	(void)execve(RUHU, argv, env);
	_exit(127);
}

int stage_run(const struct stage *s, enum scene scene, const char *const *environment,
	      struct strbuf *said)
{
	char path[128];
	int status = 0;
	pid_t child;

	(void)snprintf(path, sizeof(path), "%s/said", s->folder);
	child = fork();
	need(child >= 0, "fork");
	if (child == 0) {
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600),
		    null = open("/dev/null", O_RDONLY);

		(void)dup2(null, 0);
		(void)dup2(fd, 1);
		(void)dup2(fd, 2);
		stage_exec(s, scene, environment);
	}
	while (waitpid(child, &status, 0) < 0)
		need(errno == EINTR, "waitpid");
	if (said) {
		strbuf_reset(said);
		need(fs_read(said, path, 1u << 20, NULL) == ST_OK, path);
	}
	return status;
}

static void shell(const struct stage *s, const char *text)
{
	struct strbuf command;

	strbuf_init(&command);
	strbuf_addf(&command,
		    "exec >%s/said 2>&1; set -e; cd %s; D='%s/cli'; RUHU='%s'; export "
		    "RUHU_DIVISIONS='%s'; %s",
		    s->folder, s->folder, TEST_DATA, RUHU, TOP_SRCDIR "/survey-defs/divisions.csv",
		    text);
	if (system(command.data) != 0) {
		(void)fprintf(stderr, "%s\n", text);
		strbuf_reset(&command);
		strbuf_addf(&command, "cat %s/said >&2", s->folder);
		if (system(command.data) != 0)
			(void)fprintf(stderr, "it said nothing\n");
		die("cannot be made");
	}
	strbuf_clear(&command);
}

void stage_set(struct stage *s, enum scene scene)
{
	files_put(&s->base[scene], s->work);
	files_empty(s->folder, "acks/");
	if (scene == SCENE_INTERVIEW)
		put_keys(s, 0, ARRAY_LEN(steps), false);
}

int stage_resume(const struct stage *s, size_t answered)
{
	size_t from = 0;

	while (from < s->n_acks - 1 && s->answers_at_ack[from] <= answered)
		from++;
	files_empty(s->folder, "acks/");
	put_keys(s, from, ARRAY_LEN(steps), true);
	return stage_run(s, SCENE_INTERVIEW, NULL, NULL);
}

size_t stage_acknowledged(const struct stage *s)
{
	char path[128];
	size_t acked = 0;

	for (size_t i = 0; i < s->n_acks; i++) {
		struct strbuf screen;

		strbuf_init(&screen);
		(void)snprintf(path, sizeof(path), "%s/%03zu", s->acks, i + 1);
		if (fs_exists(path) && fs_read(&screen, path, 1u << 20, NULL) == ST_OK &&
		    strstr(screen.data, i + 1 < s->n_acks ? "已保存" : "访谈已存好"))
			acked = s->answers_at_ack[i];
		strbuf_clear(&screen);
	}
	return acked;
}

static void make_stores(struct stage *s)
{
	shell(s, "\"$RUHU\" --store work/office.db init --office --device OFF; \"$RUHU\" --store "
		 "work/office.db round new \"$D/thirty.txt\";"
		 "\"$RUHU\" --store work/office.db households import \"$D/one-door.csv\"; "
		 "\"$RUHU\" --store work/office.db kit --team 一队 -o k.kit;"
		 "\"$RUHU\" --store work/field.db init --field --device L1; \"$RUHU\" --store "
		 "work/field.db open k.kit;"
		 "printf 'V1<enter>YQ' >hello; RUHU_NOW=2026-11-23T09:00:00+08:00 \"$RUHU\" "
		 "--store work/field.db --keys hello;"
		 "rm -f work/*-journal");
	files_take(&s->base[SCENE_INTERVIEW], s->work);
}

/* Where each acknowledgement stands: the same interview, broken off after it. */
static void play_interview(struct stage *s)
{
	struct strbuf so_far;

	strbuf_init(&so_far);
	s->n_acks = ARRAY_LEN(steps);
	stage_set(s, SCENE_INTERVIEW);
	need(stage_run(s, SCENE_INTERVIEW, NULL, NULL) == 0, "the interview");
	need(check_interview(s, &s->answers, &s->body) == NULL && s->body.len > 0,
	     "the interview's end");
	s->answers_at_ack[s->n_acks - 1] = s->answers.len + 1;
	need(check_name(s) == NULL, "the interview's number");
	files_take(&s->base[SCENE_EXPORT], s->work);
	for (size_t i = 1; i < s->n_acks; i++) {
		size_t n = 0;

		stage_set(s, SCENE_INTERVIEW);
		put_keys(s, 0, i, false);
		need(stage_run(s, SCENE_INTERVIEW, NULL, NULL) == 0, "the interview broken off");
		strbuf_reset(&so_far);
		need(check_interview(s, &so_far, NULL) == NULL, "the interview broken off");
		while (n < so_far.len && n < s->answers.len && so_far.data[n] == s->answers.data[n])
			n++;
		while (n > 0 && s->answers.data[n - 1] != '\n')
			n--;
		s->answers_at_ack[i - 1] = n;
		need(stage_acknowledged(s) == n, "an acknowledgement");
	}
	strbuf_clear(&so_far);
}

/* An export of before stands under one of the names. */
static void play_export(struct stage *s)
{
	files_put(&s->base[SCENE_EXPORT], s->work);
	strbuf_adds(files_add(&s->before, "out/thirty_1.csv"), "_copy\r\nan export of before\r\n");
	strbuf_adds(files_add(&s->base[SCENE_EXPORT], "out/thirty_1.csv"),
		    s->before.v[0].bytes.data);
	stage_set(s, SCENE_EXPORT);
	need(stage_run(s, SCENE_EXPORT, NULL, NULL) == 0, "the export");
	files_take_part(&s->exported, s->work, "out/");
	need(s->exported.n == 2, "two files are exported");
}

/* The household takes its consent back; its roster goes too. */
static void play_erase(struct stage *s)
{
	struct doors *doors = NULL;
	char path[128];
	bool gone = false;

	files_put(&s->base[SCENE_EXPORT], s->work);
	(void)snprintf(path, sizeof(path), "%s/field.db", s->work);
	need(doors_open(&doors, path, NULL) == ST_OK &&
		     doors_roster_put(doors, s->household, STAGE_ROSTER, 1, NULL) == ST_OK,
	     "a roster");
	doors_close(doors);
	files_take(&s->base[SCENE_ERASE], s->work);
	need(check_erased(s, &gone) == NULL && !gone, "the record before");
	need(stage_run(s, SCENE_ERASE, NULL, NULL) == 0, "the withdrawal");
	need(check_erased(s, &gone) == NULL && gone, "the record after");
}

/* The laptop hands in twice: with its record, and with the withdrawal. The office knows its key. */
static void hand_in(struct stage *s)
{
	files_put(&s->base[SCENE_ERASE], s->work);
	shell(s, "mkdir -p handed/167 handed/168; \"$RUHU\" --store work/field.db export -o handed/167; "
		 "if \"$RUHU\" --store work/office.db merge handed/167; then exit 1; fi; \"$RUHU\" --store "
		 "work/office.db keys trust $(\"$RUHU\" --store work/office.db keys | "
		 "awk '$2 == \"L1\" { print $4 }')");
	files_take(&s->base[SCENE_MERGE], s->work);
	need(stage_run(s, SCENE_ERASE, NULL, NULL) == 0, "the withdrawal");
	shell(s, "\"$RUHU\" --store work/field.db export -o handed/168; ls handed/168/*.ruhu");
}

/* The office has everything and reads its digits out. */
static void play_return(struct stage *s)
{
	struct strbuf digits;
	char path[128];

	files_put(&s->base[SCENE_MERGE], s->work);
	shell(s, "\"$RUHU\" --store work/field.db return one two; \"$RUHU\" --store work/office.db "
		 "merge one; \"$RUHU\" --store work/office.db return --code L1 >digits");
	(void)snprintf(path, sizeof(path), "%s/digits", s->folder);
	strbuf_init(&digits);
	need(fs_read(&digits, path, 64, NULL) == ST_OK, path);
	(void)snprintf(s->digits, sizeof(s->digits), "%.39s", digits.data);
	s->digits[strcspn(s->digits, "\n")] = '\0';
	strbuf_clear(&digits);
	files_take(&s->base[SCENE_RETURN], s->work);
	need(check_returned(s, false) == NULL, "the laptop before");
	need(stage_run(s, SCENE_RETURN, NULL, NULL) == 0, "the return");
	need(check_returned(s, true) == NULL, "the laptop after");
}

/* Sixty-six volunteers hand in a file and its repeats each: two batches of the merge. */
static void play_merge(struct stage *s)
{
	files_put(&s->base[SCENE_EXPORT], s->work);
	need(stage_run(s, SCENE_EXPORT, NULL, NULL) == 0, "the export");
	shell(s, "mkdir handed; for i in $(seq 101 166); do mkdir handed/$i; for f in thirty_1 "
		 "thirty_1-member; do sed -E "
		 "\"s/[0-9a-f]{8}(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/00000$i\\1/\" "
		 "work/out/$f.csv "
		 ">handed/$i/$f.csv; done; done");
	hand_in(s);
	files_put(&s->base[SCENE_MERGE], s->work);
	need(check_office(s, &s->unmerged, &s->merged_revisions) == NULL &&
		     s->merged_revisions == 0,
	     "the office");
	need(stage_run(s, SCENE_MERGE, NULL, NULL) == 0, "the merge");
	need(check_office(s, &s->merged, &s->merged_revisions) == NULL && s->merged_revisions == 66,
	     "the merge's end");
}

void stage_make(struct stage *s)
{
	const char *under = getenv("TMPDIR");

	*s = (struct stage){ .n_acks = 0 };
	need(digest_ready(), "libsodium");
	(void)snprintf(s->folder, sizeof(s->folder), "%s/stage-XXXXXX",
		       under && strlen(under) < 40 ? under : "/tmp");
	need(mkdtemp(s->folder) != NULL, s->folder);
	(void)snprintf(s->work, sizeof(s->work), "%s/work", s->folder);
	(void)snprintf(s->acks, sizeof(s->acks), "%s/acks", s->folder);
	need(mkdir(s->work, 0700) == 0 && mkdir(s->acks, 0700) == 0, s->work);
	strbuf_init(&s->answers);
	strbuf_init(&s->body);
	make_stores(s);
	play_interview(s);
	play_erase(s);
	play_export(s);
	play_merge(s);
	play_return(s);
}

void stage_clear(struct stage *s)
{
	char command[80];

	(void)snprintf(command, sizeof(command), "rm -rf %s", s->folder);
	need(system(command) == 0, command);
	for (size_t i = 0; i < SCENES; i++)
		files_clear(&s->base[i]);
	files_clear(&s->exported);
	files_clear(&s->before);
	strbuf_clear(&s->answers);
	strbuf_clear(&s->body);
}

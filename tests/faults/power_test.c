/* SPDX-License-Identifier: MIT */
/*
 * The power goes. What interview, export, merge, erase and return do to the disk is recorded (shim.c) and played back up to every point; of what was
 * not synced there some is lost, by sectors and by names (replay.h). Each image is opened as the next start of the program would:
 * no acknowledged answer is lost, nothing is corrupt, no partial file stands under its final name.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/fs.h"
#include "tests/faults/replay.h"
#include "tests/faults/stage.h"

enum { SHORT_IMAGES = 150, LONG_IMAGES = 20000, MUTANT_IMAGES = 600, AGAIN_EACH = 400 };

/* Runs the scene with the recorder; *log gets what it did. */
static int record(struct stage *s, enum scene scene, const char *mutant, struct strbuf *log)
{
	char root[128], acks[128], file[160], what[64];
	const char *environment[] = { "LD_PRELOAD=" SHIM, root, acks, file, what, NULL };
	char path[128];
	int status;

	(void)snprintf(path, sizeof(path), "%s/log", s->folder);
	(void)snprintf(root, sizeof(root), "RUHU_SHIM_ROOT=%s", s->work);
	(void)snprintf(acks, sizeof(acks), "RUHU_SHIM_ACKS=%s", s->acks);
	(void)snprintf(file, sizeof(file), "RUHU_SHIM_LOG=%s", path);
	(void)snprintf(what, sizeof(what), "RUHU_SHIM_MUTANT=%s", mutant);
	stage_set(s, scene);
	status = stage_run(s, scene, environment, NULL);
	strbuf_reset(log);
	if (fs_read(log, path, 1u << 28, NULL) != ST_OK)
		return -1;
	return status;
}

struct cut {
	size_t acked;
	bool ended;
};

static const char *try_image(struct stage *s, enum scene scene, const struct disk *d,
			     unsigned long variant, const struct cut *cut, bool again)
{
	struct file_list image = { 0 };
	size_t answered = 0;
	const char *wrong;

	disk_image(d, variant, &image);
	files_put(&image, s->work);
	files_clear(&image);
	wrong = stage_verify(s, scene, cut->acked, cut->ended, &answered);
	return wrong || !again ? wrong : stage_again(s, scene, answered);
}

static long points_in(const struct stage *s, enum scene scene, const struct strbuf *log)
{
	struct disk *d = disk_new(&s->base[scene]);
	bool changed;
	const char *ack;
	long n = 0;

	for (size_t at = 0; disk_next(d, log, &at, &changed, &ack);)
		n += changed;
	disk_free(d);
	return n;
}

/* All points, `images` in all at least; returns what was wrong first. *tried, *points: how many. */
static const char *cut_everywhere(struct stage *s, enum scene scene, const struct strbuf *log,
				  long images, long *tried, long *points)
{
	struct disk *d = disk_new(&s->base[scene]);
	struct cut cut = { 0 };
	bool changed;
	const char *ack, *wrong = NULL;
	long each, stride, at_point = 0;

	*points = points_in(s, scene, log);
	each = images / (*points + 1) + 1;
	each = each < 5 ? 5 : each;
	stride = *points * each / images;
	stride = stride < 1 ? 1 : stride;
	*tried = 0;
	for (size_t at = 0; !wrong && disk_next(d, log, &at, &changed, &ack);) {
		if (ack)
			cut.acked = s->answers_at_ack[strtol(ack, NULL, 10) - 1];
		if (!changed)
			continue;
		cut.ended = ++at_point == *points;
		if (at_point % stride != 0 && !cut.ended)
			continue;
		for (long v = 0; v < each && !wrong; v++, stage_progress(scene, ++*tried))
			wrong = try_image(s, scene, d,
					  (unsigned long)(v < 4 ? v : at_point * 100000 + v), &cut,
					  *tried % AGAIN_EACH == 0);
	}
	disk_free(d);
	return wrong;
}

static int cut_scene(struct stage *s, enum scene scene)
{
	struct strbuf log;
	long tried = 0, points = 0;
	const char *wrong;

	strbuf_init(&log);
	wrong = record(s, scene, "", &log) == 0 ? NULL : "the recorder";
	if (!wrong)
		wrong = cut_everywhere(s, scene, &log, long_form() ? LONG_IMAGES : SHORT_IMAGES,
				       &tried, &points);
	printf("%s power__%s: %ld images, %ld changes of the disk%s%s\n", wrong ? "not ok" : "ok",
	       scene_name[scene], tried, points, wrong ? ": " : "", wrong ? wrong : "");
	strbuf_clear(&log);
	return wrong != NULL;
}

static int seeded(struct stage *s, const char *mutant, enum scene scene)
{
	struct strbuf log;
	long tried = 0, points = 0;
	const char *wrong = NULL;

	strbuf_init(&log);
	if (record(s, scene, mutant, &log) >= 0)
		wrong = cut_everywhere(s, scene, &log, MUTANT_IMAGES, &tried, &points);
	printf("%s seeded__%s__%s: %s after %ld images: %s\n", wrong ? "ok" : "not ok",
	       scene_name[scene], mutant, wrong ? "caught" : "uncaught", tried, wrong ? wrong : "");
	strbuf_clear(&log);
	return wrong == NULL;
}

int main(void)
{
	static const struct {
		const char *mutant;
		enum scene scene;
	} mutants[] = { { "no-sync", SCENE_INTERVIEW },    { "wal-normal", SCENE_INTERVIEW },
			{ "delete-full", SCENE_MERGE },    { "no-sync", SCENE_MERGE },
			{ "no-file-sync", SCENE_EXPORT },  { "no-temporary", SCENE_EXPORT },
			{ "no-folder-sync", SCENE_EXPORT }, { "no-sync", SCENE_ERASE } };
	struct stage s;
	int failures = 0;

	(void)setvbuf(stdout, NULL, _IONBF, 0);
	stage_make(&s);
	for (int i = 0; i < SCENES; i++)
		failures += cut_scene(&s, (enum scene)i);
	for (size_t i = 0; i < ARRAY_LEN(mutants); i++)
		failures += seeded(&s, mutants[i].mutant, mutants[i].scene);
	stage_clear(&s);
	return failures > 0;
}

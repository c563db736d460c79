/* SPDX-License-Identifier: MIT */
/*
 * The stage of the proofs by fault: a laptop with one door to visit, an office, and files handed in (one a package, one another with
 * its withdrawal); and what may be done on it by the program itself (the interview is replayed by keys). After each answer the key script saves the screen as acks/NNN: an answer counts as
 * acknowledged when that screen, which says 已保存, is on the disk. What the faults are done to is below work/; acks/ and said/ are not.
 */
#ifndef RUHU_TESTS_FAULTS_STAGE_H
#define RUHU_TESTS_FAULTS_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/digest.h"
#include "base/strbuf.h"
#include "base/vec.h"
#include "tests/support/paths.h"

#define RUHU TOP_BUILDDIR "/ruhu"
#define SHIM TOP_BUILDDIR "/tests/faults/shim.so"

enum scene { SCENE_INTERVIEW, SCENE_EXPORT, SCENE_MERGE, SCENE_ERASE, SCENE_RETURN, SCENES };

#define STAGE_ROSTER "王三口" /* who lives there, in door.db */

struct file {
	char name[64]; /* below work/ */
	struct strbuf bytes;
};
struct file_list {
	struct file *v;
	size_t n, capacity;
};

struct stage {
	char folder[64]; /* absolute */
	char work[80], acks[80];
	struct file_list base[SCENES]; /* work/ before each scene */
	struct file_list exported;     /* what the export leaves: name and bytes */
	struct file_list before;       /* what it finds there, from an export before */
	struct strbuf answers;         /* "key=value\n" of the whole interview */
	size_t answers_at_ack[64],
		n_acks;                 /* how many bytes of it each acknowledgement stands for; the last, which says
					 * that the interview is stored, for one more than there are */
	struct strbuf body;             /* of the finished interview */
	struct digest merged, unmerged; /* state digests */
	long merged_revisions;
	char identity[40], household[40]; /* of the interview, which is then withdrawn */
	char digits[40]; /* by which the laptop is given back */
};

extern const char *const scene_name[SCENES];

/* Makes it in a new folder below TMPDIR; dies with a message where that fails. */
void stage_make(struct stage *s);
void stage_clear(struct stage *s);
/* work/ as it is before the scene, acks/ empty. */
void stage_set(struct stage *s, enum scene scene);
/* The program, to be executed: NULL-terminated; environment as `VAR=value` words added to that of the stage. */
void stage_exec(const struct stage *s, enum scene scene, const char *const *environment)
	__attribute__((noreturn));
/* Runs it to its end; the words it said (both streams) into said, which may be NULL. Wait status as of waitpid. */
int stage_run(const struct stage *s, enum scene scene, const char *const *environment,
	      struct strbuf *said);
/* The same interview from the question on that stands after so many bytes of answers. */
int stage_resume(const struct stage *s, size_t answered);
bool long_form(void); /* RUHU_FAULTS=long */
/* Of the long form, on standard error now and then: how far it came, should it be broken off. */
void stage_progress(enum scene scene, long tried);

/* Acknowledged answers so far, as bytes of s->answers: by the files in acks/. */
size_t stage_acknowledged(const struct stage *s);
/* What was found wrong with work/ after a fault; "" = nothing. acked: as above; ended: the program said that it was done.
 * *answered: bytes of s->answers that are stored. */
const char *stage_verify(const struct stage *s, enum scene scene, size_t acked, bool ended,
			 size_t *answered);
/* The same work begun again comes to the same end. */
const char *stage_again(struct stage *s, enum scene scene, size_t answered);

void need(bool good, const char *what); /* else the test ends with these words */

/* stage_files.c. part: "" or a folder below, "out/" */
void files_take_part(struct file_list *list, const char *folder, const char *part);
void files_empty(const char *folder, const char *part);
void files_take(struct file_list *list, const char *folder);
void files_put(const struct file_list *list,
	       const char *folder); /* nothing else is left in the folder */
void files_clear(struct file_list *list);
const struct file *files_find(const struct file_list *list, const char *name);
struct strbuf *files_add(struct file_list *list, const char *name); /* empty */

#endif
